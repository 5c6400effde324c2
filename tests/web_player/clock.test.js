import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerClock, tickOf } from "../../web_player/clock.js";
import { seeded } from "./random.js";

const OFFSET_US = 987_654_321_000;

/**
 * A network between a local clock and a server whose clock runs `drift` faster.
 * @param {{up_us: number, down_us: number, jitter_us: number, drift?: number, tick_us?: number, seed?: number}} way
 */
function network({ up_us, down_us, jitter_us, drift = 0, tick_us = 0, seed = 1 }) {
  const random = seeded(seed);
  let step_us = 0;
  /** @param {number} true_us */
  const server = (true_us) => OFFSET_US + step_us + true_us * (1 + drift);
  /** @param {number} true_us */
  const local = (true_us) => (tick_us === 0 ? true_us : Math.floor(true_us / tick_us) * tick_us + tick_us / 2);
  return {
    server,
    /** @param {number} by_us */
    step: (by_us) => (step_us += by_us),
    /** @param {number} true_us */
    exchange(true_us) {
      const arrives_us = true_us + up_us + random() * jitter_us;
      const returns_us = arrives_us + 30 + down_us + random() * jitter_us;
      return {
        sent_us: local(true_us),
        serverReceived_us: Math.floor(server(arrives_us)),
        serverSent_us: Math.floor(server(arrives_us + 30)),
        received_us: local(returns_us),
      };
    },
  };
}

/**
 * @param {ServerClock} clock
 * @param {ReturnType<typeof network>} net
 * @param {number} from_s
 * @param {number} until_s
 * @param {number} every_ms
 */
function run(clock, net, from_s, until_s, every_ms) {
  for (let at_us = from_s * 1e6; at_us < until_s * 1e6; at_us += 4 * every_ms * 1_000) {
    clock.addBurst([0, 1, 2, 3].map((index) => net.exchange(at_us + index * every_ms * 1_000)));
  }
  return clock.serverAt(until_s * 1e6) - net.server(until_s * 1e6);
}

test("a clock that heard nothing knows nothing", () => {
  const clock = new ServerClock();
  assert.equal(clock.known, false);
  assert.equal(clock.errorAt(0), Number.POSITIVE_INFINITY);
  clock.addBurst([]);
  assert.equal(clock.known, false);
});

test("one burst in the home network is right to a tenth of a millisecond", () => {
  const clock = new ServerClock();
  const net = network({ up_us: 300, down_us: 300, jitter_us: 200 });
  clock.addBurst([0, 1, 2, 3, 4, 5].map((index) => net.exchange(index * 2_000)));
  assert.ok(Math.abs(clock.serverAt(20_000) - net.server(20_000)) < 100);
});

for (const drift_ppm of [-100, 0, 40, 100]) {
  test(`a drift of ${drift_ppm} ppm is found and followed`, () => {
    const clock = new ServerClock();
    const net = network({ up_us: 300, down_us: 300, jitter_us: 400, drift: drift_ppm * 1e-6 });
    assert.ok(Math.abs(run(clock, net, 0, 30, 100)) < 20);
    assert.ok(Math.abs(clock.drift * 1e6 - drift_ppm) < 3);
  });
}

for (const seed of [1, 2, 3, 4, 5, 6]) {
  test(`50 ms of jitter each way leave less than half a millisecond after half a minute (network ${seed})`, () => {
    const clock = new ServerClock();
    const net = network({ up_us: 80_000, down_us: 80_000, jitter_us: 50_000, drift: 40e-6, seed });
    assert.ok(Math.abs(run(clock, net, 0, 30, 50)) < 500);
  });
}

test("an asymmetric way is wrong by half the difference and no more", () => {
  const clock = new ServerClock();
  const error_us = run(clock, network({ up_us: 80_000, down_us: 5_000, jitter_us: 1_000 }), 0, 20, 100);
  assert.ok(Math.abs(error_us - 37_500) < 200, `${error_us}`);
});

test("a clock of whole milliseconds is averaged out", () => {
  const clock = new ServerClock();
  const error_us = run(clock, network({ up_us: 400, down_us: 400, jitter_us: 900, tick_us: 1_000, drift: 20e-6 }), 0, 30, 93);
  assert.ok(Math.abs(error_us) < 120, `${error_us}`);
});

test("rare long delays do not move the estimate", () => {
  const clock = new ServerClock();
  const net = network({ up_us: 500, down_us: 500, jitter_us: 300 });
  run(clock, net, 0, 10, 100);
  const before = clock.serverAt(11e6);
  const late = net.exchange(10e6);
  clock.addBurst([{ ...late, received_us: late.received_us + 700_000 }]);
  assert.ok(Math.abs(clock.serverAt(11e6) - before) < 20);
});

test("a server clock that was stepped is believed at once", () => {
  const clock = new ServerClock();
  const net = network({ up_us: 500, down_us: 500, jitter_us: 300 });
  run(clock, net, 0, 20, 100);
  net.step(-5_000_000);
  assert.ok(Math.abs(run(clock, net, 20, 22, 100)) < 100);
});

test("after a reset nothing of the old server is left", () => {
  const clock = new ServerClock();
  run(clock, network({ up_us: 500, down_us: 500, jitter_us: 300, drift: 100e-6 }), 0, 20, 100);
  clock.reset();
  assert.equal(clock.known, false);
  assert.equal(clock.drift, 0);
});

test("the error it states is of the size of the error it makes", () => {
  let within = 0;
  for (let seed = 1; seed <= 40; seed += 1) {
    const clock = new ServerClock();
    const error_us = run(clock, network({ up_us: 900, down_us: 900, jitter_us: 5_000, drift: 30e-6, seed }), 0, 15, 100);
    if (Math.abs(error_us) <= 3 * clock.errorAt(15e6)) within += 1;
  }
  assert.ok(within >= 36, `${within} of 40`);
});

test("the step of a clock is found", () => {
  let reading = 0;
  assert.equal(tickOf(() => Math.floor((reading += 0.01))), 1);
  assert.equal(tickOf(() => 5), 0);
});
