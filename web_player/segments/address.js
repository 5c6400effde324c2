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
 * Which frames a segment holds. Stems go round: theirs reach over the seam at both ends of the track.
 * @param {Wanted} wanted
 * @param {import("../protocol.js").RenditionFacts | undefined} facts how segments of the rendition are cut
 * @param {number} segmentFrames
 * @returns {{firstFrame: number, lengthFrames: number}}
 */
export function spanOf(wanted, facts, segmentFrames) {
  const start = wanted.index * segmentFrames;
  const lead = facts?.lead_frames ?? 0;
  const tail = facts?.tail_frames ?? 0;
  const firstFrame = Math.max(wanted.isStem ? -lead : 0, start - lead);
  const end = Math.min(wanted.lengthFrames + (wanted.isStem ? tail : 0), start + segmentFrames + tail);
  return { firstFrame, lengthFrames: end - firstFrame };
}
