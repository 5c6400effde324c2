/**
 * Fetches the segments that are wanted, keeps them compressed and decodes the next ones, each within a bound. Failed
 * fetches are tried again, more and more slowly.
 */

import { keyOf, pathOf, spanOf } from "./address.js";
import { Throughput, chooseRendition, forStem, segmentBytes, waitedFor_ms } from "./rendition.js";

/** @typedef {import("./wanted.js").Wanted} Wanted */
/** @typedef {import("../engine/clip-player.js").Decoded} Decoded */
/** @typedef {import("../protocol.js").RenditionName} RenditionName */
/** @typedef {import("../protocol.js").RenditionFacts} RenditionFacts */
/**
 * @typedef {{
 *   request: (path: string, signal: AbortSignal) => Promise<Response | null>,
 *   decode: (bytes: ArrayBuffer) => Promise<{sound: unknown, lengthFrames: number}>,
 *   cache: {get: (key: string) => Promise<ArrayBuffer | null>, put: (key: string, bytes: ArrayBuffer) => Promise<void>},
 *   now_ms: () => number, onReady: () => void, onFault: (message: string) => void,
 * }} StoreParts
 */
/**
 * @typedef {{
 *   wanted: Wanted, asked: Wanted, rendition: RenditionName | null, bytes: ArrayBuffer | null, decoded: Decoded | null,
 *   state: "idle" | "fetching" | "decoding", attempts: number, notBefore_ms: number, abort: AbortController | null,
 *   usedAt_ms: number,
 * }} Entry
 */

/** Urgent segments come two at a time, those of more voices a few more, the runway one by one: a seek floods nobody. */
const URGENT_FETCHES = 2;
const MOST_FETCHES = 5;
const URGENT_US = 8_000_000;
const MAX_BYTES = 48 * 1024 * 1024;
const MAX_SEGMENT_BYTES = 4 * 1024 * 1024;
/** Decoded segments that are kept: some of every voice. */
const MIN_DECODED = 32;
const DECODED_PER_VOICE = 6;
const FETCH_LIMIT_MS = 8_000;
const FIRST_RETRY_MS = 400;
const LONGEST_RETRY_MS = 8_000;

export class SegmentStore {
  /** @param {StoreParts} parts */
  constructor(parts) {
    this._parts = parts;
    /** @type {Map<string, Entry>} */
    this._entries = new Map();
    /** @type {readonly Wanted[]} */
    this._wanted = [];
    /** @type {readonly RenditionFacts[]} */
    this._offered = [];
    /** @type {ReadonlySet<RenditionName>} */
    this._exact = new Set();
    this._segmentFrames = 240_000;
    this._throughput = new Throughput();
    /** @type {RenditionName | null} */
    this.rendition = null;
    this.lowBandwidth = false;
    this.rtt_us = 0;
    /** How many streams sound together. */
    this.voices = 1;
    this.problem = "";
  }

  /**
   * @param {readonly RenditionFacts[]} offered
   * @param {number} segmentFrames
   */
  configure(offered, segmentFrames) {
    this._offered = offered;
    this._segmentFrames = segmentFrames;
  }

  /** @param {ReadonlySet<RenditionName>} exact renditions that this browser decodes to the frame */
  able(exact) {
    this._exact = exact;
  }

  /**
   * @param {readonly Wanted[]} wanted soonest first
   * @param {number} table_us
   * @param {number} decodeUntil_us what is due before is decoded too
   */
  want(wanted, table_us, decodeUntil_us) {
    this._wanted = wanted;
    const now_ms = this._parts.now_ms();
    for (const each of wanted) this._entry(each).usedAt_ms = now_ms;
    this._abandon();
    this._startDecoding(decodeUntil_us);
    this._startFetching(now_ms, table_us + URGENT_US);
    this._evict();
  }

