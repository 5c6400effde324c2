/** Chooses the rendition in which segments are fetched, from what the browser decodes exactly and what the way carries. */

/** @typedef {import("../protocol.js").RenditionName} RenditionName */

/** Highest rate to reckon with, in bits per second. @type {Readonly<Record<RenditionName, number>>} */
export const BITS_PER_S = { flac: 1_100_000, "opus-128": 150_000, "opus-64": 80_000, wav: 1_540_000 };

const HEADROOM = 2.5;
const HEADROOM_TO_RISE = 4;
const NEAR_RTT_US = 25_000;
const SMOOTHING = 0.4;

/** How fast segments come, forgetting slowly. */
export class Throughput {
  constructor() {
    /** @type {number | null} */
    this.bitsPerS = null;
  }

  /**
   * @param {number} bytes
   * @param {number} duration_ms
   */
  add(bytes, duration_ms) {
    const measured = (bytes * 8_000) / Math.max(1, duration_ms);
    this.bitsPerS = this.bitsPerS === null ? measured : this.bitsPerS + SMOOTHING * (measured - this.bitsPerS);
  }
}

/**
 * @param {{
 *   offered: readonly RenditionName[], exact: ReadonlySet<RenditionName>, lowBandwidth: boolean,
 *   bitsPerS: number | null, rtt_us: number, voices: number, current: RenditionName | null,
 * }} facts
 * @returns {RenditionName | null} null if nothing that is offered can be decoded
 */
export function chooseRendition(facts) {
  const able = facts.offered.filter((name) => facts.exact.has(name));
  const lossless = able.find((name) => name === "flac") ?? able.find((name) => name === "wav") ?? null;
  const small = able.filter((name) => name !== "flac" && name !== "wav").sort((a, b) => BITS_PER_S[a] - BITS_PER_S[b]);
  const smallest = small[0] ?? lossless;
  if (facts.lowBandwidth) return smallest;
  const ladder = [...(lossless === null ? [] : [lossless]), ...[...small].reverse()];
  if (facts.bitsPerS === null) return facts.rtt_us < NEAR_RTT_US ? (ladder[0] ?? null) : (small.at(-1) ?? lossless);
  const budget = facts.bitsPerS / Math.max(1, facts.voices);
  return ladder.find((name) => budget >= BITS_PER_S[name] * headroom(name, facts.current)) ?? smallest;
}

/**
 * Many stems sound together, and none of them alone: they come without loss only where nothing else can be decoded.
 * @param {RenditionName} chosen for whole tracks
 * @param {readonly RenditionName[]} able what is offered and decoded exactly
 * @returns {RenditionName}
 */
export function forStem(chosen, able) {
  const lossless = chosen === "flac" || chosen === "wav";
  return lossless && able.includes("opus-128") ? "opus-128" : chosen;
}

/**
 * Rising takes more room than staying, so that the choice does not flutter.
 * @param {RenditionName} name
 * @param {RenditionName | null} current
 */
function headroom(name, current) {
  return current !== null && BITS_PER_S[name] > BITS_PER_S[current] ? HEADROOM_TO_RISE : HEADROOM;
}

/**
 * How long the server waited for music that is still being made: that says nothing of the way.
 * @param {Response} response
 */
export function waitedFor_ms(response) {
  return Number(/\bgrowth;dur=(\d+)/.exec(response.headers.get("Server-Timing") ?? "")?.[1] ?? 0);
}

/** What a segment takes at most. @param {RenditionName} rendition */
export function segmentBytes(rendition) {
  return (BITS_PER_S[rendition] * 5) / 8;
}
