/** How long the sound could go on without the server. Pure. */

import { currentClip, durationOf, silentFrom, soundingFrames, trackFrame } from "../timeline.js";

/** @typedef {import("../timeline.js").Clip} Clip */
/** @typedef {import("../timeline.js").Layer} Layer */
/** @typedef {import("../timeline.js").Timeline} Timeline */
/** Whether a segment of a clip's track is here. @typedef {(clip: Clip, segment: number) => boolean} Holds */

const MOST_SEGMENTS = 40;
/** Ends are compared within this, for durations are rounded up to whole microseconds. */
const SLACK_US = 1_000;

/** How long a layer goes on, and whether it then falls silent as planned rather than for want of sound. @typedef {{us: number, ends: boolean}} Reach */

/**
 * The layer that runs dry first decides; one that falls silent as planned only if all do. What follows a clip counts
 * with it, so that a join ahead is no end.
 * @param {Timeline} timeline
 * @param {number} table_us
 * @param {number} segmentFrames
 * @param {Holds} holds
 * @returns {number | null} null if nothing sounds
 */
export function runway(timeline, table_us, segmentFrames, holds) {
  const layers = timeline.layers.filter((layer) => currentClip(layer, table_us) !== null);
  if (layers.length === 0) return null;
  const reaches = layers.map((layer) => layerReach(layer, table_us, segmentFrames, holds));
  const dry = reaches.filter(({ ends }) => !ends);
  return dry.length > 0 ? Math.min(...dry.map(({ us }) => us)) : Math.max(...reaches.map(({ us }) => us));
}

/**
 * @param {Layer} layer
 * @param {number} table_us
 * @param {number} segmentFrames
 * @param {Holds} holds
 * @returns {Reach}
 */
function layerReach(layer, table_us, segmentFrames, holds) {
  let until_us = table_us;
  for (let joins = 0; joins < layer.clips.length; joins += 1) {
    const clip = currentClip(layer, until_us);
    if (clip === null) return { us: until_us - table_us, ends: true };
    until_us += clipRunway(clip, until_us, segmentFrames, holds);
    const over_us = handedOver(layer, clip);
    if (over_us === null || until_us < over_us - SLACK_US) break;
    until_us = over_us;
  }
  return { us: until_us - table_us, ends: currentClip(layer, until_us) === null };
}

/**
 * When a clip gives way: as soon as a later one has begun, or when it ends.
 * @param {Layer} layer
 * @param {Clip} clip
 */
function handedOver(layer, clip) {
  const silent_us = silentFrom(clip);
  const later = layer.clips.filter((other) => other.starts_at_us > clip.starts_at_us).map((other) => other.starts_at_us);
  const next_us = Math.min(...later, Number.POSITIVE_INFINITY);
  return next_us === Number.POSITIVE_INFINITY ? silent_us : Math.min(next_us, silent_us ?? next_us);
}

/**
 * @param {Clip} clip
 * @param {number} table_us
 * @param {number} segmentFrames
 * @param {Holds} holds
 */
function clipRunway(clip, table_us, segmentFrames, holds) {
  let position = Math.max(0, Math.floor(((table_us - clip.starts_at_us) * 6) / 125));
  const from = position;
  for (let count = 0; count < MOST_SEGMENTS && position < soundingFrames(clip); count += 1) {
    const track = trackFrame(clip, position);
    if (track === null || !holds(clip, Math.floor(track / segmentFrames))) break;
    position += segmentFrames - (track % segmentFrames);
  }
  return durationOf(Math.min(position, soundingFrames(clip)) - from);
}