  /**
   * @param {{track_id: string, revision: string}} clip
   * @param {number} index
   * @returns {Decoded | null}
   */
  decoded(clip, index) {
    const entry = this._entries.get(keyOf(clip.track_id, clip.revision, index));
    if (entry === undefined || entry.decoded === null) return null;
    entry.usedAt_ms = this._parts.now_ms();
    return entry.decoded;
  }

  /**
   * @param {{track_id: string, revision: string}} clip
   * @param {number} index
   * @returns {boolean} whether the segment is here, compressed or decoded
   */
  holds(clip, index) {
    const entry = this._entries.get(keyOf(clip.track_id, clip.revision, index));
    return entry !== undefined && (entry.bytes !== null || entry.decoded !== null);
  }

  /** Tries what failed again at once: the network is back. */
  retryNow() {
    for (const entry of this._entries.values()) entry.notBefore_ms = 0;
  }

  /** @param {Wanted} wanted */
  _entry(wanted) {
    const key = keyOf(wanted.track_id, wanted.revision, wanted.index);
    const found = this._entries.get(key);
    if (found !== undefined) return Object.assign(found, { wanted });
    /** @type {Entry} */
    const entry = {
      wanted,
      asked: wanted,
      rendition: null,
      bytes: null,
      decoded: null,
      state: "idle",
      attempts: 0,
      notBefore_ms: 0,
      abort: null,
      usedAt_ms: 0,
    };
    this._entries.set(key, entry);
    return entry;
  }

  /**
   * @param {number} now_ms
   * @param {number} urgentUntil_us
   */
  _startFetching(now_ms, urgentUntil_us) {
    this.rendition = this._choose();
    const rendition = this.rendition;
    if (rendition === null) return;
    const urgent = Math.max(URGENT_FETCHES, Math.min(MOST_FETCHES, this.voices));
    let running = [...this._entries.values()].filter((entry) => entry.state === "fetching").length;
    for (const wanted of this._wanted) {
      if (running >= (wanted.due_us <= urgentUntil_us ? urgent : 1)) return;
      const entry = this._entry(wanted);
      const needed = entry.state === "idle" && entry.bytes === null && entry.decoded === null;
      if (!needed || entry.notBefore_ms > now_ms) continue;
      running += 1;
      void this._fetch(entry, wanted.isStem ? forStem(rendition, this._able()) : rendition);
    }
  }

  /**
   * @param {Entry} entry
   * @param {RenditionName} rendition
   */
  async _fetch(entry, rendition) {
    entry.state = "fetching";
    entry.rendition = rendition;
    entry.asked = entry.wanted;
    entry.abort = new AbortController();
    const limit = AbortSignal.timeout(FETCH_LIMIT_MS);
    limit.addEventListener("abort", () => entry.abort?.abort());
    const started_ms = this._parts.now_ms();
    try {
      entry.bytes = await this._bytes(entry.wanted, rendition, entry.abort.signal);
      entry.attempts = 0;
      this.problem = "";
    } catch (error) {
      if (limit.aborted) this._throughput.add(segmentBytes(rendition) / 2, this._parts.now_ms() - started_ms);
      this._failed(entry, error);
    }
    entry.state = "idle";
    entry.abort = null;
    this._parts.onReady();
  }

