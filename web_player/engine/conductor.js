/**
 * Keeps every clip of the timeline playing where it should: the one place where "which frame should be audible now?" is
 * asked, after joining, reconnecting, waking, seeking and all the time in between.
 */

import { silentFrom, soundingFrames } from "../timeline.js";
import { runway } from "../segments/runway.js";
import { wantedSegments } from "../segments/wanted.js";
import { ClipPlayer } from "./clip-player.js";
import { driftOf, frameOf, playbackMap } from "./playback-map.js";
import { positionAt } from "./slices.js";
import { SoundCheck } from "./sound-check.js";

/** @typedef {import("../timeline.js").Clip} Clip */
/** @typedef {import("../timeline.js").LayerName} LayerName */
/** @typedef {import("./playback-map.js").PlaybackMap} PlaybackMap */
/** @typedef {import("./clip-player.js").Sink & {shape: (clip: Clip, map: PlaybackMap) => void}} Voice */
/** @typedef {{layer: LayerName, player: ClipPlayer, voice: Voice}} Playing */
/**
 * @typedef {{
 *   sample: () => void, line: () => import("./output-clock.js").Line | null, earliestFrame: () => number,
 *   voice: (layer: LayerName) => Voice, click: (frame: number) => void, readonly generation: number, readonly jumps: number,
 *   setLevels: (timeline: import("../timeline.js").Timeline, map: PlaybackMap) => void,
 * }} Output
 */
/** @typedef {{layer: LayerName, track_id: string, clip_id: string, frame: number, late_frames: number}} Heard */

const RUNWAY_US = 45_000_000;
/** Before anything can sound, only its beginning is made ready: the rest would age unheard. */
const OPENING_US = 8_000_000;
const AHEAD_VISIBLE_S = 15;
const AHEAD_HIDDEN_S = 30;
/** A clip is laid out this long before it begins. */
const LEAD_IN_S = 12;
const SAMPLE_RATE_HZ = 48_000;

export class Conductor {
  /**
   * @param {{
   *   table: import("../table.js").Table, clock: import("../clock.js").ServerClock, output: Output,
   *   store: import("../segments/store.js").SegmentStore, now_ms: () => number, isVisible: () => boolean,
   * }} parts
   */
  constructor(parts) {
    this._parts = parts;
    /** @type {Map<string, Playing>} */
    this._playing = new Map();
    this._generation = 0;
    this._jumps = 0;
    this._retired = { dropOuts: 0, resyncs: 0 };
    this._trim_us = 0;
    this.soundCheck = new SoundCheck((frame) => parts.output.click(frame));
  }

  /** Positive plays later. @param {number} trim_us */
  setTrim(trim_us) {
    this._trim_us = trim_us;
    this.hurry();
  }

  /** Something moved the clocks: corrections need no patience. */
  hurry() {
    for (const { player } of this._playing.values()) player.hurry();
  }

  /** @returns {number} the moment of table time that should be heard now */
  tableTime_us() {
    return this._parts.clock.serverAt(this._parts.now_ms() * 1_000) - this._trim_us;
  }

  /** Fetches, schedules and corrects; called often, and cheap when there is nothing to do. */
  tick() {
    const { clock, table, output, store } = this._parts;
    output.sample();
    if (!clock.known || !table.known) return;
    const ahead_s = this._ahead_s();
    const table_us = this.tableTime_us();
    store.rtt_us = clock.rtt_us;
    store.voices = Math.max(1, this._sounding(table_us).length);
    const map = this.map();
    const runway_us = map === null ? OPENING_US : RUNWAY_US;
    const wanted = wantedSegments(table.timeline, table_us, runway_us, table.segmentFrames);
    store.want(wanted, table_us, table_us + Math.min(runway_us, (ahead_s + 2) * 1e6));
    if (map !== null) this._play(map, ahead_s);
  }

  /** @returns {PlaybackMap | null} null while the output is not running or not known well enough */
  map() {
    const line = this._parts.clock.known ? this._parts.output.line() : null;
    return line === null ? null : playbackMap(this._parts.clock, line, this._trim_us, this._parts.now_ms());
  }

  /** @returns {Heard[]} what is heard now, by what was really scheduled */
  heard() {
    const map = this.map();
    if (map === null) return [];
    return [...this._playing.values()].flatMap(({ layer, player }) => {
      const late = player.latenessAt(map, map.frame);
      const slice = player.sliceAt(map.frame);
      if (late === null || slice === null) return [];
      const frame = slice.trackFrame + Math.floor(map.frame) - slice.startFrame;
      return [{ layer, track_id: player.clip.track_id, clip_id: player.clip.id, frame, late_frames: late }];
    });
  }

