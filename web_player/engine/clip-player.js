/**
 * Plays one clip: keeps its slices scheduled ahead, repairs those that a better idea of the time has moved, and moves
 * what already sounds when it is audibly off. Knows no Web Audio: slices go to a sink.
 */

import { trackFrame, soundingFrames } from "../timeline.js";
import { DEAD_BAND, JUMP_FADE, firstSlice, lateness, nextSlice, roundLeft } from "./slices.js";

/** @typedef {import("../timeline.js").Clip} Clip */
/** @typedef {import("./slices.js").Slice} Slice */
/** @typedef {import("./playback-map.js").PlaybackMap} PlaybackMap */
/** A decoded segment; `firstFrame` is the track frame of its first sample. @typedef {{sound: unknown, firstFrame: number, lossless: boolean}} Decoded */
/** The segment of each part of a clip, null where it is not here (yet). @typedef {{parts: readonly (Decoded | null)[], lossless: boolean}} DecodedParts */
/**
 * What carries slices out. `cutFrom` drops what would begin at or after a context frame, `endAt` ends the last slice
 * there, `release` fades everything away.
 * @typedef {{
 *   play: (slice: Slice, decoded: DecodedParts) => void, cutFrom: (frame: number) => void, endAt: (frame: number) => void,
 *   release: (frame: number) => void,
 * }} Sink
 */
/**
 * The moment a player is asked to fill: `nowFrame` is heard now, `earliestFrame` can still be reached, `untilFrame`
 * should be filled. `decoded` gives what there is of a segment that is to sound from a context frame on, or null if that
 * can be waited for.
 * @typedef {{
 *   map: PlaybackMap, now_ms: number, nowFrame: number, earliestFrame: number, untilFrame: number, segmentFrames: number,
 *   decoded: (clip: Clip, segment: number, startFrame: number) => DecodedParts | null,
 * }} Moment
 */

/** Future slices may move this far before they are laid again. */
const TOLERANCE = DEAD_BAND + 1.2;
/** Sounding slices are left alone up to 1 ms: their next join puts it right. */
const BEARABLE = 48;
const PATIENCE_MS = 450;
const COOL_DOWN_MS = 1_500;
/** What sounds is not cut off before its own fade-in is over. */
const SHORTEST_STUB = 2_500;

export class ClipPlayer {
  /**
   * @param {Clip} clip
   * @param {Sink} sink
   */
  constructor(clip, sink) {
    this.clip = clip;
    this._sink = sink;
    /** @type {Slice[]} */
    this._slices = [];
    this._offSince_ms = Number.POSITIVE_INFINITY;
    this._movedAt_ms = Number.NEGATIVE_INFINITY;
    this._hurry = true;
    /** Whether what sounds is another part of the track than it should be. */
    this._astray = false;
    this.dropOuts = 0;
    this.resyncs = 0;
  }

  /** Allows a correction at once: the trim moved, or the device woke. */
  hurry() {
    this._hurry = true;
  }

  /** @returns {number | null} the context frame up to which the clip is scheduled; null if nothing is */
  get filledTo() {
    const last = this._slices.at(-1);
    return last === undefined ? null : last.startFrame + last.lengthFrames;
  }

  /** Whether everything up to the clip's end is scheduled. */
  get complete() {
    return this._slices.at(-1)?.closing ?? false;
  }

  /**
   * @param {number} frame a context frame
   * @returns {Slice | null} the slice that sounds there
   */
  sliceAt(frame) {
    return this._slices.findLast((slice) => slice.startFrame <= frame && frame < slice.startFrame + slice.lengthFrames) ?? null;
  }

  /**
   * @param {PlaybackMap} map
   * @param {number} frame
   * @returns {number | null} by how many frames the sound is late there
   */
  latenessAt(map, frame) {
    const slice = this.sliceAt(frame);
    return slice === null ? null : lateness(slice, map, this.clip, frame - slice.startFrame);
  }

  /** @param {Moment} moment */
  fill(moment) {
    this._forgetPast(moment.nowFrame);
    this._relayFuture(moment);
    this._moveIfOff(moment);
    while (!this.complete && (this.filledTo ?? 0) < moment.untilFrame) {
      if (!this._append(moment)) break;
    }
  }

  /**
   * Takes over the clip's new shape: what is scheduled and still right stays.
   * @param {Clip} clip
   * @param {number} earliestFrame
   */
  reshape(clip, earliestFrame) {
    const moved = Math.round(((clip.starts_at_us - this.clip.starts_at_us) * 6) / 125);
    this.clip = clip;
    this._slices = this._slices.map((slice) => ({ ...slice, position: slice.position - moved, closing: false }));
    const wrong = this._slices.findIndex((slice) => usableLength(clip, slice) < slice.lengthFrames);
    const last = this._slices.at(-1);
    if (wrong === -1 && last !== undefined) last.closing = last.position + last.lengthFrames >= soundingFrames(clip);
    if (wrong === -1) return;
    this._shorten(wrong, earliestFrame);
  }

  /** @param {number} frame */
  release(frame) {
    this._sink.release(frame);
    this._slices = [];
  }

