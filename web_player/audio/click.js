/** The sound of one click: short and bright, so that it stands out from music, and never loud. */

import { SAMPLE_RATE_HZ } from "../timeline.js";

/** -12 dBFS. */
export const PEAK = 10 ** (-12 / 20);
const LENGTH_FRAMES = 2_400;
const ATTACK_FRAMES = 24;
const DECAY_FRAMES = 380;
/** Two partials that are no harmonics of each other ring like wood on metal. */
const PARTIALS_HZ = [2_350, 3_890];

/** @returns {Float32Array<ArrayBuffer>} mono samples at 48 kHz */
export function clickSamples() {
  const samples = Float32Array.from({ length: LENGTH_FRAMES }, (_, frame) => {
    const rise = Math.min(1, frame / ATTACK_FRAMES);
    const fall = Math.exp(-frame / DECAY_FRAMES) * Math.min(1, (LENGTH_FRAMES - frame) / ATTACK_FRAMES);
    const tone = PARTIALS_HZ.reduce((sum, hertz) => sum + Math.sin((2 * Math.PI * hertz * frame) / SAMPLE_RATE_HZ), 0);
    return rise * fall * tone;
  });
  const highest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return samples.map((sample) => (sample / highest) * PEAK);
}

/**
 * @param {BaseAudioContext} context
 * @param {AudioNode} destination
 * @param {number} frame of the context at which it begins
 */
export function click(context, destination, frame) {
  const samples = clickSamples();
  const sound = new AudioBuffer({ length: samples.length, sampleRate: SAMPLE_RATE_HZ });
  sound.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer: sound });
  source.connect(destination);
  source.start(frame / SAMPLE_RATE_HZ);
}
