/**
 * What is audible at a moment of server time: the same pure function as `rpgmusic/domain/timeline.py`, tested on the same
 * vectors. Positions are whole frames at 48 kHz, moments whole microseconds; one frame lasts 125/6 microseconds. Products
 * stay below 2^53 for any session shorter than forty years.
 */

/** @typedef {{from_level: number, to_level: number, starts_at_us: number, duration_us: number}} Ramp */
/** @typedef {{direction: "in" | "out", starts_at_us: number, duration_us: number}} Fade */
/** @typedef {{start_frame: number, end_frame: number}} Loop */
/** Silent up to the intensity `enters_at`, at its full level from `full_at` on. @typedef {{name: string, enters_at: number, full_at: number}} Stem */
/**
 * @typedef {{
 *   id: string, track_id: string, revision: string, starts_at_us: number, start_frame: number, length_frames: number,
 *   gain_db: number, loop: Loop | null, ends_at_us: number | null, fades: readonly Fade[], entry_id: string | null,
 *   volume: number, pad_id: string | null, stems: readonly Stem[],
 * }} Clip
 */
/**
 * @typedef {{
 *   track_id: string, revision: string, frame: number, length_frames: number, reason: "pause" | "hush",
 *   stems: readonly Stem[],
 * }} HeldClip
 */
/** @typedef {"music" | "ambience" | "effects" | "narration"} LayerName */
/**
 * @typedef {{
 *   name: LayerName, volume: number, muted: boolean, level: Ramp, clips: readonly Clip[], held: readonly HeldClip[],
 *   intensity: Ramp,
 * }} Layer
 */
/** @typedef {{revision: number, layers: readonly Layer[]}} Timeline */
/** @typedef {{layer: LayerName, clip_id: string, track_id: string, frame: number, gain: number}} Voice */

/** What is fetched and played of a clip: the whole track, or one of its stems. @typedef {{track_id: string, revision: string, stem: Stem | null}} Part */

export const SAMPLE_RATE_HZ = 48_000;
export const US_PER_FRAME = 125 / 6;

/** @type {readonly LayerName[]} */
export const LAYER_NAMES = ["music", "ambience", "effects", "narration"];

/**
 * @param {number} duration_us
 * @returns {number} whole frames that fit into a duration (rounded down)
 */
export function framesWithin(duration_us) {
  return floorDivide(duration_us * 6, 125);
}

/**
 * @param {number} frames
 * @returns {number} microseconds that the frames last, rounded up so that all of them are over
 */
export function durationOf(frames) {
  return -floorDivide(-frames * 125, 6);
}

/**
 * @param {Ramp} ramp
 * @param {number} server_us
 * @returns {number} the level at a moment
 */
export function rampAt(ramp, server_us) {
  const elapsed_us = server_us - ramp.starts_at_us;
  if (elapsed_us >= ramp.duration_us) return elapsed_us >= 0 ? ramp.to_level : ramp.from_level;
  if (elapsed_us <= 0) return ramp.from_level;
  return ramp.from_level + (ramp.to_level - ramp.from_level) * (elapsed_us / ramp.duration_us);
}

/**
 * @param {Fade} fade
 * @param {number} server_us
 * @returns {number} linear gain of an equal-power fade (quarter sine)
 */
export function fadeAt(fade, server_us) {
  const elapsed_us = server_us - fade.starts_at_us;
  const entering = fade.direction === "in";
  if (elapsed_us >= fade.duration_us && elapsed_us >= 0) return entering ? 1 : 0;
  if (elapsed_us <= 0) return entering ? 0 : 1;
  const angle = (elapsed_us / fade.duration_us) * (Math.PI / 2);
  return entering ? Math.sin(angle) : Math.cos(angle);
}

/**
 * @param {Clip} clip
 * @param {number} elapsedFrames frames since the clip began, loops unrolled
 * @returns {number | null} the frame of the track, or null when the track is over
 */
export function trackFrame(clip, elapsedFrames) {
  const frame = clip.start_frame + elapsedFrames;
  if (clip.loop !== null && frame >= clip.loop.end_frame) {
    const length = clip.loop.end_frame - clip.loop.start_frame;
    return clip.loop.start_frame + ((frame - clip.loop.start_frame) % length);
  }
  return frame < clip.length_frames ? frame : null;
}

/**
 * @param {Clip} clip
 * @returns {number} how many frames the clip sounds, loops unrolled; infinite if it never ends
 */
export function soundingFrames(clip) {
  const byTrack = clip.loop === null ? clip.length_frames - clip.start_frame : Number.POSITIVE_INFINITY;
  if (clip.ends_at_us === null) return Math.max(0, byTrack);
  // Frame k is heard only if its first moment lies before the end.
  return Math.max(0, Math.min(byTrack, -floorDivide((clip.starts_at_us - clip.ends_at_us) * 6, 125)));
}

