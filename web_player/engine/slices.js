/**
 * Cuts what a clip sounds like into slices for the audio context: which frames of which segment start at which context
 * frame. Pure.
 *
 * A slice plays at the sound card's own speed, never resampled. What card and server drift apart is put right at the
 * joins: the next slice begins a few frames earlier or later in the track, under a short cross-fade, such that its error
 * is zero in its middle. With nothing to correct, slices are butted and the result is bit-exact.
 */

import { US_PER_FRAME, soundingFrames, trackFrame } from "../timeline.js";
import { driftOf, frameOf, momentOf } from "./playback-map.js";

/** @typedef {import("../timeline.js").Clip} Clip */
/** @typedef {import("./playback-map.js").PlaybackMap} PlaybackMap */
/**
 * From context frame `startFrame` on, `lengthFrames` frames are heard, beginning at `trackFrame` of the track, which
 * lies in segment `segment`. `position` counts frames since the clip began, loops unrolled. `fadeFrames` is the length
 * of the cross-fade from what was heard before; `correlated` tells whether both sides are the same sound but for a few
 * frames. `closing` marks the clip's own end.
 * @typedef {{
 *   startFrame: number, lengthFrames: number, position: number, trackFrame: number, segment: number,
 *   fadeFrames: number, correlated: boolean, closing: boolean,
 * }} Slice
 */
/** `lossless`: neighbouring segments are equal where they overlap. @typedef {{segmentFrames: number, lossless: boolean}} Cut */

const LONGEST_SLICE = 120_000;
const SHORTEST_SLICE = 16_000;
/** How far a slice may drift from its beginning to its end. */
const DRIFT_PER_SLICE = 4;
/** Errors below this are left alone: 21 microseconds. */
export const DEAD_BAND = 1;
/** Join of two segments, into the tail of the first. */
const JOIN_INTO_TAIL = 2_400;
const SHIFT_FADE = 960;
/** Length of the cross-fade to another place of the track. */
export const JUMP_FADE = 1_920;
const ENTRY_FADE = 2_400;
const LARGEST_SHIFT = 48;

/**
 * @param {Slice} slice
 * @param {PlaybackMap} map
 * @param {Clip} clip
 * @param {number} [at] frames into the slice; its middle if left out
 * @returns {number} by how many frames the slice is late (positive) there
 */
export function lateness(slice, map, clip, at = slice.lengthFrames / 2) {
  const due_us = clip.starts_at_us + (slice.position + at) * US_PER_FRAME;
  return slice.startFrame + at - frameOf(map, due_us);
}

/**
 * @param {Clip} clip
 * @param {PlaybackMap} map
 * @param {number} frame a context frame
 * @returns {number} the clip's position, in whole frames, that should be heard then; negative before it begins
 */
export function positionAt(clip, map, frame) {
  return Math.round((momentOf(map, frame) - clip.starts_at_us) / US_PER_FRAME);
}

/**
 * The first slice of a clip: at its very beginning if there is time, else from the frame that is due, faded in.
 * @param {Clip} clip
 * @param {PlaybackMap} map
 * @param {number} earliestFrame first context frame that can still be reached
 * @param {Cut} cut
 * @returns {Slice | null} null when the clip is over by then
 */
export function firstSlice(clip, map, earliestFrame, cut) {
  const begins = Math.round(frameOf(map, clip.starts_at_us));
  const onTime = begins >= earliestFrame;
  const startFrame = onTime ? begins : earliestFrame;
  const position = onTime ? 0 : Math.max(0, positionAt(clip, map, startFrame));
  const track = soundingFrames(clip) > position ? trackFrame(clip, position) : null;
  if (track === null) return null;
  const segment = Math.floor(track / cut.segmentFrames);
  const fadeFrames = onTime ? 0 : ENTRY_FADE;
  return measured(clip, map, cut, { startFrame, position, trackFrame: track, segment, fadeFrames, correlated: false });
}

/**
 * The slice that follows another.
 * @param {Clip} clip
 * @param {PlaybackMap} map
 * @param {Slice} before
 * @param {Cut} cut
 * @returns {Slice | null} null when the clip is over
 */
