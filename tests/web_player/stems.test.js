import assert from "node:assert/strict";
import { test } from "node:test";
import { ClipVoice } from "../../web_player/audio/clip-voice.js";
import { firstSlice, nextSlice } from "../../web_player/engine/slices.js";
import { spanOf } from "../../web_player/segments/address.js";
import { forStem } from "../../web_player/segments/rendition.js";
import { wantedSegments } from "../../web_player/segments/wanted.js";
import { clip, timeline } from "./builders.js";

/** @typedef {import("../../web_player/engine/slices.js").Slice} Slice */

const BED = { name: "bed", enters_at: 0, full_at: 0 };
const LEAD = { name: "lead", enters_at: 0.4, full_at: 0.6 };
const STEMS = [BED, LEAD];
const MAP = { frame: 0, table_us: 0, framesPerUs: 6 / 125 };
const LENGTH = 48_000 * 12;

/** @param {number} intensity */
function layerAt(intensity) {
  const ramp = { from_level: intensity, to_level: intensity, starts_at_us: 0, duration_us: 0 };
  return { .../** @type {any} */ (timeline({})).layers[0], intensity: ramp };
}

/** An audio graph on paper: the sources that were started, and the gains. */
function graph() {
  const started = /** @type {{at_s: number, offset_s: number, sound: string}[]} */ ([]);
  const gains = /** @type {any[]} */ ([]);
  const param = () => ({
    value: 1,
    cancelScheduledValues: () => undefined,
    setValueCurveAtTime: () => undefined,
    linearRampToValueAtTime: () => undefined,
    /** @param {number} value */
    setValueAtTime(value) {
      this.value = value;
    },
  });
  const node = () => ({ gain: param(), connect: (/** @type {any} */ to) => to, disconnect: () => undefined });
  const context = {
    currentTime: 0,
    createGain: () => gains[gains.push(node()) - 1],
    createBufferSource: () => ({
      ...node(),
      buffer: null,
      stop: () => undefined,
      /** @param {number} at_s @param {number} offset_s */
      start(at_s, offset_s) {
        started.push({ at_s, offset_s, sound: String(this.buffer) });
      },
    }),
  };
  const voice = new ClipVoice(/** @type {any} */ (context), /** @type {any} */ (node()), clip({ stems: STEMS }), () => undefined);
  return { voice, started, gains };
}

/** @param {string | null} bed @param {string | null} lead */
function decoded(bed, lead) {
  const parts = [bed, lead].map((sound) => (sound === null ? null : { sound, firstFrame: 0, lossless: false }));
  return { parts, lossless: false };
}

/** @param {Partial<Slice>} changes @returns {Slice} */
function slice(changes) {
  const plain = { startFrame: 0, lengthFrames: 96_000, position: 0, trackFrame: 0, segment: 0, fadeFrames: 0 };
  return { ...plain, correlated: false, closing: false, ...changes };
}

test("every stem is wanted with the same segments, and what is silent comes after what is heard", () => {
  const layers = [{ ...layerAt(0.2), clips: [clip({ stems: STEMS })] }];
  const wanted = wantedSegments({ revision: 1, layers }, 1_000_000, 9e6, 240_000);
  assert.deepEqual(
    wanted.map(({ track_id, index }) => `${track_id} ${index}`),
    ["track-1~bed 0", "track-1~lead 0", "track-1~bed 1", "track-1~lead 1"],
  );
  assert.deepEqual(wanted.map(({ silent }) => silent), [false, true, false, true]);
});

test("held stems are made ready to come back", () => {
  const held = { track_id: "t", revision: "r", frame: 500_000, length_frames: 900_000, reason: "hush", stems: STEMS };
  const wanted = wantedSegments(timeline({ held: [held] }), 0, 9e6, 240_000);
  assert.deepEqual(wanted.map(({ track_id, index }) => [track_id, index]), [["t~bed", 2], ["t~lead", 2]]);
});

test("stems come small enough that five of them are no burden, and smallest where the player wants it so", () => {
  assert.equal(forStem("flac", ["flac", "opus-128", "opus-64"]), "opus-128");
  assert.equal(forStem("opus-64", ["flac", "opus-128", "opus-64"]), "opus-64");
  assert.equal(forStem("wav", ["wav"]), "wav");
});

