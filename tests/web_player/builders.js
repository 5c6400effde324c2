/** Plain values of the wire, to be varied by tests. */

/** @typedef {import("../../web_player/timeline.js").Clip} Clip */

/**
 * @param {Partial<Clip>} [changes]
 * @returns {Clip}
 */
export function clip(changes = {}) {
  return {
    id: "clip-1",
    track_id: "track-1",
    revision: "r1",
    starts_at_us: 0,
    start_frame: 0,
    length_frames: 48_000 * 180,
    gain_db: 0,
    loop: null,
    ends_at_us: null,
    fades: [],
    entry_id: null,
    pad_id: null,
    volume: 1,
    stems: [],
    ...changes,
  };
}

/**
 * @param {{clips?: any[], held?: any[], revision?: number}} changes
 * @returns {import("../../web_player/timeline.js").Timeline}
 */
export function timeline({ clips = [], held = [], revision = 1 }) {
  const level = { from_level: 1, to_level: 1, starts_at_us: 0, duration_us: 0 };
  return { revision, layers: [{ name: "music", volume: 1, muted: false, level, intensity: level, clips, held }] };
}

export function card() {
  return { id: "track-1", title: "A", artist: "B", album: "", moods: ["calm"], length_frames: 48_000 * 180, revision: "r1", has_cover: false };
}
