/**
 * One clip in the audio graph: a voice for the whole track, or one for each of its stems behind the gain that the layer's
 * intensity gives it. All voices play the same slices, so they are in step to the sample; one whose sound is late joins
 * in within the slice, and disturbs nobody.
 */

import { partGainAt, partsOf } from "../timeline.js";
import { Automation } from "./automation.js";
import { Voice } from "./voice.js";

/** @typedef {import("../timeline.js").Clip} Clip */
/** @typedef {import("../timeline.js").Layer} Layer */
/** @typedef {import("../timeline.js").Part} Part */
/** @typedef {import("../engine/slices.js").Slice} Slice */
/** @typedef {import("../engine/clip-player.js").DecodedParts} DecodedParts */
/** @typedef {import("../engine/playback-map.js").PlaybackMap} PlaybackMap */
/** @typedef {{part: Part, voice: Voice, level: Automation | null, audible: boolean}} Strand */
/** A slice, and which strands have its sound, or missed its beginning though they should have been heard. @typedef {{slice: Slice, has: boolean[], missed: boolean[]}} Laid */

const ENTRY_FADE = 2_400;
/** Shorter rests of a slice are not worth joining in for. */
const SHORTEST_REST = 7_200;
const KEPT = 48_000;

export class ClipVoice {
  /**
   * @param {BaseAudioContext} context
   * @param {AudioNode} destination the layer's bus
   * @param {Clip} clip
   * @param {() => void} onPartEnded
   */
  constructor(context, destination, clip, onPartEnded) {
    /** @type {Strand[]} */
    this._strands = partsOf(clip).map((part) => strandOf(context, destination, part, onPartEnded));
    /** @type {Laid[]} */
    this._laid = [];
    /** How often a strand that should have been heard fell silent. */
    this.dropOuts = 0;
  }

  /**
   * @param {Clip} clip
   * @param {Layer} layer
   * @param {PlaybackMap} map
   */
  shape(clip, layer, map) {
    const { starts_at_us, duration_us } = layer.intensity;
    for (const strand of this._strands) {
      strand.voice.shape(clip, map);
      strand.level?.follow((us) => partGainAt(strand.part, layer, us), starts_at_us, starts_at_us + duration_us, map);
      strand.audible = partGainAt(strand.part, layer, map.table_us) > 0;
    }
  }

  /**
   * @param {Slice} slice
   * @param {DecodedParts} decoded
   */
  play(slice, decoded) {
    const before = this._laid.at(-1);
    if (before !== undefined) before.slice = cutAt(before.slice, slice.startFrame);
    const laid = { slice, has: this._strands.map(() => false), missed: this._strands.map(() => false) };
    this._laid.push(laid);
    this._strands.forEach((_, index) => this._sound(index, laid, before, decoded, slice.startFrame));
  }

  /**
   * Lets strands join in whose sound has come late.
   * @param {number} earliestFrame first context frame that can still be reached
   * @param {(segment: number) => DecodedParts | null} decodedOf
   */
  mend(earliestFrame, decodedOf) {
    this._laid = this._laid.filter(({ slice }) => slice.startFrame + slice.lengthFrames > earliestFrame - KEPT);
    this._strands.forEach((strand, index) => {
      for (const [place, laid] of this._laid.entries()) {
        if (laid.has[index]) continue;
        const before = this._laid[place - 1];
        this._note(strand, index, laid, before, earliestFrame);
        if (laid.slice.startFrame + laid.slice.lengthFrames < earliestFrame + SHORTEST_REST) continue;
        if (this._laid.slice(place).some(({ has }) => has[index])) continue;
        const decoded = decodedOf(laid.slice.segment);
        if (decoded === null || !this._sound(index, laid, before, decoded, earliestFrame)) break;
      }
    });
  }

  /**
   * @param {number} frame a context frame
   * @returns {string[]} the names of the stems that have sound there, however loud they are
   */
  stemsAt(frame) {
    const laid = this._laid.findLast(({ slice }) => slice.startFrame <= frame && frame < slice.startFrame + slice.lengthFrames);
    return this._strands.flatMap(({ part }, index) => (part.stem !== null && laid?.has[index] ? [part.stem.name] : []));
  }

  /** @param {number} frame drops what would begin at or after it */
  cutFrom(frame) {
    this._laid = this._laid.filter(({ slice }) => slice.startFrame < frame);
    for (const { voice } of this._strands) voice.cutFrom(frame);
  }

  /** @param {number} frame at which the last slice ends */
  endAt(frame) {
    const last = this._laid.at(-1);
    if (last === undefined) return;
    last.slice = { ...cutAt(last.slice, frame), closing: true };
    this._strands.forEach(({ voice }, index) => {
      if (last.has[index]) voice.endAt(frame);
    });
  }

  /**
   * Fades everything away and lets go of it.
   * @param {number} frame
   */
  release(frame) {
    this._laid = [];
    for (const { voice } of this._strands) voice.release(frame);
  }

  /**
   * Plays one strand of a slice, from its beginning or from where it can still be reached.
   * @param {number} index
   * @param {Laid} laid
   * @param {Laid | undefined} before
   * @param {DecodedParts} decoded
   * @param {number} fromFrame
   * @returns {boolean} whether its sound was there
   */
  _sound(index, laid, before, decoded, fromFrame) {
    const part = decoded.parts[index] ?? null;
    if (part === null) return false;
    const follows = before === undefined || before.has[index] === true;
    this._strands[index]?.voice.play(restOf(laid.slice, fromFrame, follows), part);
    laid.has[index] = true;
    return true;
  }

  /**
   * @param {Strand} strand
   * @param {number} index
   * @param {Laid} laid
   * @param {Laid | undefined} before
   * @param {number} earliestFrame
   */
  _note(strand, index, laid, before, earliestFrame) {
    if (laid.missed[index] || laid.slice.startFrame >= earliestFrame || !strand.audible) return;
    laid.missed[index] = true;
    if (before?.has[index]) this.dropOuts += 1;
  }
}

/**
 * @param {BaseAudioContext} context
 * @param {AudioNode} destination
 * @param {Part} part
 * @param {() => void} onPartEnded
 * @returns {Strand}
 */
function strandOf(context, destination, part, onPartEnded) {
  if (part.stem === null) return { part, voice: new Voice(context, destination, onPartEnded), level: null, audible: true };
  const gain = context.createGain();
  gain.connect(destination);
  const voice = new Voice(context, gain, onPartEnded, () => gain.disconnect());
  return { part, voice, level: new Automation(context, gain.gain), audible: true };
}

/**
 * @param {Slice} slice
 * @param {number} frame
 * @returns {Slice} the slice up to a context frame
 */
function cutAt(slice, frame) {
  return { ...slice, lengthFrames: Math.min(slice.lengthFrames, frame - slice.startFrame) };
}

/**
 * @param {Slice} slice
 * @param {number} fromFrame
 * @param {boolean} follows whether the strand sounded up to the slice
 * @returns {Slice} what is left of a slice from a context frame on, faded in where it does not go on from what was
 */
function restOf(slice, fromFrame, follows) {
  const late = Math.max(0, Math.ceil(fromFrame) - slice.startFrame);
  if (late === 0 && follows) return slice;
  return {
    ...slice,
    startFrame: slice.startFrame + late,
    lengthFrames: slice.lengthFrames - late,
    position: slice.position + late,
    trackFrame: slice.trackFrame + late,
    fadeFrames: ENTRY_FADE,
    correlated: false,
  };
}
