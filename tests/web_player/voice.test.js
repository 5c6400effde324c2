import assert from "node:assert/strict";
import { test } from "node:test";
import { Voice } from "../../web_player/audio/voice.js";
import { clip } from "./builders.js";

/** A gain that writes down what it is told. */
class WrittenParam {
  constructor() {
    this.value = 1;
    /** @type {[string, number, number][]} */
    this.told = [];
  }

  cancelScheduledValues() {
    this.told = [];
  }

  /** @param {number} value @param {number} at_s */
  setValueAtTime(value, at_s) {
    this.told.push(["set", value, at_s]);
    this.value = value;
  }

  /** @param {number} value @param {number} at_s */
  linearRampToValueAtTime(value, at_s) {
    this.told.push(["ramp", value, at_s]);
  }
}

/** @returns {{voice: Voice, level: WrittenParam}} */
function quietVoice() {
  /** @type {WrittenParam[]} */
  const gains = [];
  const node = () => ({ gain: gains[gains.push(new WrittenParam()) - 1], connect: (/** @type {any} */ to) => to, disconnect: () => undefined });
  const context = /** @type {any} */ ({ currentTime: 5, createGain: node });
  const voice = new Voice(context, /** @type {any} */ (node()), () => undefined);
  return { voice, level: /** @type {WrittenParam} */ (gains[2]) };
}

const MAP = /** @type {any} */ ({});

test("a clip begins at its loudness gain times its volume squared", () => {
  const { voice, level } = quietVoice();
  voice.shape(clip({ gain_db: -20, volume: 0.5 }), MAP);
  assert.equal(level.told.length, 1);
  assert.ok(Math.abs(level.value - 0.025) < 1e-12);
});

test("a clip glides to another volume without a click, and only once", () => {
  const { voice, level } = quietVoice();
  voice.shape(clip({ volume: 1 }), MAP);
  voice.shape(clip({ volume: 0.5 }), MAP);
  const glide = [["set", 1, 5], ["ramp", 0.25, 5.2]];
  assert.deepEqual(level.told, glide);
  voice.shape(clip({ volume: 0.5 }), MAP);
  assert.deepEqual(level.told, glide);
});
