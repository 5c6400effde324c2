import assert from "node:assert/strict";
import { test } from "node:test";
import { ClipPlayer } from "../../web_player/engine/clip-player.js";
import { clip } from "./builders.js";

/** @typedef {import("../../web_player/engine/slices.js").Slice} Slice */

const HELD = { parts: [], lossless: true };

/** @param {Partial<import("../../web_player/timeline.js").Clip>} [changes] */
function stage(changes) {
  const sink = {
    /** @type {Slice[]} */ slices: [],
    /** @type {number[]} */ released: [],
    /** @type {number[]} */ ends: [],
    /** @param {Slice} slice */
    play: (slice) => sink.slices.push(slice),
    /** @param {number} frame */
    cutFrom: (frame) => (sink.slices = sink.slices.filter((slice) => slice.startFrame < frame)),
    /** @param {number} frame */
    endAt: (frame) => sink.ends.push(frame),
    /** @param {number} frame */
    release: (frame) => sink.released.push(frame),
  };
  const player = new ClipPlayer(clip(changes), /** @type {any} */ (sink));
  /**
   * @param {number} now_s
   * @param {{offset?: number, has?: (segment: number) => boolean}} [options]
   */
  const fill = (now_s, { offset = 0, has = () => true } = {}) => {
    const nowFrame = now_s * 48_000;
    player.fill({
      map: { frame: nowFrame + offset, table_us: now_s * 1e6, framesPerUs: 6 / 125 },
      now_ms: now_s * 1_000,
      nowFrame,
      earliestFrame: nowFrame + 4_800,
      untilFrame: nowFrame + 15 * 48_000,
      segmentFrames: 240_000,
      decoded: (_, segment) => (has(segment) ? HELD : null),
    });
  };
  return { sink, player, fill };
}

/** @param {Slice} slice */
const end = (slice) => slice.startFrame + slice.lengthFrames;

/** @param {readonly Slice[]} slices */
function assertNoGaps(slices) {
  for (const [index, slice] of slices.slice(1).entries()) assert.ok(slice.startFrame <= end(/** @type {Slice} */ (slices[index])));
}

test("fifteen seconds are laid ahead, and no more", () => {
  const { sink, fill, player } = stage();
  fill(1);
  assert.ok((player.filledTo ?? 0) >= 16 * 48_000);
  assert.ok((player.filledTo ?? 0) <= 19 * 48_000);
  assertNoGaps(sink.slices);
});

test("looking again changes nothing while the clocks agree", () => {
  const { sink, fill } = stage();
  fill(1);
  const before = [...sink.slices];
  fill(1.25);
  assert.deepEqual(sink.slices.slice(0, before.length), before);
});

test("a better idea of the time lays the future again, not what sounds", () => {
  const { sink, fill } = stage();
  fill(1);
  const sounding = sink.slices[0];
  fill(1.25, { offset: 10 });
  assert.equal(sink.slices[0], sounding);
  assert.equal(sink.slices[1]?.trackFrame, (sink.slices[1]?.startFrame ?? 0) - 10);
  assert.ok((sink.slices[1]?.fadeFrames ?? 0) > 0);
});

test("what is a few milliseconds off is moved after a moment of patience", () => {
  const { fill, player } = stage();
  fill(1);
  fill(1.3);
  fill(1.5, { offset: 480 });
  assert.equal(player.resyncs, 0);
  fill(1.75, { offset: 480 });
  fill(2, { offset: 480 });
  assert.equal(player.resyncs, 1);
  assert.ok(Math.abs(player.latenessAt({ frame: 2.2 * 48_000 + 480, table_us: 2.2e6, framesPerUs: 6 / 125 }, 2.2 * 48_000) ?? 99) < 2);
});

test("one bad reading moves nothing", () => {
  const { fill, player } = stage();
  fill(1);
  fill(1.3);
  fill(1.5, { offset: 480 });
  fill(1.75);
  fill(2.1, { offset: 480 });
  assert.equal(player.resyncs, 0);
});

test("a trim that was moved is followed at once, without a gap", () => {
  const { sink, fill, player } = stage();
  fill(1);
  fill(1.3);
  player.hurry();
  fill(1.5, { offset: 24_000 });
  assert.equal(player.resyncs, 1);
  assertNoGaps(sink.slices);
});

test("a missing segment is waited for and joined without a gap if it comes in time", () => {
  const { sink, fill, player } = stage();
  fill(1, { has: (segment) => segment === 0 });
  assert.ok(!player.complete);
  fill(3);
  assertNoGaps(sink.slices);
  assert.equal(player.dropOuts, 0);
});

test("a segment that comes too late is a drop-out, and the music goes on at the right frame", () => {
  const { sink, fill, player } = stage();
  fill(1, { has: (segment) => segment === 0 });
  fill(9);
  assert.equal(player.dropOuts, 1);
  const entry = sink.slices.find((slice) => slice.startFrame > 8 * 48_000);
  assert.equal(entry?.trackFrame, entry?.startFrame);
});

test("a clip whose end moves closer ends there", () => {
  const { sink, fill, player } = stage();
  fill(1);
  player.reshape(clip({ ends_at_us: 4_000_000 }), 1.2 * 48_000);
  fill(1.25);
  assert.equal(sink.ends.at(-1), 4 * 48_000);
  assert.ok(player.complete);
  assert.ok(sink.slices.every((slice) => slice.startFrame < 4 * 48_000));
});

test("a clip that should be over already is faded away", () => {
  const { sink, fill, player } = stage();
  fill(1);
  player.reshape(clip({ ends_at_us: 1_000_000 }), 1.2 * 48_000);
  assert.equal(sink.released.length, 1);
});

test("a new loop changes only what lies beyond it", () => {
  const { sink, fill, player } = stage();
  fill(1);
  const sounding = sink.slices[0];
  player.reshape(clip({ loop: { start_frame: 48_000, end_frame: 480_000 } }), 1.2 * 48_000);
  fill(1.25);
  assert.equal(sink.slices[0], sounding);
  assert.ok(sink.slices.some((slice) => slice.trackFrame === 48_000));
  assertNoGaps(sink.slices);
});

test("a clip that is anchored anew without moving is left alone", () => {
  const { sink, fill, player } = stage();
  fill(1);
  const before = sink.slices.length;
  player.reshape(clip({ starts_at_us: 125_000, start_frame: 6_000 }), 1.2 * 48_000);
  fill(1.25);
  assert.ok(sink.slices.length >= before);
  assert.equal(player.resyncs, 0);
});
