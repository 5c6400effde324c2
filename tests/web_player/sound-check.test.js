import assert from "node:assert/strict";
import { test } from "node:test";
import { PEAK, clickSamples } from "../../web_player/audio/click.js";
import { SoundCheck } from "../../web_player/engine/sound-check.js";

const TICKS = { first_at_us: 10_000_000, every_us: 500_000, count: 4 };
/** The page's trim is part of the map: this one hears everything 20 ms later than its neighbour. */
const MAP = { frame: 48_000, table_us: 9_500_000, framesPerUs: 0.048 };
const LATER = { ...MAP, table_us: MAP.table_us - 20_000 };

function checked(map = MAP, earliestFrame = 0) {
  /** @type {number[]} */
  const frames = [];
  const check = new SoundCheck((frame) => frames.push(frame));
  check.ask(TICKS);
  check.tick(map, earliestFrame);
  return { check, frames };
}

test("each click is scheduled once, at the frame that is heard at its moment", () => {
  const { check, frames } = checked();
  check.tick(MAP, 0);
  assert.deepEqual(frames, [72_000, 96_000, 120_000, 144_000]);
});

test("clicks go through the player's trim like music", () => {
  assert.deepEqual(checked(LATER).frames, [72_960, 96_960, 120_960, 144_960]);
});

test("a click whose moment has passed stays silent", () => {
  const { check, frames } = checked(MAP, 100_000);
  check.tick(MAP, 0);
  assert.deepEqual(frames.slice(0, 2), [120_000, 144_000]);
  assert.deepEqual(checked(MAP, 1_000_000).frames, []);
});

test("it is known when each click is heard", () => {
  const { check } = checked(MAP, 100_000);
  const [first, , third] = check.heard(MAP);
  assert.deepEqual(first, { planned_us: 10_000_000, heard_us: null });
  assert.ok(Math.abs(Number(third?.heard_us) - 11_000_000) < 1);
  assert.deepEqual(check.heard(null).map(({ heard_us }) => heard_us), [null, null, null, null]);
});

test("a new context gets the clicks that are still to come", () => {
  const { check, frames } = checked();
  check.forget();
  check.tick(MAP, 100_000);
  assert.deepEqual(frames.slice(4), [120_000, 144_000]);
});

test("the page speaks of the check until a second after the last click", () => {
  const { check } = checked();
  assert.equal(check.lastsAt(9_000_000), true);
  assert.equal(check.lastsAt(12_400_000), true);
  assert.equal(check.lastsAt(12_600_000), false);
  assert.equal(new SoundCheck(() => undefined).lastsAt(0), false);
});

test("a click is short, begins and ends in silence, and is never louder than -12 dBFS", () => {
  const samples = clickSamples();
  const highest = Math.max(...samples.map(Math.abs));
  assert.ok(samples.length <= 2_400);
  assert.ok(highest <= PEAK + 1e-6 && highest > PEAK * 0.99);
  assert.equal(samples[0], 0);
  assert.ok(Math.abs(Number(samples.at(-1))) < 1e-3);
});
