import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { soundingFrames, trackFrame, voicesAt } from "../../web_player/timeline.js";

/** @type {{name: string, timeline: any, moments: {server_time_us: number, voices: any[]}[]}[]} */
const CASES = JSON.parse(readFileSync(new URL("../vectors/timeline.json", import.meta.url), "utf-8"));

for (const { name, timeline, moments } of CASES) {
  test(`${name}: the same in JavaScript`, () => {
    for (const { server_time_us, voices } of moments) {
      const found = voicesAt(timeline, server_time_us);
      assert.deepEqual(found.map(({ gain, ...place }) => place), voices.map(({ gain, ...place }) => place));
      found.forEach((voice, index) => {
        assert.ok(Math.abs(voice.gain - voices[index].gain) <= 1e-12 * Math.max(1, voices[index].gain), `gain at ${server_time_us}`);
      });
    }
  });
}

test("a clip sounds for as many frames as the timeline says it is audible", () => {
  for (const { timeline, moments } of CASES) {
    for (const clip of timeline.layers.flatMap((/** @type {any} */ layer) => layer.clips)) {
      for (const { server_time_us, voices } of moments) {
        const position = Math.floor(((server_time_us - clip.starts_at_us) * 6) / 125);
        if (position < 0 || position > 1e12) continue;
        const sounds = position < soundingFrames(clip);
        const heard = voices.find((voice) => voice.clip_id === clip.id);
        // The last frame may still be under way in the microsecond in which the clip ends.
        if (heard !== undefined) assert.ok(sounds);
        if (heard !== undefined) assert.equal(trackFrame(clip, position), heard.frame);
      }
    }
  }
});
