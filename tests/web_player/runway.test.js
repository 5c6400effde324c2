import assert from "node:assert/strict";
import { test } from "node:test";

import { runway } from "../../web_player/segments/runway.js";
import { clip, timeline } from "./builders.js";

const SEGMENT_FRAMES = 240_000;
const SEGMENT_US = 5_000_000;
const everything = () => true;

test("nothing that sounds has no runway", () => {
  assert.equal(runway(timeline({}), 0, SEGMENT_FRAMES, everything), null);
});

test("the runway ends where the first segment is missing", () => {
  const playing = timeline({ clips: [clip()] });
  assert.equal(runway(playing, 2_000_000, SEGMENT_FRAMES, (_clip, segment) => segment < 3), 13_000_000);
});

test("a join ahead is no end while what follows is held", () => {
  const fade = { direction: "out", starts_at_us: 8_000_000, duration_us: 2_000_000 };
  const ending = clip({ length_frames: 480_000, ends_at_us: 10_000_000, fades: [fade] });
  const next = clip({ id: "clip-2", track_id: "track-2", starts_at_us: 8_000_000 });
  const joined = timeline({ clips: [ending, next] });
  const twoOfTheNext = (/** @type {{id: string}} */ of, /** @type {number} */ segment) => of.id === "clip-1" || segment < 2;
  assert.equal(runway(joined, 7_000_000, SEGMENT_FRAMES, twoOfTheNext), 1_000_000 + 2 * SEGMENT_US);
});

test("what follows does not help while its beginning is missing", () => {
  const ending = clip({ length_frames: 480_000 });
  const next = clip({ id: "clip-2", starts_at_us: 10_000_000 });
  const joined = timeline({ clips: [ending, next] });
  assert.equal(runway(joined, 7_000_000, SEGMENT_FRAMES, (of) => of.id === "clip-1"), 3_000_000);
});

test("the layer that runs dry first decides", () => {
  const two = timeline({ clips: [clip()] });
  const ambience = { ...two.layers[0], name: "ambience", clips: [clip({ id: "rain" })] };
  const both = { ...two, layers: [two.layers[0], ambience] };
  assert.equal(runway(/** @type {any} */ (both), 0, SEGMENT_FRAMES, (of) => of.id !== "rain"), 0);
});

test("a single sound that ends as planned does not make the music's runway short", () => {
  const music = timeline({ clips: [clip()] });
  const howl = { ...music.layers[0], name: "ambience", clips: [clip({ id: "howl", length_frames: 96_000 })] };
  const both = /** @type {any} */ ({ ...music, layers: [music.layers[0], howl] });
  assert.equal(runway(both, 0, SEGMENT_FRAMES, (of, segment) => of.id === "howl" || segment < 3), 3 * SEGMENT_US);
  assert.equal(runway(both, 0, SEGMENT_FRAMES, (of) => of.id !== "howl"), 0);
});

test("when everything ends as planned the last to end decides", () => {
  const music = timeline({ clips: [clip({ length_frames: 480_000 })] });
  const howl = { ...music.layers[0], name: "ambience", clips: [clip({ id: "howl", length_frames: 96_000 })] };
  const both = /** @type {any} */ ({ ...music, layers: [music.layers[0], howl] });
  assert.equal(runway(both, 0, SEGMENT_FRAMES, everything), 10_000_000);
});
