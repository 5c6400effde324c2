import assert from "node:assert/strict";
import { test } from "node:test";
import { OutputClock } from "../../web_player/engine/output-clock.js";
import { seeded } from "./random.js";

const LATENCY_MS = 60;

/**
 * Readings of a sound card that is `ppm` fast. `style` is how the browser fills the output timestamp.
 * @param {{ppm?: number, style?: "inside" | "outside" | "none", noise_ms?: number, stalled_ms?: number}} options
 */
function card({ ppm = 0, style = "inside", noise_ms = 0.05, stalled_ms = 0 }) {
  const random = seeded(7);
  /** @param {number} now_ms */
  return (now_ms) => {
    const rendered_ms = (now_ms - stalled_ms) * (1 + ppm * 1e-6);
    const heard_ms = rendered_ms - LATENCY_MS;
    const noise = (random() - 0.5) * 2 * noise_ms;
    const stamp = {
      inside: { context_s: (heard_ms - 5 + noise) / 1_000, performance_ms: now_ms - 5 },
      outside: { context_s: (rendered_ms - LATENCY_MS + noise) / 1_000, performance_ms: now_ms - LATENCY_MS },
      none: null,
    }[style];
    const staircase_ms = style === "none" ? Math.floor(rendered_ms / 10) * 10 : rendered_ms;
    return { now_ms, currentTime_s: staircase_ms / 1_000, stamp, outputLatency_s: style === "none" ? 0.05 : LATENCY_MS / 1_000, baseLatency_s: 0.01 };
  };
}

/**
 * @param {OutputClock} clock
 * @param {ReturnType<typeof card>} read
 * @param {number} from_ms
 * @param {number} until_ms
 * @param {number} [every_ms]
 */
function watch(clock, read, from_ms, until_ms, every_ms = 50) {
  for (let now_ms = from_ms; now_ms < until_ms; now_ms += every_ms) clock.add(read(now_ms));
  const line = clock.line();
  return line === null ? Number.NaN : (line.frame + (until_ms - line.at_ms) * line.framesPerMs) / 48;
}

test("nothing is said before enough was seen", () => {
  const clock = new OutputClock();
  assert.equal(clock.line(), null);
  clock.add(card({})(1_000));
  assert.equal(clock.line(), null);
});

test("two readings that agree begin a line", () => {
  assert.ok(Math.abs(watch(new OutputClock(), card({}), 1_000, 1_040, 20) - (1_040 - LATENCY_MS)) < 0.1);
});

test("a device that has not been heard yet says nothing, even by the time it has rendered", () => {
  const clock = new OutputClock();
  const starting = (/** @type {number} */ now_ms) => {
    const reading = card({})(now_ms);
    return { ...reading, stamp: { context_s: Math.max(0.0003, (now_ms - 65) / 1_000), performance_ms: now_ms - 5 } };
  };
  for (let now_ms = 10; now_ms < 60; now_ms += 10) clock.add(starting(now_ms));
  assert.equal(clock.line(), null);
  assert.ok(Math.abs(watch(clock, starting, 70, 130, 20) - (130 - LATENCY_MS)) < 0.1);
  assert.equal(clock.jumps, 0);
});

test("what a device said before it was suspended is not believed when it goes on", () => {
  const clock = new OutputClock();
  const old = { context_s: 3, performance_ms: 3_060 };
  for (let now_ms = 9_000; now_ms < 9_100; now_ms += 20) clock.add({ ...card({})(now_ms), stamp: old });
  assert.equal(clock.line(), null);
});

test("a browser whose timestamps never come true is taken by its context time", () => {
  const clock = new OutputClock();
  const read = (/** @type {number} */ now_ms) => ({ ...card({ style: "none" })(now_ms), stamp: { context_s: 0, performance_ms: 0 } });
  assert.ok(Math.abs(watch(clock, read, 1_000, 21_000) - (21_000 - LATENCY_MS)) < 8);
});

test("a fifth of a second is enough for a tenth of a millisecond", () => {
  assert.ok(Math.abs(watch(new OutputClock(), card({}), 1_000, 1_200, 20) - (1_200 - LATENCY_MS)) < 0.1);
});

for (const ppm of [-100, 0, 60, 100]) {
  test(`a card that is off by ${ppm} ppm is known to a few microseconds after ten seconds`, () => {
    const heard_ms = watch(new OutputClock(), card({ ppm }), 1_000, 11_000);
    assert.ok(Math.abs(heard_ms - (11_000 * (1 + ppm * 1e-6) - LATENCY_MS)) < 0.02);
  });
}

test("a timestamp without the output latency is told from one with it", () => {
  assert.ok(Math.abs(watch(new OutputClock(), card({ style: "outside" }), 1_000, 4_000) - (4_000 - LATENCY_MS)) < 1);
});

test("without a timestamp the staircase of the context time has to do", () => {
  assert.ok(Math.abs(watch(new OutputClock(), card({ style: "none" }), 1_000, 21_000) - (21_000 - LATENCY_MS)) < 8);
});

test("one bogus reading changes nothing", () => {
  const clock = new OutputClock();
  watch(clock, card({}), 1_000, 5_000);
  const bogus = card({})(5_000);
  clock.add({ ...bogus, stamp: { context_s: 99, performance_ms: 5_000 } });
  assert.ok(clock.puzzled);
  assert.ok(Math.abs(watch(clock, card({}), 5_050, 6_000) - (6_000 - LATENCY_MS)) < 0.1);
  assert.equal(clock.jumps, 0);
});

test("a device that stalled is believed after a moment", () => {
  const clock = new OutputClock();
  watch(clock, card({}), 1_000, 5_000);
  assert.ok(Math.abs(watch(clock, card({ stalled_ms: 170 }), 5_000, 5_400) - (5_400 - 170 - LATENCY_MS)) < 0.2);
  assert.equal(clock.jumps, 1);
});
