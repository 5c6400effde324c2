/** Finds out, by decoding, which renditions come out frame-exact here: names and versions of browsers do not tell. */

import { BURST_CENTRE, FLAC, LENGTH_FRAMES, OGG_OPUS } from "./probe-samples.js";

/** @typedef {import("../protocol.js").RenditionName} RenditionName */

const TOLERANCE_FRAMES = 4;

/**
 * @param {(bytes: ArrayBuffer) => Promise<Float32Array>} decode to 48 kHz
 * @returns {Promise<ReadonlySet<RenditionName>>}
 */
export async function exactRenditions(decode) {
  const [flac, opus] = await Promise.all([isExact(FLAC, decode), isExact(OGG_OPUS, decode)]);
  /** @type {RenditionName[]} */
  const able = ["wav"];
  if (flac) able.push("flac");
  if (opus) able.push("opus-128", "opus-64");
  return new Set(able);
}

/**
 * @param {string} sample in base64
 * @param {(bytes: ArrayBuffer) => Promise<Float32Array>} decode
 */
async function isExact(sample, decode) {
  try {
    const bytes = Uint8Array.from(atob(sample), (letter) => letter.charCodeAt(0));
    const sound = await decode(bytes.buffer);
    return sound.length === LENGTH_FRAMES && Math.abs(centreOf(sound) - BURST_CENTRE) <= TOLERANCE_FRAMES;
  } catch {
    return false;
  }
}

/**
 * @param {Float32Array} sound
 * @returns {number} centre of its energy, in frames
 */
export function centreOf(sound) {
  let energy = 0;
  let moment = 0;
  sound.forEach((sample, frame) => {
    energy += sample * sample;
    moment += sample * sample * frame;
  });
  return energy === 0 ? Number.NaN : moment / energy;
}
