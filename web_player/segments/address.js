/** How a segment is named, here and on the server, and which frames of its track it holds. Pure. */

/** @typedef {import("./wanted.js").Wanted} Wanted */

/**
 * @param {string} track_id
 * @param {string} revision
 * @param {number} index
 */
export function keyOf(track_id, revision, index) {
  return `${track_id} ${revision} ${index}`;
}

/**
 * @param {Wanted} wanted
 * @param {import("../protocol.js").RenditionName} rendition
 */
export function pathOf(wanted, rendition) {
  const track = encodeURIComponent(wanted.track_id);
  return `/audio/${track}/segments/${rendition}/${wanted.index}?v=${encodeURIComponent(wanted.revision)}`;
}

/**
 * @param {Wanted} wanted
 * @param {import("../protocol.js").RenditionFacts | undefined} facts how segments of the rendition are cut
 * @param {number} segmentFrames
 * @returns {{firstFrame: number, lengthFrames: number}}
 */
export function spanOf(wanted, facts, segmentFrames) {
  const start = wanted.index * segmentFrames;
  const firstFrame = Math.max(0, start - (facts?.lead_frames ?? 0));
  const end = Math.min(wanted.lengthFrames, start + segmentFrames + (facts?.tail_frames ?? 0));
  return { firstFrame, lengthFrames: end - firstFrame };
}
