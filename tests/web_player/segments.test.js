import assert from "node:assert/strict";
import { test } from "node:test";
import { tooMany } from "../../web_player/segments/cache.js";
import { Throughput, chooseRendition } from "../../web_player/segments/rendition.js";
import { SegmentStore } from "../../web_player/segments/store.js";
import { wantedSegments } from "../../web_player/segments/wanted.js";
import { clip, timeline } from "./builders.js";

/** @typedef {import("../../web_player/protocol.js").RenditionName} RenditionName */

/** @type {readonly RenditionName[]} */
const ALL = ["flac", "opus-128", "opus-64", "wav"];
const FACTS = ALL.map((name) => ({ name, lead_frames: name.startsWith("opus") ? 4_800 : 0, tail_frames: 4_800 }));

/** @param {Partial<Parameters<typeof chooseRendition>[0]>} changes */
function choose(changes) {
  const exact = new Set(ALL);
  return chooseRendition({ offered: ALL, exact, lowBandwidth: false, bitsPerS: null, rtt_us: 1_000, voices: 1, current: null, ...changes });
}

test("the home network gets lossless sound", () => assert.equal(choose({}), "flac"));
test("a far player begins small until the way is known", () => assert.equal(choose({ rtt_us: 80_000 }), "opus-128"));
test("a wide way gets lossless sound, however far", () => assert.equal(choose({ rtt_us: 80_000, bitsPerS: 40e6 }), "flac"));
test("a narrow way gets the small rendition", () => assert.equal(choose({ bitsPerS: 1e6 }), "opus-128"));
test("a very narrow way gets the smallest", () => assert.equal(choose({ bitsPerS: 200_000 }), "opus-64"));
test("two voices need twice the way", () => assert.equal(choose({ bitsPerS: 4e6, voices: 2 }), "opus-128"));
test("low bandwidth is the player's word", () => assert.equal(choose({ lowBandwidth: true, bitsPerS: 1e9 }), "opus-64"));
test("going up takes more room than staying", () => {
  assert.equal(choose({ bitsPerS: 3.5e6, current: "flac" }), "flac");
  assert.equal(choose({ bitsPerS: 3.5e6, current: "opus-128" }), "opus-128");
});
test("a browser without exact FLAC gets wave files, one without anything else too", () => {
  assert.equal(choose({ exact: new Set(/** @type {RenditionName[]} */ (["wav", "opus-128", "opus-64"])) }), "wav");
  assert.equal(choose({ exact: new Set(/** @type {RenditionName[]} */ (["wav"])), lowBandwidth: true }), "wav");
  assert.equal(choose({ exact: new Set() }), null);
});

test("throughput forgets slowly", () => {
  const throughput = new Throughput();
  throughput.add(500_000, 100);
  assert.equal(throughput.bitsPerS, 40e6);
  throughput.add(500_000, 1_000);
  assert.ok((throughput.bitsPerS ?? 0) > 20e6);
});

test("what is wanted comes in the order in which it is due", () => {
  const now = clip({ id: "now" });
  const next = clip({ id: "next", track_id: "track-2", starts_at_us: 30_000_000 });
  const wanted = wantedSegments(timeline({ clips: [next, now] }), 12_000_000, 45e6, 240_000);
  assert.deepEqual(wanted.map((each) => each.due_us), [...wanted.map((each) => each.due_us)].sort((a, b) => a - b));
  assert.deepEqual(wanted.slice(0, 2).map(({ track_id, index }) => [track_id, index]), [["track-1", 2], ["track-1", 3]]);
  assert.ok(wanted.some(({ track_id, index }) => track_id === "track-2" && index === 0));
});

test("a short loop wants each of its segments once", () => {
  const wanted = wantedSegments(timeline({ clips: [clip({ loop: { start_frame: 0, end_frame: 300_000 } })] }), 1_000_000, 45e6, 240_000);
  assert.deepEqual(wanted.map(({ index }) => index), [0, 1]);
});

test("what is over or far away is not wanted, what is held is", () => {
  const over = clip({ id: "over", ends_at_us: 5 });
  const far = clip({ id: "far", starts_at_us: 4_000_000_000 });
  const held = { track_id: "track-9", revision: "r1", frame: 500_000, length_frames: 900_000, reason: "pause", stems: [] };
  const wanted = wantedSegments(timeline({ clips: [over, far], held: [held] }), 1_000_000, 45e6, 240_000);
  assert.deepEqual(wanted.map(({ track_id, index }) => [track_id, index]), [["track-9", 2]]);
});

/** @param {(path: string) => Promise<Response | null>} request */
function store(request) {
  const world = { now_ms: 0, paths: /** @type {string[]} */ ([]), faults: 0, decode: async () => ({ sound: "sound", lengthFrames: 244_800 }) };
  const segments = new SegmentStore({
    request: (path) => {
      world.paths.push(path);
      return request(path);
    },
    decode: () => world.decode(),
    cache: { get: async () => null, put: async () => undefined },
    now_ms: () => world.now_ms,
    onReady: () => undefined,
    onFault: () => (world.faults += 1),
  });
  segments.configure(FACTS, 240_000);
  segments.able(new Set(ALL));
  return { segments, world };
}