  /** @returns {{planned_us: number, heard_us: number | null}[]} the clicks of the latest sound check */
  clicks() {
    return this.soundCheck.heard(this.map());
  }

  /** @returns {{dropOuts: number, resyncs: number}} since the page was opened */
  faults() {
    const players = [...this._playing.values()].map(({ player }) => player);
    return {
      dropOuts: players.reduce((sum, player) => sum + player.dropOuts, this._retired.dropOuts),
      resyncs: players.reduce((sum, player) => sum + player.resyncs, this._retired.resyncs),
    };
  }

  /** @returns {number | null} how much faster the sound card runs than the server, in parts per million */
  drift_ppm() {
    const map = this.map();
    return map === null ? null : driftOf(map) * 1e6;
  }

  /** @returns {number | null} how long the sound could go on without the server; null if nothing should sound */
  runway_us() {
    const { table, store } = this._parts;
    return runway(table.timeline, this.tableTime_us(), table.segmentFrames, (clip, segment) => store.holds(clip, segment));
  }

  /** @param {number} table_us */
  _sounding(table_us) {
    return this._parts.table.timeline.layers.flatMap((layer) =>
      layer.clips.filter((clip) => {
        const silent_us = silentFrom(clip);
        return clip.starts_at_us <= table_us && (silent_us === null || silent_us > table_us);
      }),
    );
  }

  _ahead_s() {
    return this._parts.isVisible() ? AHEAD_VISIBLE_S : AHEAD_HIDDEN_S;
  }

  /**
   * @param {PlaybackMap} map
   * @param {number} ahead_s
   */
  _play(map, ahead_s) {
    const { table, output } = this._parts;
    if (output.generation !== this._generation) this._startAfresh(output.generation);
    if (output.jumps !== this._jumps) this.hurry();
    this._jumps = output.jumps;
    output.setLevels(table.timeline, map);
    const earliestFrame = output.earliestFrame();
    this.soundCheck.tick(map, earliestFrame);
    this._release(earliestFrame);
    for (const layer of table.timeline.layers) {
      for (const clip of layer.clips) this._keepPlaying(layer.name, clip, map, earliestFrame, ahead_s);
    }
  }

  /**
   * @param {LayerName} layer
   * @param {Clip} clip
   * @param {PlaybackMap} map
   * @param {number} earliestFrame
   * @param {number} ahead_s
   */
  _keepPlaying(layer, clip, map, earliestFrame, ahead_s) {
    const { output, store, table, now_ms } = this._parts;
    const tooEarly = frameOf(map, clip.starts_at_us) > earliestFrame + LEAD_IN_S * SAMPLE_RATE_HZ;
    const over = positionAt(clip, map, earliestFrame) >= soundingFrames(clip);
    const found = this._playing.get(clip.id);
    if (found === undefined && (tooEarly || over)) return;
    const playing = found ?? this._begin(layer, clip, output.voice(layer));
    if (playing.player.clip !== clip) playing.player.reshape(clip, earliestFrame);
    playing.voice.shape(clip, map);
    playing.player.fill({
      map,
      now_ms: now_ms(),
      nowFrame: map.frame,
      earliestFrame,
      untilFrame: Math.max(earliestFrame, frameOf(map, clip.starts_at_us)) + ahead_s * SAMPLE_RATE_HZ,
      segmentFrames: table.segmentFrames,
      decoded: (wanted, segment) => store.decoded(wanted, segment),
    });
  }

  /**
   * @param {LayerName} layer
   * @param {Clip} clip
   * @param {Voice} voice
   */
  _begin(layer, clip, voice) {
    const playing = { layer, player: new ClipPlayer(clip, voice), voice };
    this._playing.set(clip.id, playing);
    return playing;
  }

  /** Ends what the timeline does not have any more. @param {number} earliestFrame */
  _release(earliestFrame) {
    const present = new Set(this._parts.table.timeline.layers.flatMap((layer) => layer.clips.map((clip) => clip.id)));
    for (const [id, { player }] of this._playing) {
      if (present.has(id)) continue;
      player.release(earliestFrame);
      this._retire(id, player);
    }
  }

  /** A new context knows nothing of what was scheduled on the old one. @param {number} generation */
  _startAfresh(generation) {
    for (const [id, { player }] of this._playing) this._retire(id, player);
    this._generation = generation;
    this.soundCheck.forget();
  }

  /**
   * @param {string} id
   * @param {ClipPlayer} player
   */
  _retire(id, player) {
    this._retired.dropOuts += player.dropOuts;
    this._retired.resyncs += player.resyncs;
    this._playing.delete(id);
  }
}