export function nextSlice(clip, map, before, cut) {
  const startFrame = before.startFrame + before.lengthFrames;
  const onward = before.position + before.lengthFrames;
  const straight = follow(clip, map, before, cut, startFrame, onward, 0);
  if (straight === null) return null;
  const error = lateness(straight, map, clip);
  const correction = Math.round(error);
  const seam = straight.trackFrame !== before.trackFrame + before.lengthFrames;
  if (Math.abs(error) <= DEAD_BAND || (seam && Math.abs(correction) <= LARGEST_SHIFT)) return straight;
  return follow(clip, map, before, cut, startFrame, Math.max(0, onward + correction), correction);
}

/**
 * @param {Clip} clip
 * @param {PlaybackMap} map
 * @param {Slice} before
 * @param {Cut} cut
 * @param {number} startFrame
 * @param {number} position
 * @param {number} shift frames left out (positive) or heard again
 * @returns {Slice | null}
 */
function follow(clip, map, before, cut, startFrame, position, shift) {
  const track = soundingFrames(clip) > position ? trackFrame(clip, position) : null;
  if (track === null) return null;
  const onward = before.trackFrame + before.lengthFrames;
  const round = goesRound(clip) && track === 0 && onward === clip.length_frames;
  const contiguous = round || track - shift === onward;
  const correlated = contiguous && Math.abs(shift) <= LARGEST_SHIFT;
  // Asked of the unshifted frame: a join between segments is one, whichever way it is shifted.
  const stays = correlated && !round && covers(before.segment, track - shift, cut);
  const segment = stays ? before.segment : Math.floor(track / cut.segmentFrames);
  const fadeFrames = fadeOf(correlated, contiguous, shift, (segment === before.segment && !round) || cut.lossless);
  return measured(clip, map, cut, { startFrame, position, trackFrame: track, segment, fadeFrames, correlated });
}

/**
 * @param {boolean} correlated
 * @param {boolean} contiguous
 * @param {number} shift
 * @param {boolean} exact whether both sides hold the same samples
 */
function fadeOf(correlated, contiguous, shift, exact) {
  if (shift !== 0) return correlated ? SHIFT_FADE : JUMP_FADE;
  // The seam of a loop was chosen by ear: nothing is laid over it.
  return contiguous && !exact ? SHIFT_FADE : 0;
}

/**
 * Whether a clip is of stems that repeat as a whole: then the tail of its last segment is its beginning.
 * @param {Clip} clip
 */
function goesRound(clip) {
  return clip.stems.length > 0 && clip.loop !== null && clip.loop.start_frame === 0 && clip.loop.end_frame === clip.length_frames;
}

/**
 * Whether a segment, with its tail up to the join, holds a frame.
 * @param {number} segment
 * @param {number} track
 * @param {Cut} cut
 */
function covers(segment, track, cut) {
  return track >= segment * cut.segmentFrames && track < (segment + 1) * cut.segmentFrames + JOIN_INTO_TAIL;
}

/**
 * Gives a slice its length: up to the next join, loop seam or end, in parts short enough for the drift.
 * @param {Clip} clip
 * @param {PlaybackMap} map
 * @param {Cut} cut
 * @param {Omit<Slice, "lengthFrames" | "closing">} slice
 * @returns {Slice}
 */
function measured(clip, map, cut, slice) {
  const left = Math.min(
    roundLeft(clip, slice.trackFrame),
    (slice.segment + 1) * cut.segmentFrames + JOIN_INTO_TAIL - slice.trackFrame,
    soundingFrames(clip) - slice.position,
  );
  const longest = longestSlice(driftOf(map));
  const parts = Math.ceil(left / longest);
  const inShortLoop = parts === 1 && clip.loop !== null && left > 2 * SHORTEST_SLICE;
  const lengthFrames = Math.ceil(left / (inShortLoop ? 2 : parts));
  const closing = slice.position + lengthFrames >= soundingFrames(clip);
  return { ...slice, lengthFrames, closing };
}

/**
 * @param {Clip} clip
 * @param {number} track
 * @returns {number} frames until the loop turns or the track ends
 */
export function roundLeft(clip, track) {
  const turns = clip.loop !== null && track < clip.loop.end_frame;
  return (turns && clip.loop !== null ? clip.loop.end_frame : clip.length_frames) - track;
}

/** @param {number} drift */
function longestSlice(drift) {
  const bearable = drift === 0 ? LONGEST_SLICE : DRIFT_PER_SLICE / Math.abs(drift);
  return Math.round(Math.min(LONGEST_SLICE, Math.max(SHORTEST_SLICE, bearable)));
}