/** @param {number} index */
const wanted = (index) => ({ track_id: "track-1", revision: "r 1", index, lengthFrames: 48_000 * 180, due_us: index * 5e6 });
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const good = async () => new Response(new Uint8Array(1_000));

test("urgent segments are fetched by two, the others one by one, and decoded when they are near", async () => {
  const { segments, world } = store(good);
  const list = [0, 1, 2, 3, 4].map(wanted);
  segments.want(list, 0, 6e6);
  await Promise.resolve();
  assert.equal(world.paths.length, 2);
  assert.equal(world.paths[0], "/audio/track-1/segments/flac/0?v=r%201");
  for (let round = 3; round <= 5; round += 1) {
    await settle();
    segments.want(list, 0, 6e6);
    await settle();
    assert.equal(world.paths.length, round);
  }
  segments.want(list, 0, 6e6);
  await settle();
  const track = { track_id: "track-1", revision: "r 1" };
  assert.equal(segments.decoded(track, 0)?.sound, "sound");
  assert.equal(segments.decoded(track, 4), null);
  assert.ok(segments.holds(track, 4));
});

test("a failed fetch is tried again after a pause, and named when it goes on", async () => {
  let works = false;
  const { segments, world } = store(async () => (works ? good() : new Response(null, { status: 503 })));
  const pauses = [400, 800, 1_600];
  for (const pause_ms of pauses) {
    segments.want([wanted(0)], 0, 0);
    await settle();
    const tried = world.paths.length;
    segments.want([wanted(0)], 0, 0);
    assert.equal(world.paths.length, tried);
    world.now_ms += pause_ms;
  }
  assert.notEqual(segments.problem, "");
  works = true;
  segments.want([wanted(0)], 0, 0);
  await settle();
  assert.equal(segments.problem, "");
});

test("a rendition that decodes to the wrong length is given up for another", async () => {
  const { segments, world } = store(good);
  world.decode = async () => ({ sound: "sound", lengthFrames: 200_000 });
  segments.want([wanted(0)], 0, 6e6);
  await settle();
  segments.want([wanted(0)], 0, 6e6);
  await settle();
  world.now_ms += 1_000;
  segments.want([wanted(0)], 0, 6e6);
  await settle();
  assert.match(world.paths.at(-1) ?? "", /segments\/wav\/0/);
});

test("the end of a track whose length changed while it was fetched is taken at either length", async () => {
  const shorter = { ...wanted(35), lengthFrames: 48_000 * 180 - 100_000 };
  for (const lengthFrames of [240_000, 140_000]) {
    const { segments, world } = store(good);
    world.decode = async () => ({ sound: "sound", lengthFrames });
    segments.want([wanted(35)], 0, 0);
    segments.want([shorter], 0, 0);
    await settle();
    segments.want([shorter], 0, 1e12);
    await settle();
    assert.equal(segments.decoded({ track_id: "track-1", revision: "r 1" }, 35)?.sound, "sound");
  }
});

test("waiting for music that is still being made says nothing of the way", async () => {
  const { segments, world } = store(async () => {
    world.now_ms += 5_000;
    return new Response(new Uint8Array(700_000), { headers: { "Server-Timing": "growth;dur=4800" } });
  });
  segments.want([wanted(0)], 0, 0);
  await settle();
  segments.want([wanted(1)], 0, 0);
  assert.equal(segments.rendition, "flac");
});

test("what nobody wants any more is not fetched further", async () => {
  const { segments } = store(() => new Promise(() => undefined));
  segments.want([wanted(0)], 0, 0);
  segments.want([], 0, 0);
  assert.equal(segments.holds({ track_id: "track-1", revision: "r 1" }, 0), false);
});

test("decoded sound stays within its bound", async () => {
  const { segments, world } = store(good);
  for (let index = 0; index < 60; index += 1) {
    world.now_ms += 1_000;
    for (let round = 0; round < 3; round += 1) {
      segments.want([wanted(index)], 0, 1e12);
      await settle();
    }
  }
  const decoded = Array.from({ length: 60 }, (_, index) => segments.decoded({ track_id: "track-1", revision: "r 1" }, index)).filter(Boolean);
  assert.ok(decoded.length <= 33 && decoded.length >= 20, `${decoded.length}`);
});

test("the cache lets go of what is old, and of the oldest beyond its size", () => {
  const megabytes = (/** @type {number} */ size, /** @type {number} */ stored_ms) => ({ bytes: new ArrayBuffer(0), stored_ms, size_bytes: size * 1024 * 1024 });
  const day_ms = 86_400_000;
  assert.deepEqual(tooMany(["a", "b"], [megabytes(1, 0), megabytes(1, day_ms)], day_ms), ["a"]);
  assert.deepEqual(tooMany(["a", "b", "c"], [megabytes(80, 1), megabytes(70, 3), megabytes(60, 2)], 4), ["a"]);
});
