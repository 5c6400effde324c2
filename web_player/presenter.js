/** Turns what the player knows into what the page shows, and into what `rpgmusic.stats()` tells. */

import { describe } from "./status.js";
import { silencesAt, transportAt } from "./stats.js";
import { SAMPLE_RATE_HZ, currentClip, frameAt } from "./timeline.js";

/** @typedef {import("./protocol.js").TrackCard} TrackCard */
/**
 * @typedef {{
 *   joined: boolean, refused: boolean, campaignName: string, status: import("./status.js").Status,
 *   track: TrackCard | null, position_s: number | null, cover: string | null,
 *   scene: import("./protocol.js").Scene | null, note: string, players: readonly import("./protocol.js").PlayerName[], ownId: string,
 *   choices: import("./preferences.js").Choices, soundingLayers: ReadonlySet<string>,
 *   measurements: import("./stats.js").Measurements,
 * }} Picture
 */

const SHOW_EVERY_MS = 100;
/** Between two tracks nothing sounds for a moment: that is not worth a word, least of all a spoken one. */
const WAIT_BEFORE_SAYING_MS = 700;
/** Which layer names what is playing, if several sound. */
const TITLE_ORDER = ["music", "narration", "ambience", "effects"];

export class Presenter {
  /**
   * @param {{
   *   player: import("./player.js").Player, output: import("./audio/output.js").AudioOutput,
   *   session: import("./session.js").Session, view: {show: (picture: Picture) => void}, now_ms: () => number,
   * }} parts
   */
  constructor(parts) {
    this._parts = parts;
    this._shown_ms = Number.NEGATIVE_INFINITY;
    this._cover = { key: "", url: /** @type {string | null} */ (null) };
    this._described = "";
    /** @type {import("./status.js").Status | null} */
    this._said = null;
    this._waitingSince_ms = Number.POSITIVE_INFINITY;
  }

  /** Shows the present state, a few times a second at most. */
  show() {
    const now_ms = this._parts.now_ms();
    if (now_ms - this._shown_ms < SHOW_EVERY_MS) return;
    this._shown_ms = now_ms;
    const picture = this._picture();
    this._parts.view.show(picture);
    this._describeForLockScreen(picture);
  }

  /** What the player knows of itself, for scripts and for the curious. */
  stats() {
    const measured = this._parts.player.measurements();
    return {
      state: this._parts.player.unlocked ? measured.output_state : "locked",
      status: this._status(measured).text,
      connected: measured.connected,
      unlocked: measured.unlocked,
      skew_ms: thousandth(measured.skew_us),
      clock_error_ms: thousandth(measured.clock_error_us),
      offset_us: measured.offset_us,
      rtt_ms: thousandth(measured.rtt_us),
      drift_ppm: measured.drift_ppm,
      runway_s: measured.runway_us === null ? null : measured.runway_us / 1e6,
      rendition: measured.rendition,
      drop_outs: measured.drop_outs,
      resyncs: measured.resyncs,
      output_latency_ms: measured.output_latency_ms,
      voices: measured.voices,
      revision: measured.revision,
      trim_ms: measured.trim_us / 1_000,
      clicks: this._parts.player.conductor.clicks(),
      table_us: this._parts.player.conductor.tableTime_us(),
    };
  }

  /** @returns {Picture} */
  _picture() {
    const { player, session } = this._parts;
    const measurements = player.measurements();
    const { frame, track } = this._current();
    return {
      joined: player.unlocked,
      refused: player.refusal !== "",
      campaignName: player.table.campaignName || session.campaignName,
      status: this._unhurried(this._status(measurements)),
      track,
      position_s: frame === null ? null : frame / SAMPLE_RATE_HZ,
      cover: this._coverOf(track),
      scene: player.table.scene,
      note: player.note.at(this._parts.now_ms()),
      players: player.table.players,
      ownId: player.table.ownId,
      choices: player.choices,
      soundingLayers: new Set(measurements.voices.map((voice) => voice.layer)),
      measurements,
    };
  }

  /** @param {import("./stats.js").Measurements} measured */
  _status(measured) {
    const { player } = this._parts;
    const table_us = player.conductor.tableTime_us();
    return describe({
      connected: measured.connected,
      everConnected: player.everConnected,
      unlocked: measured.unlocked,
      outputState: measured.output_state,
      muted: player.choices.muted || player.choices.master === 0,
      transport: transportAt(player.table.timeline, table_us),
      ...silencesAt(player.table.timeline, table_us, player.choices),
      sounding: measured.voices.length > 0,
      skew_ms: thousandth(measured.skew_us),
      clockError_ms: thousandth(measured.clock_error_us),
      runway_s: measured.runway_us === null ? null : measured.runway_us / 1e6,
      problem: measured.problem,
      refusal: player.refusal,
      checking: player.conductor.soundCheck.lastsAt(table_us),
    });
  }

  /**
   * Says that something is awaited only when it takes a while.
   * @param {import("./status.js").Status} status
   */
  _unhurried(status) {
    const now_ms = this._parts.now_ms();
    const waits = status.tone === "wait";
    this._waitingSince_ms = waits ? Math.min(this._waitingSince_ms, now_ms) : Number.POSITIVE_INFINITY;
    const soon = waits && now_ms - this._waitingSince_ms < WAIT_BEFORE_SAYING_MS;
    if (this._said === null || !soon) this._said = status;
    return this._said;
  }

  /** What the page is about, and where in it: what sounds, else what is held. */
  _current() {
    const { table, conductor } = this._parts.player;
    const table_us = conductor.tableTime_us();
    const layers = [...table.timeline.layers].sort((a, b) => TITLE_ORDER.indexOf(a.name) - TITLE_ORDER.indexOf(b.name));
    for (const layer of layers) {
      const clip = currentClip(layer, table_us);
      if (clip !== null) return { frame: frameAt(clip, table_us), track: table.tracks.get(clip.track_id) ?? null };
    }
    const held = layers.flatMap((layer) => layer.held)[0];
    return { frame: held?.frame ?? null, track: held === undefined ? null : (table.tracks.get(held.track_id) ?? null) };
  }

  /** @param {TrackCard | null} track */
  _coverOf(track) {
    const key = track !== null && track.has_cover ? `${track.id} ${track.revision}` : "";
    if (key === this._cover.key) return this._cover.url;
    if (this._cover.url !== null) URL.revokeObjectURL(this._cover.url);
    this._cover = { key, url: null };
    if (track !== null && key !== "") void this._fetchCover(key, track.id);
    return null;
  }

  /**
   * @param {string} key
   * @param {string} track_id
   */
  async _fetchCover(key, track_id) {
    try {
      const response = await this._parts.session.request(`/api/tracks/${encodeURIComponent(track_id)}/cover`);
      if (response === null || !response.ok) return;
      const picture = await response.blob();
      if (key === this._cover.key) this._cover.url = URL.createObjectURL(picture);
    } catch {
      // Without a cover the page draws a picture of its own.
    }
  }

  /** @param {Picture} picture */
  _describeForLockScreen({ joined, track, cover }) {
    const key = `${joined} ${track?.id} ${cover}`;
    if (!joined || key === this._described) return;
    this._described = key;
    this._parts.output.describe({
      title: track?.title ?? "Waiting for the music",
      artist: track?.artist ?? "",
      album: this._parts.player.table.campaignName,
      artwork: cover,
    });
  }
}

/** @param {number | null} value */
function thousandth(value) {
  return value === null ? null : value / 1_000;
}