test("segments of stems reach over the seam, those of tracks do not", () => {
  const facts = /** @type {const} */ ({ name: "opus-128", lead_frames: 4_800, tail_frames: 4_800 });
  const wanted = { track_id: "t", revision: "r", lengthFrames: 500_000, due_us: 0, silent: false };
  assert.deepEqual(spanOf({ ...wanted, index: 0, isStem: true }, facts, 240_000), { firstFrame: -4_800, lengthFrames: 249_600 });
  assert.deepEqual(spanOf({ ...wanted, index: 2, isStem: true }, facts, 240_000), { firstFrame: 475_200, lengthFrames: 29_600 });
  assert.deepEqual(spanOf({ ...wanted, index: 0, isStem: false }, facts, 240_000), { firstFrame: 0, lengthFrames: 244_800 });
});

for (const [lossless, fadeFrames] of /** @type {const} */ ([[false, 960], [true, 0]])) {
  test(`the seam of ${lossless ? "lossless" : "lossy"} stems that go round is a join like any other`, () => {
    const round = clip({ length_frames: LENGTH, loop: { start_frame: 0, end_frame: LENGTH }, stems: STEMS });
    const cut = { segmentFrames: 240_000, lossless };
    let before = /** @type {Slice} */ (firstSlice(round, MAP, 0, cut));
    while (before.trackFrame + before.lengthFrames < LENGTH) before = /** @type {Slice} */ (nextSlice(round, MAP, before, cut));
    const after = /** @type {Slice} */ (nextSlice(round, MAP, before, cut));
    assert.deepEqual([after.trackFrame, after.segment, after.fadeFrames, after.position], [0, 0, fadeFrames, LENGTH]);
  });
}

test("all stems of a slice start at the same frame of the context and of the track", () => {
  const { voice, started } = graph();
  voice.play(slice({ startFrame: 48_000, trackFrame: 12_000 }), decoded("bed", "lead"));
  assert.deepEqual(started, [{ at_s: 1, offset_s: 0.25, sound: "bed" }, { at_s: 1, offset_s: 0.25, sound: "lead" }]);
  assert.deepEqual(voice.stemsAt(50_000), ["bed", "lead"]);
});

test("each stem has the gain that the intensity gives it", () => {
  const { voice, gains } = graph();
  voice.shape(clip({ stems: STEMS }), layerAt(0.5), MAP);
  const [bed, lead] = [gains[0], gains[3]].map(({ gain }) => gain.value);
  assert.equal(bed, 1);
  assert.ok(Math.abs(lead - Math.SQRT1_2) < 1e-12);
});

test("a stem that comes late joins in within the slice, in step, and holds nobody up", () => {
  const { voice, started } = graph();
  voice.shape(clip({ stems: STEMS }), layerAt(1), MAP);
  voice.play(slice({}), decoded("bed", null));
  assert.deepEqual(voice.stemsAt(10), ["bed"]);
  voice.mend(24_000, () => decoded("bed", null));
  assert.equal(started.length, 1);
  voice.mend(48_000, () => decoded("bed", "lead"));
  assert.deepEqual(started[1], { at_s: 1, offset_s: 1, sound: "lead" });
  assert.deepEqual(voice.stemsAt(60_000), ["bed", "lead"]);
  assert.equal(voice.dropOuts, 0);
});

test("a stem that falls silent though it should be heard counts as one drop-out, and comes back in step", () => {
  const { voice, started } = graph();
  voice.shape(clip({ stems: STEMS }), layerAt(1), MAP);
  voice.play(slice({}), decoded("bed", "lead"));
  voice.play(slice({ startFrame: 96_000, trackFrame: 96_000, segment: 1 }), decoded("bed", null));
  for (const frame of [120_000, 130_000]) voice.mend(frame, () => null);
  assert.equal(voice.dropOuts, 1);
  voice.mend(144_000, () => decoded("bed", "lead"));
  assert.deepEqual(started.at(-1), { at_s: 3, offset_s: 3, sound: "lead" });
});

test("a stem that nobody would hear is missed by nobody", () => {
  const { voice } = graph();
  voice.shape(clip({ stems: STEMS }), layerAt(0.1), MAP);
  voice.play(slice({}), decoded("bed", "lead"));
  voice.play(slice({ startFrame: 96_000, trackFrame: 96_000 }), decoded("bed", null));
  voice.mend(120_000, () => null);
  assert.equal(voice.dropOuts, 0);
});
