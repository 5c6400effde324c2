/**
 * Keeps every clip of the timeline playing where it should: the one place where "which frame should be audible now?" is
 * asked, after joining, reconnecting, waking, seeking and all the time in between.
 */

import { partGainAt, partsOf, silentFrom, soundingFrames } from "../timeline.js";
import { runway } from "../segments/runway.js";
import { wantedSegments } from "../segments/wanted.js";
import { ClipPlayer } from "./clip-player.js";
import { driftOf, frameOf, playbackMap } from "./playback-map.js";
import { positionAt } from "./slices.js";
import { SoundCheck } from "./sound-check.js";

/** @typedef {import("../timeline.js").Clip} Clip */
/** @typedef {import("../timeline.js").Layer} Layer */
/** @typedef {import("../timeline.js").LayerName} LayerName */
/** @typedef {import("./clip-player.js").DecodedParts} DecodedParts */
/** @typedef {import("./playback-map.js").PlaybackMap} PlaybackMap */
/**
 * @typedef {import("./clip-player.js").Sink & {
 *   shape: (clip: Clip, layer: Layer, map: PlaybackMap) => void, stemsAt: (frame: number) => string[],
 *   mend: (earliestFrame: number, decodedOf: (segment: number) => DecodedParts | null) => void, readonly dropOuts: number,
 * }} Voice
 */
/** @typedef {{layer: LayerName, player: ClipPlayer, voice: Voice}} Playing */
/**
 * @typedef {{
 *   sample: () => void, line: () => import("./output-clock.js").Line | null, earliestFrame: () => number,
 *   voice: (layer: LayerName, clip: Clip) => Voice, click: (frame: number) => void, readonly generation: number, readonly jumps: number,
 *   setLevels: (timeline: import("../timeline.js").Timeline, map: PlaybackMap) => void,
 * }} Output
 */
/**
 * @typedef {{
 *   layer: LayerName, track_id: string, clip_id: string, frame: number, late_frames: number, stems: readonly string[],
 * }} Heard
 */

const RUNWAY_US = 45_000_000;
/** Before anything can sound, only its beginning is made ready: the rest would age unheard. */
const OPENING_US = 8_000_000;
const AHEAD_VISIBLE_S = 15;
const AHEAD_HIDDEN_S = 30;
/** A clip is laid out this long before it begins. */
const LEAD_IN_S = 12;
const SAMPLE_RATE_HZ = 48_000;
/** Many voices are laid out less far, so that what is decoded of them stays within bounds. */
const MOST_AHEAD_S = 75;
const LEAST_AHEAD_S = 8;
/** What begins later than this after the first frame that can be reached waits until all of its stems are here. */
const PATIENCE_FRAMES = 120_000;
/** Later than any ramp. */
const EVER_US = Number.MAX_SAFE_INTEGER;

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
    store.voices = Math.max(1, this._sounding(table_us).flatMap(partsOf).length);
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
    return [...this._playing.values()].flatMap(({ layer, player, voice }) => {
      const late = player.latenessAt(map, map.frame);
      const slice = player.sliceAt(map.frame);
      if (late === null || slice === null) return [];
      const frame = slice.trackFrame + Math.floor(map.frame) - slice.startFrame;
      const stems = voice.stemsAt(map.frame);
      return [{ layer, track_id: player.clip.track_id, clip_id: player.clip.id, frame, late_frames: late, stems }];
    });
  }

  /** @returns {{planned_us: number, heard_us: number | null}[]} the clicks of the latest sound check */
  clicks() {
    return this.soundCheck.heard(this.map());
  }

  /** @returns {{dropOuts: number, resyncs: number}} since the page was opened */
  faults() {
    const all = [...this._playing.values()];
    return {
      dropOuts: all.reduce((sum, { player, voice }) => sum + player.dropOuts + voice.dropOuts, this._retired.dropOuts),
      resyncs: all.reduce((sum, { player }) => sum + player.resyncs, this._retired.resyncs),
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
    const table_us = this.tableTime_us();
    const layers = new Map(table.timeline.layers.flatMap((layer) => layer.clips.map((clip) => [clip.id, layer])));
    return runway(table.timeline, table_us, table.segmentFrames, (clip, segment) => {
      const layer = layers.get(clip.id);
      const audible = partsOf(clip).filter((part) => layer !== undefined && isHeard(part, layer, table_us));
      return audible.every((part) => store.holds(part, segment));
    });
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
    const bound_s = Math.max(LEAST_AHEAD_S, MOST_AHEAD_S / this._parts.store.voices);
    return Math.min(bound_s, this._parts.isVisible() ? AHEAD_VISIBLE_S : AHEAD_HIDDEN_S);
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
      for (const clip of layer.clips) this._keepPlaying(layer, clip, map, earliestFrame, ahead_s);
    }
  }

  /**
   * @param {Layer} layer
   * @param {Clip} clip
   * @param {PlaybackMap} map
   * @param {number} earliestFrame
   * @param {number} ahead_s
   */
  _keepPlaying(layer, clip, map, earliestFrame, ahead_s) {
    const { output, table, now_ms } = this._parts;
    const tooEarly = frameOf(map, clip.starts_at_us) > earliestFrame + LEAD_IN_S * SAMPLE_RATE_HZ;
    const over = positionAt(clip, map, earliestFrame) >= soundingFrames(clip);
    const found = this._playing.get(clip.id);
    if (found === undefined && (tooEarly || over)) return;
    const playing = found ?? this._begin(layer.name, clip, output.voice(layer.name, clip));
    if (playing.player.clip !== clip) playing.player.reshape(clip, earliestFrame);
    playing.voice.shape(clip, layer, map);
    playing.voice.mend(earliestFrame, (segment) => this._decoded(clip, segment, Number.NEGATIVE_INFINITY));
    playing.player.fill({
      map,
      now_ms: now_ms(),
      nowFrame: map.frame,
      earliestFrame,
      untilFrame: Math.max(earliestFrame, frameOf(map, clip.starts_at_us)) + ahead_s * SAMPLE_RATE_HZ,
      segmentFrames: table.segmentFrames,
      decoded: (wanted, segment, startFrame) => this._decoded(wanted, segment, startFrame - earliestFrame),
    });
  }

  /**
   * @param {Clip} clip
   * @param {number} segment
   * @param {number} waits how many frames there still are
   * @returns {DecodedParts | null} null if nothing is here, or what is missing can be waited for
   */
  _decoded(clip, segment, waits) {
    const parts = partsOf(clip).map((part) => this._parts.store.decoded(part, segment));
    const here = parts.filter((part) => part !== null);
    if (here.length === 0 || (here.length < parts.length && waits > PATIENCE_FRAMES)) return null;
    return { parts, lossless: here.every(({ lossless }) => lossless) };
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
      this._retire(id);
    }
  }

  /** A new context knows nothing of what was scheduled on the old one. @param {number} generation */
  _startAfresh(generation) {
    for (const id of this._playing.keys()) this._retire(id);
    this._generation = generation;
    this.soundCheck.forget();
  }

  /** @param {string} id */
  _retire(id) {
    const playing = this._playing.get(id);
    this._retired.dropOuts += (playing?.player.dropOuts ?? 0) + (playing?.voice.dropOuts ?? 0);
    this._retired.resyncs += playing?.player.resyncs ?? 0;
    this._playing.delete(id);
  }
}

/**
 * @param {import("../timeline.js").Part} part
 * @param {Layer} layer
 * @param {number} table_us
 */
function isHeard(part, layer, table_us) {
  return partGainAt(part, layer, table_us) > 0 || partGainAt(part, layer, EVER_US) > 0;
}
