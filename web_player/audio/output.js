/**
 * The single entry to Web Audio: owns the context, wakes it, decodes, reads its clocks and hands out voices. Everything
 * here works on a plain http page.
 */

import { OutputClock } from "../engine/output-clock.js";
import { SAMPLE_RATE_HZ } from "../timeline.js";
import { click } from "./click.js";
import { ClipVoice } from "./clip-voice.js";
import { exactRenditions } from "./codec-probe.js";
import { KeepAlive } from "./keep-alive.js";
import { Mixer } from "./mixer.js";

/** @typedef {"none" | "suspended" | "running" | "interrupted" | "closed"} OutputState */
/** @typedef {import("../engine/playback-map.js").PlaybackMap} PlaybackMap */

/** A context that says it runs but whose clock stands still this long is broken. */
const FROZEN_MS = 4_000;
/** Between what the page asks for and the next frame that the device has not fetched yet. */
const SAFETY_FRAMES = 3_840;

export class AudioOutput {
  /**
   * @param {{now_ms: () => number, onState: () => void, onRoom: () => void}} parts `onRoom`: a slice has ended
   */
  constructor(parts) {
    this._parts = parts;
    this._clock = new OutputClock();
    this._decoder = new OfflineAudioContext(2, 1, SAMPLE_RATE_HZ);
    this._keepAlive = new KeepAlive();
    /** @type {AudioContext | null} */
    this._context = null;
    /** @type {Mixer | null} */
    this._mixer = null;
    /** @type {import("./mixer.js").Mix | null} */
    this._mix = null;
    this._lastTime_s = 0;
    this._movedAt_ms = 0;
    this.generation = 0;
  }

  /** @returns {OutputState} */
  get state() {
    return this._context === null ? "none" : /** @type {OutputState} */ (this._context.state);
  }

  /** Readings of the device that had to be thrown away because it stalled. */
  get jumps() {
    return this._clock.jumps;
  }

  /** Whether the device may just have stalled, so that it should be looked at more often. */
  get puzzled() {
    return this._clock.puzzled;
  }

  /** Must be called from a tap or key: makes or wakes the context. */
  unlock() {
    this._keepAlive.start();
    if (this._context === null || this._context.state === "closed") this._create();
    void this._context?.resume().catch(() => undefined);
  }

  /** Tries to go on without a tap, which the browser may refuse. */
  wake() {
    if (this._context !== null && this._context.state !== "running") void this._context.resume().catch(() => undefined);
  }

  /** Reads all clocks; replaces a context whose clock has frozen. */
  sample() {
    const context = this._context;
    if (context === null || context.state !== "running") return;
    const now_ms = this._parts.now_ms();
    this._clock.add(readingOf(context, now_ms));
    if (context.currentTime !== this._lastTime_s) {
      this._lastTime_s = context.currentTime;
      this._movedAt_ms = now_ms;
    } else if (now_ms - this._movedAt_ms > FROZEN_MS) {
      this._create();
    }
  }

  /** @returns {import("../engine/output-clock.js").Line | null} which frame is heard when */
  line() {
    return this.state === "running" ? this._clock.line() : null;
  }

  /** @returns {number} the first context frame that can still be scheduled */
  earliestFrame() {
    return Math.ceil((this._context?.currentTime ?? 0) * SAMPLE_RATE_HZ) + SAFETY_FRAMES;
  }

  /** @returns {number | null} milliseconds from rendering to hearing */
  latency_ms() {
    return this._context === null ? null : this._clock.latencyAt(this._parts.now_ms(), this._context.currentTime);
  }

  /**
   * @param {ArrayBuffer} bytes
   * @returns {Promise<{sound: AudioBuffer, lengthFrames: number}>}
   */
  async decode(bytes) {
    const sound = await this._decoder.decodeAudioData(bytes);
    return { sound, lengthFrames: sound.length };
  }

  /** @returns {Promise<ReadonlySet<import("../protocol.js").RenditionName>>} what this browser decodes to the frame */
  probe() {
    return exactRenditions(async (bytes) => (await this.decode(bytes)).sound.getChannelData(0));
  }

  /** @param {import("./mixer.js").Mix} mix */
  setMix(mix) {
    this._mix = mix;
    this._mixer?.setOwn(mix);
  }

  /**
   * @param {import("../timeline.js").Timeline} timeline
   * @param {PlaybackMap} map
   */
  setLevels(timeline, map) {
    this._mixer?.setLevels(timeline, map);
  }

  /**
   * @param {import("../timeline.js").LayerName} layer
   * @param {import("../timeline.js").Clip} clip
   * @returns {ClipVoice}
   */
  voice(layer, clip) {
    if (this._context === null || this._mixer === null) throw new Error("the sound is not unlocked");
    return new ClipVoice(this._context, this._mixer.bus(layer), clip, this._parts.onRoom);
  }

  /** @param {number} frame at which a click of the sound check begins */
  click(frame) {
    if (this._context !== null && this._mixer !== null) click(this._context, this._mixer.entry, frame);
  }

  /** @param {{title: string, artist: string, album: string, artwork: string | null}} shown on the lock screen */
  describe(shown) {
    this._keepAlive.describe(shown);
  }

  /** @param {{play: () => void, pause: () => void}} handlers of the lock screen's buttons */
  onMediaKeys(handlers) {
    this._keepAlive.onKeys(handlers);
  }

  _create() {
    const old = this._context;
    if (old !== null && old.state !== "closed") void old.close().catch(() => undefined);
    const context = new AudioContext({ sampleRate: SAMPLE_RATE_HZ, latencyHint: isHandheld() ? "balanced" : "playback" });
    context.onstatechange = () => this._stateChanged(context);
    this._context = context;
    this._mixer = new Mixer(context, context.destination);
    if (this._mix !== null) this._mixer.setOwn(this._mix);
    this._clock.reset();
    this._movedAt_ms = this._parts.now_ms();
    this.generation += 1;
    if (old !== null) void context.resume().catch(() => undefined);
  }

  /** @param {AudioContext} context */
  _stateChanged(context) {
    if (context !== this._context) return;
    this._clock.reset();
    this._movedAt_ms = this._parts.now_ms();
    this._parts.onState();
  }
}

function isHandheld() {
  return globalThis.matchMedia("(pointer: coarse)").matches;
}

/**
 * @param {AudioContext} context
 * @param {number} now_ms
 * @returns {import("../engine/output-clock.js").Reading}
 */
function readingOf(context, now_ms) {
  const stamp = context.getOutputTimestamp?.();
  const complete = stamp?.contextTime !== undefined && stamp.performanceTime !== undefined;
  return {
    now_ms,
    currentTime_s: context.currentTime,
    stamp: complete ? { context_s: Number(stamp.contextTime), performance_ms: Number(stamp.performanceTime) } : null,
    outputLatency_s: finiteOr(context.outputLatency, 0),
    baseLatency_s: finiteOr(context.baseLatency, 0),
  };
}

/**
 * @param {number | undefined} value
 * @param {number} otherwise
 */
function finiteOr(value, otherwise) {
  return value !== undefined && Number.isFinite(value) ? value : otherwise;
}
