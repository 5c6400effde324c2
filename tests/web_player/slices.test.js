import assert from "node:assert/strict";
import { test } from "node:test";
import { driftOf, frameOf, momentOf } from "../../web_player/engine/playback-map.js";
import { firstSlice, lateness, nextSlice } from "../../web_player/engine/slices.js";
import { soundingFrames, trackFrame } from "../../web_player/timeline.js";
import { clip } from "./builders.js";

/** @typedef {import("../../web_player/engine/slices.js").Slice} Slice */

const EXACT = { segmentFrames: 240_000, lossless: true };

/** @param {{drift_ppm?: number, frame?: number, table_us?: number}} [changes] */
function map({ drift_ppm = 0, frame = 10_000.4, table_us = 0 } = {}) {
  return { frame, table_us, framesPerUs: (6 / 125) * (1 + drift_ppm * 1e-6) };
}

/**
 * @param {import("../../web_player/timeline.js").Clip} what
 * @param {import("../../web_player/engine/playback-map.js").PlaybackMap} clocks
 * @param {number} earliest
 * @param {number} count
 * @param {typeof EXACT} [cut]
 */
function lay(what, clocks, earliest, count, cut = EXACT) {
  /** @type {Slice[]} */
  const slices = [];
  for (let slice = firstSlice(what, clocks, earliest, cut); slice !== null && slices.length < count; ) {
    slices.push(slice);
    slice = nextSlice(what, clocks, slice, cut);
  }
  return slices;
}

/** @param {Slice} slice */
const end = (slice) => slice.startFrame + slice.lengthFrames;

test("map and inverse agree", () => {
  const clocks = map({ drift_ppm: 80 });
  assert.ok(Math.abs(momentOf(clocks, frameOf(clocks, 123_456_789)) - 123_456_789) < 1e-3);
  assert.ok(Math.abs(driftOf(clocks) - 80e-6) < 1e-12);
});

test("a clip that is still to come begins on its own first frame, without a fade", () => {
  const [slice] = lay(clip({ starts_at_us: 1_000_000, start_frame: 77 }), map(), 20_000, 1);
  assert.deepEqual([slice?.startFrame, slice?.trackFrame, slice?.fadeFrames], [58_000, 77, 0]);
});

test("a late player enters at the frame that is due, faded in", () => {
  const [slice] = lay(clip(), map({ frame: 0 }), 500_000, 1);
  assert.equal(slice?.trackFrame, 500_000);
  assert.equal(slice?.segment, 2);
  assert.ok((slice?.fadeFrames ?? 0) > 0);
});

test("with clocks that agree, slices are butted without a gap or a fade, to the last frame", () => {
  const track = clip({ length_frames: 1_000_001 });
  const slices = lay(track, map(), 0, 100);
  for (const [index, slice] of slices.slice(1).entries()) {
    const before = /** @type {Slice} */ (slices[index]);
    assert.equal(slice.startFrame, end(before));
    assert.equal(slice.trackFrame, before.trackFrame + before.lengthFrames);
    assert.equal(slice.fadeFrames, 0);
  }
  const last = /** @type {Slice} */ (slices.at(-1));
  assert.equal(last.trackFrame + last.lengthFrames, 1_000_001);
  assert.ok(last.closing);
});

test("no slice reaches beyond its segment and the part of the tail that joins use", () => {
  for (const slice of lay(clip(), map({ drift_ppm: 90 }), 0, 60)) {
    assert.ok(slice.trackFrame >= slice.segment * 240_000);
    assert.ok(slice.trackFrame + slice.lengthFrames <= (slice.segment + 1) * 240_000 + 2_400 + 48);
    assert.ok(slice.lengthFrames <= 120_000);
  }
});