  /**
   * @param {Wanted} wanted
   * @param {RenditionName} rendition
   * @param {AbortSignal} signal
   */
  async _bytes(wanted, rendition, signal) {
    const path = pathOf(wanted, rendition);
    const cached = await this._parts.cache.get(path);
    if (cached !== null) return cached;
    const started_ms = this._parts.now_ms();
    const response = await this._parts.request(path, signal);
    if (response === null || !response.ok) throw new Error(`segment refused: ${response?.status ?? "no token"}`);
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength > MAX_SEGMENT_BYTES) throw new Error("segment too large");
    this._throughput.add(bytes.byteLength, this._parts.now_ms() - started_ms - waitedFor_ms(response));
    void this._parts.cache.put(path, bytes);
    return bytes;
  }

  /**
   * @param {Entry} entry
   * @param {unknown} error
   */
  _failed(entry, error) {
    entry.attempts += 1;
    const pause_ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(entry.attempts - 1, 8));
    entry.notBefore_ms = this._parts.now_ms() + pause_ms;
    if (entry.abort?.signal.aborted) return;
    if (entry.attempts >= 3) this.problem = "cannot fetch the music";
    this._parts.onFault(String(error));
  }

  /** @param {number} until_us */
  _startDecoding(until_us) {
    let decoding = [...this._entries.values()].filter((entry) => entry.state === "decoding").length;
    for (const wanted of this._wanted) {
      if (wanted.due_us > until_us || decoding > 0) return;
      const entry = this._entry(wanted);
      if (entry.state !== "idle" || entry.bytes === null || entry.decoded !== null) continue;
      decoding += 1;
      void this._decode(entry);
    }
  }

  /** @param {Entry} entry */
  async _decode(entry) {
    const { bytes, rendition, wanted, asked } = entry;
    if (bytes === null || rendition === null) return;
    entry.state = "decoding";
    const facts = this._offered.find((each) => each.name === rendition);
    const span = spanOf(wanted, facts, this._segmentFrames);
    const lengths = [span.lengthFrames, spanOf(asked, facts, this._segmentFrames).lengthFrames]; // the track's may have changed since
    try {
      const { sound, lengthFrames } = await this._parts.decode(bytes.slice(0));
      if (lengths.every((length) => Math.abs(lengthFrames - length) > 64)) throw new Error(`segment of ${lengthFrames} frames, not ${lengths[0]}`);
      entry.decoded = { sound, firstFrame: span.firstFrame, lossless: rendition === "flac" || rendition === "wav" };
    } catch (error) {
      this._exact = new Set([...this._exact].filter((name) => name !== rendition || name === "wav"));
      entry.bytes = null;
      this._failed(entry, error);
    }
    entry.state = "idle";
    this._parts.onReady();
  }

  /** @returns {RenditionName | null} in which the soonest segment comes */
  get inUse() {
    return this.rendition !== null && this._wanted[0]?.isStem ? forStem(this.rendition, this._able()) : this.rendition;
  }

  _able() {
    return this._offered.map((facts) => facts.name).filter((name) => this._exact.has(name));
  }

  _choose() {
    return chooseRendition({
      offered: this._offered.map((facts) => facts.name),
      exact: this._exact,
      lowBandwidth: this.lowBandwidth,
      bitsPerS: this._throughput.bitsPerS,
      rtt_us: this.rtt_us,
      voices: this.voices,
      current: this.rendition,
    });
  }

  /** Stops fetching what nobody wants any more, as after a seek. */
  _abandon() {
    const wanted = new Set(this._wanted.map((each) => keyOf(each.track_id, each.revision, each.index)));
    for (const [key, entry] of this._entries) {
      if (wanted.has(key)) continue;
      entry.abort?.abort();
      if (entry.state === "idle" && entry.bytes === null && entry.decoded === null) this._entries.delete(key);
    }
  }

  /** Lets go of what was used longest ago until the bounds hold. */
  _evict() {
    const oldestFirst = [...this._entries].sort(([, a], [, b]) => a.usedAt_ms - b.usedAt_ms);
    let decoded = oldestFirst.filter(([, entry]) => entry.decoded !== null).length;
    let bytes = oldestFirst.reduce((sum, [, entry]) => sum + (entry.bytes?.byteLength ?? 0), 0);
    const mostDecoded = Math.max(MIN_DECODED, DECODED_PER_VOICE * this.voices);
    for (const [key, entry] of oldestFirst) {
      if (decoded <= mostDecoded && bytes <= MAX_BYTES) return;
      if (entry.state !== "idle") continue;
      decoded -= entry.decoded === null ? 0 : 1;
      bytes -= entry.bytes?.byteLength ?? 0;
      this._entries.delete(key);
    }
  }
}
