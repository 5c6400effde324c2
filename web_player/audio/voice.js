/** One stream of sound in the audio graph: a chain of buffer sources, one a slice, behind the clip's gain and its fades. */

import { SAMPLE_RATE_HZ, clipLevel, fadeAt } from "../timeline.js";
import { Automation } from "./automation.js";
import { LINEAR_IN, LINEAR_OUT, POWER_IN, POWER_OUT } from "./curves.js";

/** @typedef {import("../engine/slices.js").Slice} Slice */
/** @typedef {import("../engine/clip-player.js").Decoded} Decoded */
/** @typedef {import("../engine/playback-map.js").PlaybackMap} PlaybackMap */
/** @typedef {{slice: Slice, source: AudioBufferSourceNode, gain: GainNode}} Part */

/** Where the next slice is still missing, the sound goes out over this length instead of breaking off. */
const OPEN_END_FADE = 960;
const RELEASE_S = 0.03;
/** A clip that gets another volume while it sounds goes there over this long. */
const GLIDE_S = 0.2;

export class Voice {
  /**
   * @param {BaseAudioContext} context
   * @param {AudioNode} destination
   * @param {() => void} onPartEnded
   * @param {() => void} [onSilent] it was released, and its last sound is over
   */
  constructor(context, destination, onPartEnded, onSilent = () => undefined) {
    this._context = context;
    this._onPartEnded = onPartEnded;
    this._onSilent = onSilent;
    /** @type {Part[]} */
    this._parts = [];
    this._output = context.createGain();
    this._output.connect(destination);
    this._entry = context.createGain();
    this._level = new Automation(context, this._entry.gain, false, GLIDE_S);
    /** @type {{gain: GainNode, automation: Automation}[]} */
    this._fades = [];
    this._entry.connect(this._output);
    this.released = false;
  }

  /**
   * @param {import("../timeline.js").Clip} clip
   * @param {PlaybackMap} map
   */
  shape(clip, map) {
    this._level.hold(clipLevel(clip));
    while (this._fades.length < clip.fades.length) this._addFade();
    this._fades.forEach((stage, index) => {
      const fade = clip.fades[index];
      if (fade === undefined) stage.automation.hold(1);
      else stage.automation.follow((us) => fadeAt(fade, us), fade.starts_at_us, fade.starts_at_us + fade.duration_us, map);
    });
  }

  /**
   * @param {Slice} slice
   * @param {Decoded} decoded
   */
  play(slice, decoded) {
    const before = this._parts.at(-1);
    if (before !== undefined && before.slice.startFrame + before.slice.lengthFrames >= slice.startFrame) this._join(before, slice);
    const source = this._context.createBufferSource();
    const gain = this._context.createGain();
    source.buffer = /** @type {AudioBuffer} */ (decoded.sound);
    source.connect(gain).connect(this._entry);
    source.start(at(slice.startFrame), at(slice.trackFrame - decoded.firstFrame));
    if (slice.fadeFrames > 0) fadeIn(gain, slice);
    const part = { slice, source, gain };
    this._parts.push(part);
    source.onended = () => this._ended(part);
    this._end(part, slice.startFrame + slice.lengthFrames, slice.closing);
  }

  /** @param {number} frame drops what would begin at or after it */
  cutFrom(frame) {
    while ((this._parts.at(-1)?.slice.startFrame ?? -1) >= frame) discard(/** @type {Part} */ (this._parts.pop()));
    const last = this._parts.at(-1);
    if (last !== undefined) this._end(last, last.slice.startFrame + last.slice.lengthFrames, last.slice.closing);
  }

  /** @param {number} frame at which the last slice ends */
  endAt(frame) {
    const last = this._parts.at(-1);
    if (last !== undefined) this._end(last, frame, true);
  }

  /**
   * Fades everything away and lets go of it.
   * @param {number} frame
   */
  release(frame) {
    if (this.released) return;
    this.released = true;
    const at_s = Math.max(at(frame), this._context.currentTime);
    this._output.gain.setValueCurveAtTime(POWER_OUT, at_s, RELEASE_S);
    for (const part of this._parts) {
      if (at(part.slice.startFrame) > at_s) discard(part);
      else part.source.stop(at_s + RELEASE_S);
    }
    this._parts = this._parts.filter((part) => at(part.slice.startFrame) <= at_s);
    if (this._parts.length === 0) this._leave();
  }

  _leave() {
    this._output.disconnect();
    this._onSilent();
  }

  _addFade() {
    const gain = this._context.createGain();
    const last = this._fades.at(-1)?.gain ?? this._entry;
    last.disconnect();
    last.connect(gain).connect(this._output);
    this._fades.push({ gain, automation: new Automation(this._context, gain.gain, this._parts.length > 0) });
  }

  /**
   * Ends a part where the next one takes over: exactly, or under a cross-fade.
   * @param {Part} part
   * @param {Slice} next
   */
  _join(part, next) {
    part.gain.gain.cancelScheduledValues(at(next.startFrame));
    if (next.fadeFrames === 0) {
      part.source.stop(at(next.startFrame - 0.25));
      return;
    }
    const shape = next.correlated ? LINEAR_OUT : POWER_OUT;
    fadeOut(part.gain, shape, next.startFrame, next.fadeFrames);
    part.source.stop(at(next.startFrame + next.fadeFrames));
  }

  /**
   * @param {Part} part
   * @param {number} frame
   * @param {boolean} exactly
   */
  _end(part, frame, exactly) {
    part.gain.gain.cancelScheduledValues(at(Math.max(part.slice.startFrame + part.slice.fadeFrames, frame - 2)));
    if (exactly) {
      part.source.stop(at(frame - 0.25));
      return;
    }
    fadeOut(part.gain, LINEAR_OUT, frame, OPEN_END_FADE);
    part.source.stop(at(frame + OPEN_END_FADE));
  }

  /** @param {Part} part */
  _ended(part) {
    part.gain.disconnect();
    this._parts = this._parts.filter((each) => each !== part);
    if (this.released && this._parts.length === 0) this._leave();
    this._onPartEnded();
  }
}

/** @param {Part} part */
function discard(part) {
  part.source.onended = null;
  part.source.stop();
  part.source.disconnect();
  part.gain.disconnect();
}

/**
 * @param {GainNode} node
 * @param {Slice} slice
 */
function fadeIn(node, slice) {
  node.gain.value = 0;
  const shape = slice.correlated ? LINEAR_IN : POWER_IN;
  node.gain.setValueCurveAtTime(shape, at(slice.startFrame), at(Math.min(slice.fadeFrames, slice.lengthFrames * 0.9)));
}

/**
 * @param {GainNode} node
 * @param {Float32Array<ArrayBuffer>} shape
 * @param {number} frame
 * @param {number} frames
 */
function fadeOut(node, shape, frame, frames) {
  node.gain.setValueCurveAtTime(shape, at(frame), at(frames));
}

/** @param {number} frame */
function at(frame) {
  return frame / SAMPLE_RATE_HZ;
}