for (const drift_ppm of [-100, -40, 5, 60, 100, 200]) {
  test(`a card that is off by ${drift_ppm} ppm never strays by more than 60 microseconds`, () => {
    const clocks = map({ drift_ppm });
    for (const slice of lay(clip(), clocks, 0, 80).slice(1)) {
      for (const at of [0, slice.lengthFrames / 2, slice.lengthFrames]) {
        assert.ok(Math.abs(lateness(slice, clocks, clip(), at)) < 3.1, `${lateness(slice, clocks, clip(), at)} frames`);
      }
    }
  });
}

test("every shift lies under a cross-fade, and no slice is shorter than its fades", () => {
  for (const drift_ppm of [-150, 150]) {
    const slices = lay(clip(), map({ drift_ppm }), 0, 80);
    for (const [index, slice] of slices.slice(1).entries()) {
      const before = /** @type {Slice} */ (slices[index]);
      const shifted = slice.trackFrame !== before.trackFrame + before.lengthFrames;
      assert.equal(slice.fadeFrames > 0, shifted);
      assert.ok(slice.lengthFrames > 4_000);
    }
  }
});

test("lossy segments are cross-faded where they meet, and only there", () => {
  const slices = lay(clip(), map(), 0, 12, { segmentFrames: 240_000, lossless: false });
  for (const [index, slice] of slices.slice(1).entries()) {
    assert.equal(slice.fadeFrames > 0, slice.segment !== slices[index]?.segment);
  }
});

test("a loop turns on its exact frame, without a fade", () => {
  const looped = clip({ loop: { start_frame: 30_000, end_frame: 330_007 } });
  const slices = lay(looped, map(), 0, 20);
  const turns = slices.filter((slice) => slice.trackFrame === 30_000);
  assert.ok(turns.length >= 2);
  for (const turn of turns) assert.equal(turn.fadeFrames, 0);
  assert.ok(slices.every((slice) => slice.trackFrame + slice.lengthFrames <= 330_007));
});

test("a drifting card is put right inside a short loop, not at its seam", () => {
  const looped = clip({ loop: { start_frame: 0, end_frame: 96_000 } });
  const clocks = map({ drift_ppm: 100 });
  const slices = lay(looped, clocks, 0, 60);
  assert.ok(slices.slice(2).every((slice) => Math.abs(lateness(slice, clocks, looped)) < 6));
  assert.ok(slices.filter((slice) => slice.trackFrame === 0).every((slice) => slice.fadeFrames === 0));
});

test("what is laid is what the timeline says, frame by frame", () => {
  const looped = clip({ start_frame: 5_000, loop: { start_frame: 100_000, end_frame: 500_000 }, ends_at_us: 40_000_000 });
  const slices = lay(looped, map(), 0, 200);
  for (const slice of slices) {
    for (const step of [0, 1, slice.lengthFrames - 1]) assert.equal(trackFrame(looped, slice.position + step), slice.trackFrame + step);
  }
  assert.equal(slices.reduce((sum, slice) => sum + slice.lengthFrames, 0) + (slices[0]?.position ?? 0), soundingFrames(looped));
});

test("a clip that is over has no slices", () => {
  assert.deepEqual(lay(clip({ length_frames: 480_000 }), map(), 600_000, 1), []);
});

test("a jump of any size lands in the segment that holds its frame, with something left to play", () => {
  const before = /** @type {Slice} */ (lay(clip(), map(), 4_000_000, 1)[0]);
  for (let off = -300_000; off <= 300_000; off += 611) {
    const clocks = map({ frame: 10_000 + off });
    const slice = nextSlice(clip(), clocks, before, EXACT);
    if (slice === null) continue;
    assert.ok(slice.trackFrame >= slice.segment * 240_000 && slice.trackFrame < (slice.segment + 1) * 240_000 + 2_448, `${off}`);
    assert.ok(slice.lengthFrames > 0 && Number.isInteger(slice.lengthFrames), `${off}`);
    if (off % 240_000 !== 0) assert.ok(Math.abs(lateness(slice, clocks, clip())) < 2, `${off}`);
  }
});