/**
 * @param {Clip} clip
 * @param {number} server_us
 * @returns {number | null} the frame of the track that is audible, or null if the clip does not sound then
 */
export function frameAt(clip, server_us) {
  if (server_us < clip.starts_at_us) return null;
  if (clip.ends_at_us !== null && server_us >= clip.ends_at_us) return null;
  return trackFrame(clip, framesWithin(server_us - clip.starts_at_us));
}

/**
 * @param {Clip} clip
 * @returns {number | null} when the clip has finished for whatever reason; null if never
 */
export function silentFrom(clip) {
  const trackEnds_us =
    clip.loop === null ? clip.starts_at_us + durationOf(clip.length_frames - clip.start_frame) : null;
  if (trackEnds_us === null || clip.ends_at_us === null) return trackEnds_us ?? clip.ends_at_us;
  return Math.min(trackEnds_us, clip.ends_at_us);
}

/**
 * @param {Clip} clip
 * @param {number} server_us
 * @returns {boolean} whether the clip is already being faded away
 */
export function isLeaving(clip, server_us) {
  return clip.fades.some((fade) => fade.direction === "out" && fade.starts_at_us <= server_us);
}

/**
 * @param {Clip} clip
 * @returns {number} linear gain of the clip without its fades: its loudness gain times the square of its volume
 */
export function clipLevel(clip) {
  return 10 ** (clip.gain_db / 20) * clip.volume ** 2;
}

/**
 * @param {Clip} clip
 * @param {number} server_us
 * @returns {number} linear gain of the clip alone: its level times its fades
 */
export function clipGainAt(clip, server_us) {
  return clip.fades.reduce((gain, fade) => gain * fadeAt(fade, server_us), clipLevel(clip));
}

/**
 * @param {Layer} layer
 * @param {number} server_us
 * @returns {number} linear gain of the layer: the square of its level, as loudness is felt
 */
export function layerGainAt(layer, server_us) {
  return rampAt(layer.level, server_us) ** 2;
}

/**
 * @param {Stem} stem
 * @param {number} intensity
 * @returns {number} linear gain of a stem: a quarter sine between its two intensities
 */
export function stemGainAt(stem, intensity) {
  if (intensity >= stem.full_at) return 1;
  if (intensity <= stem.enters_at) return 0;
  return Math.sin(((intensity - stem.enters_at) / (stem.full_at - stem.enters_at)) * (Math.PI / 2));
}

/**
 * @param {{track_id: string, revision: string, stems: readonly Stem[]}} clip
 * @returns {Part[]} what the clip is heard as
 */
export function partsOf({ track_id, revision, stems }) {
  if (stems.length === 0) return [{ track_id, revision, stem: null }];
  return stems.map((stem) => ({ track_id: `${track_id}~${stem.name}`, revision, stem }));
}

/**
 * @param {Part} part
 * @param {Layer} layer
 * @param {number} server_us
 * @returns {number} how loud a part of a clip is at the layer's intensity
 */
export function partGainAt({ stem }, layer, server_us) {
  return stem === null ? 1 : stemGainAt(stem, rampAt(layer.intensity, server_us));
}

/**
 * @param {Layer} layer
 * @param {number} server_us
 * @returns {Clip | null} what the layer is about: the latest clip that sounds and is not fading away
 */
export function currentClip(layer, server_us) {
  const sounding = layer.clips.filter((clip) => frameAt(clip, server_us) !== null && !isLeaving(clip, server_us));
  return sounding.reduce((/** @type {Clip | null} */ latest, clip) => {
    return latest === null || clip.starts_at_us > latest.starts_at_us ? clip : latest;
  }, null);
}

/**
 * @param {Timeline} timeline
 * @param {number} server_us
 * @returns {Voice[]} everything audible at a moment, in the order of layers, clips and stems
 */
export function voicesAt(timeline, server_us) {
  return timeline.layers.flatMap((layer) =>
    layer.clips.flatMap((clip) => {
      const frame = frameAt(clip, server_us);
      if (frame === null) return [];
      const gain = layerGainAt(layer, server_us) * clipGainAt(clip, server_us);
      return partsOf(clip).map((part) => {
        return { layer: layer.name, clip_id: clip.id, track_id: part.track_id, frame, gain: gain * partGainAt(part, layer, server_us) };
      });
    }),
  );
}

/**
 * Exact for integers below 2^53, where dividing first could round up.
 * @param {number} dividend
 * @param {number} divisor
 */
function floorDivide(dividend, divisor) {
  const remainder = ((dividend % divisor) + divisor) % divisor;
  return (dividend - remainder) / divisor + 0;
}
