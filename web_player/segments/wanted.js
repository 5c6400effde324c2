/** Which segments a timeline will need, soonest first. Pure. */

import { US_PER_FRAME, partGainAt, partsOf, silentFrom, soundingFrames, trackFrame } from "../timeline.js";

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("../timeline.js").Clip} Clip */
/**
 * One segment of a track, or of a stem of one, and when its first needed frame is due. What is `silent` is a stem that
 * the present intensity leaves out.
 * @typedef {{
 *   track_id: string, revision: string, index: number, lengthFrames: number, due_us: number, isStem: boolean, silent: boolean,
 * }} Wanted
 */

/** Clips that begin later than this are not prepared yet. */
const PLAN_AHEAD_US = 90_000_000;
/** Of a clip that has not begun, this much is fetched. */
const OPENING_US = 12_000_000;
const LONGEST_WALK = 64;
/** What is heard goes before what could be turned up, by this much. */
const SILENT_LATER_US = 3_000_000;

/**
 * @param {Timeline} timeline
 * @param {number} table_us
 * @param {number} runway_us how far ahead of what sounds
 * @param {number} segmentFrames
 * @returns {Wanted[]} each segment once, in the order in which it is due; what is silent comes somewhat later
 */
export function wantedSegments(timeline, table_us, runway_us, segmentFrames) {
  const wanted = timeline.layers.flatMap((layer) => [
    ...layer.clips.flatMap((clip) => ofParts(clip, layer, table_us, ofClip(clip, table_us, runway_us, segmentFrames))),
    ...layer.held.flatMap((held) => ofParts(held, layer, table_us, [ofHeld(held, table_us, segmentFrames)])),
  ]);
  wanted.sort((a, b) => urgency(a) - urgency(b));
  const seen = new Set();
  return wanted.filter((each) => {
    const key = `${each.track_id} ${each.revision} ${each.index}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** @param {Wanted} wanted */
function urgency({ due_us, silent }) {
  return due_us + (silent ? SILENT_LATER_US : 0);
}

/** @typedef {{index: number, due_us: number}} Stretch */

/**
 * All parts of a clip go in step, so that a stem can be heard as soon as it is turned up.
 * @param {Clip | import("../timeline.js").HeldClip} clip
 * @param {import("../timeline.js").Layer} layer
 * @param {number} table_us
 * @param {readonly Stretch[]} stretches
 * @returns {Wanted[]}
 */
function ofParts(clip, layer, table_us, stretches) {
  return partsOf(clip).flatMap((part) => {
    const { track_id, revision, stem } = part;
    const silent = partGainAt(part, layer, table_us) === 0;
    return stretches.map(({ index, due_us }) => {
      return { track_id, revision, index, lengthFrames: clip.length_frames, due_us, isStem: stem !== null, silent };
    });
  });
}

/**
 * @param {Clip} clip
 * @param {number} table_us
 * @param {number} runway_us
 * @param {number} segmentFrames
 * @returns {Stretch[]}
 */
function ofClip(clip, table_us, runway_us, segmentFrames) {
  const silent_us = silentFrom(clip);
  if ((silent_us !== null && silent_us <= table_us) || clip.starts_at_us > table_us + PLAN_AHEAD_US) return [];
  const from_us = Math.max(table_us, clip.starts_at_us);
  const opening = clip.starts_at_us > table_us;
  const until_us = opening ? Math.max(clip.starts_at_us + OPENING_US, table_us + runway_us) : table_us + runway_us;
  return stretches(clip, Math.floor((from_us - clip.starts_at_us) / US_PER_FRAME), segmentFrames, (position) => {
    return clip.starts_at_us + position * US_PER_FRAME < until_us;
  }).map(({ index, position }) => {
    return { index, due_us: clip.starts_at_us + position * US_PER_FRAME };
  });
}

/**
 * Walks a clip from segment to segment, through its loop.
 * @param {Clip} clip
 * @param {number} from position in frames
 * @param {number} segmentFrames
 * @param {(position: number) => boolean} wantedAt
 */
function stretches(clip, from, segmentFrames, wantedAt) {
  const found = [];
  const total = soundingFrames(clip);
  let position = from;
  while (found.length < LONGEST_WALK && position < total && wantedAt(position)) {
    const track = trackFrame(clip, position);
    if (track === null) break;
    const index = Math.floor(track / segmentFrames);
    found.push({ index, position });
    const turns = clip.loop !== null && track < clip.loop.end_frame ? clip.loop.end_frame : Number.POSITIVE_INFINITY;
    position += Math.min((index + 1) * segmentFrames, turns) - track;
  }
  return found;
}

/**
 * What is held may come back at any moment.
 * @param {import("../timeline.js").HeldClip} held
 * @param {number} table_us
 * @param {number} segmentFrames
 * @returns {Stretch}
 */
function ofHeld(held, table_us, segmentFrames) {
  return { index: Math.floor(held.frame / segmentFrames), due_us: table_us + 5_000_000 };
}