  /**
   * @param {number} index first slice that does not fit any more
   * @param {number} earliestFrame
   */
  _shorten(index, earliestFrame) {
    const slice = /** @type {Slice} */ (this._slices[index]);
    const length = usableLength(this.clip, slice);
    this._drop(index + 1);
    if (slice.startFrame + length > earliestFrame) {
      slice.lengthFrames = length;
      slice.closing = slice.position + length >= soundingFrames(this.clip);
      if (length === 0) this._drop(index);
      else this._sink.endAt(slice.startFrame + length);
    } else if (slice.startFrame >= earliestFrame) {
      this._drop(index);
    } else if (slice.position + length >= soundingFrames(this.clip)) {
      this.release(earliestFrame);
    } else {
      this._astray = true;
    }
    this._hurry = true;
  }

  /** @param {number} index */
  _drop(index) {
    const first = this._slices[index];
    if (first === undefined) return;
    this._sink.cutFrom(first.startFrame);
    this._slices.length = index;
  }

  /** @param {number} nowFrame */
  _forgetPast(nowFrame) {
    const kept = this._slices.findIndex((slice) => slice.startFrame + slice.lengthFrames > nowFrame - 48_000);
    if (kept > 0) this._slices.splice(0, kept);
  }

  /** @param {Moment} moment */
  _relayFuture({ map, earliestFrame }) {
    const index = this._slices.findIndex(
      (slice) => slice.startFrame >= earliestFrame && Math.abs(lateness(slice, map, this.clip)) > tolerance(slice),
    );
    if (index > 0) this._drop(index);
    if (index === 0) this._drop(0);
  }

  /** @param {Moment} moment */
  _moveIfOff(moment) {
    const off = this.latenessAt(moment.map, moment.earliestFrame);
    if (this._astray) {
      this._move(moment);
      return;
    }
    if (off === null || Math.abs(off) <= BEARABLE) {
      this._offSince_ms = Number.POSITIVE_INFINITY;
      if (off !== null) this._hurry = false;
      return;
    }
    this._offSince_ms = Math.min(this._offSince_ms, moment.now_ms);
    const patient = moment.now_ms - this._offSince_ms >= PATIENCE_MS && moment.now_ms - this._movedAt_ms >= COOL_DOWN_MS;
    if (patient || this._hurry) this._move(moment);
  }

  /** @param {Moment} moment */
  _move(moment) {
    const index = this._slices.findIndex((slice) => slice === this.sliceAt(moment.earliestFrame));
    const slice = this._slices[index];
    if (slice === undefined) return;
    const shortened = { ...slice, lengthFrames: moment.earliestFrame - slice.startFrame, closing: false };
    const next = jumpFrom(shortened, nextSlice(this.clip, moment.map, shortened, this._cut(moment, slice.segment)));
    const decoded = next === null ? null : moment.decoded(this.clip, next.segment, next.startFrame);
    if (next === null || decoded === null || shortened.lengthFrames < SHORTEST_STUB) return;
    this._drop(index + 1);
    this._slices[index] = shortened;
    this._sink.play(next, decoded);
    this._slices.push(next);
    this._movedAt_ms = moment.now_ms;
    this._offSince_ms = Number.POSITIVE_INFINITY;
    this._hurry = false;
    this._astray = false;
    this.resyncs += 1;
  }

  /**
   * @param {Moment} moment
   * @returns {boolean} whether a slice was added
   */
  _append(moment) {
    const starved = this.filledTo !== null && this.filledTo < moment.earliestFrame;
    if (starved) {
      this._slices = [];
      this.dropOuts += 1;
    }
    const last = this._slices.at(-1);
    const cut = this._cut(moment, last?.segment ?? null);
    const slice =
      last === undefined
        ? firstSlice(this.clip, moment.map, moment.earliestFrame, cut)
        : nextSlice(this.clip, moment.map, last, cut);
    const decoded = slice === null ? null : moment.decoded(this.clip, slice.segment, slice.startFrame);
    if (slice === null || decoded === null) return false;
    this._sink.play(slice, decoded);
    this._slices.push(slice);
    return true;
  }

  /**
   * @param {Moment} moment
   * @param {number | null} segment that sounds before the join
   */
  _cut(moment, segment) {
    const decoded = segment === null ? null : moment.decoded(this.clip, segment, moment.earliestFrame);
    return { segmentFrames: moment.segmentFrames, lossless: decoded?.lossless ?? true };
  }
}

/**
 * A move that is no small shift goes under a cross-fade, whatever lies on its other side.
 * @param {Slice} before
 * @param {Slice | null} next
 * @returns {Slice | null}
 */
function jumpFrom(before, next) {
  if (next === null || next.fadeFrames > 0) return next;
  const onward = next.trackFrame === before.trackFrame + before.lengthFrames;
  return onward ? next : { ...next, fadeFrames: JUMP_FADE, correlated: false };
}

/**
 * How much of a slice is still what the clip sounds like.
 * @param {Clip} clip
 * @param {Slice} slice
 */
function usableLength(clip, slice) {
  if (slice.position < 0) return slice.lengthFrames;
  const total = soundingFrames(clip);
  if (slice.position >= total || trackFrame(clip, slice.position) !== slice.trackFrame) return 0;
  return Math.min(slice.lengthFrames, total - slice.position, roundLeft(clip, slice.trackFrame));
}

/**
 * The seam of a loop takes no correction, so a short loop may be off by more before it is laid again.
 * @param {Slice} slice
 */
function tolerance(slice) {
  return slice.fadeFrames === 0 && slice.lengthFrames < 16_000 ? BEARABLE : TOLERANCE;
}
