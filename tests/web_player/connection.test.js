import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection, pauseBefore } from "../../web_player/connection.js";
import { card, timeline } from "./builders.js";

class FakeSocket {
  readyState = 1;
  /** @type {string[]} */
  sent = [];
  /** @type {(() => void) | null} */ onopen = null;
  /** @type {((event: {data: unknown}) => void) | null} */ onmessage = null;
  /** @type {(() => void) | null} */ onclose = null;
  /** @param {string} frame */
  send(frame) {
    this.sent.push(frame);
  }
  close() {
    this.readyState = 3;
  }
}

const WELCOME = JSON.stringify({
  event: "welcome",
  data: {
    client_id: "c1", role: "player", name: "", trim_us: 0, server_time_us: 1, boot_id: "b1", players: [], renditions: [],
    segment_frames: 240_000, max_drift_ms: 30, campaign: { id: "default", name: "Friday", timeline: timeline({}), scene: null, tracks: [card()] },
  },
});

/** @param {object | null} [hello] */
function connected(hello = { token: "t" }) {
  /** @type {FakeSocket[]} */
  const sockets = [];
  /** @type {{callback: () => void, due_ms: number, id: number}[]} */
  let timers = [];
  const world = {
    sockets, opened: 0, lost: 0, now_ms: 0, messages: /** @type {string[]} */ ([]),
    /** @param {number} until_ms */
    async pass(until_ms) {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = timers.sort((a, b) => a.due_ms - b.due_ms)[0];
        if (next === undefined || next.due_ms > until_ms) break;
        timers = timers.filter((timer) => timer !== next);
        world.now_ms = next.due_ms;
        next.callback();
      }
      world.now_ms = until_ms;
    },
    connection: /** @type {Connection} */ (/** @type {unknown} */ (null)),
  };
  let ids = 0;
  world.connection = new Connection({
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return /** @type {WebSocket} */ (/** @type {unknown} */ (socket));
    },
    hello: async () => hello,
    random: () => 1,
    setTimer: (callback, delay_ms) => {
      timers.push({ callback, due_ms: world.now_ms + delay_ms, id: (ids += 1) });
      return ids;
    },
    clearTimer: (id) => (timers = timers.filter((timer) => timer.id !== id)),
    now_ms: () => world.now_ms,
    onMessage: (message) => world.messages.push(message.event),
    onOpen: () => (world.opened += 1),
    onLost: () => (world.lost += 1),
  });
  return world;
}

test("pauses double from half a second to ten, and are jittered by half", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 50].map((attempt) => pauseBefore(attempt, 1)), [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  assert.equal(pauseBefore(0, 0), 250);
});

test("the first frame says who comes, and only a welcome makes a connection", async () => {
  const world = connected();
  world.connection.open();
  await world.pass(0);
  world.sockets[0]?.onopen?.();
  assert.deepEqual(JSON.parse(world.sockets[0]?.sent[0] ?? ""), { event: "client_connected", data: { token: "t" } });
  assert.equal(world.connection.connected, false);
  assert.equal(world.connection.send("position_report", {}), false);
  world.sockets[0]?.onmessage?.({ data: WELCOME });
  assert.equal(world.connection.connected, true);
  assert.equal(world.opened, 1);
});

test("a lost socket is opened again, ever more slowly, until it is welcomed", async () => {
  const world = connected();
  world.connection.open();
  await world.pass(0);
  for (const due_ms of [500, 1_500, 3_500, 7_500]) {
    world.sockets.at(-1)?.onclose?.();
    const before = world.sockets.length;
    await world.pass(due_ms - 1);
    assert.equal(world.sockets.length, before);
    await world.pass(due_ms);
    assert.equal(world.sockets.length, before + 1);
  }
  world.sockets.at(-1)?.onmessage?.({ data: WELCOME });
  world.sockets.at(-1)?.onclose?.();
  await world.pass(world.now_ms + 500);
  assert.equal(world.sockets.length, 6);
  assert.equal(world.lost, 1);
});

test("a socket that falls silent is given up", async () => {
  const world = connected();
  world.connection.open();
  await world.pass(0);
  world.sockets[0]?.onmessage?.({ data: WELCOME });
  await world.pass(20_000);
  assert.equal(world.lost, 1);
  assert.ok(world.sockets.length >= 2);
});

test("without a token there is no socket, but another try", async () => {
  const world = connected(null);
  world.connection.open();
  await world.pass(600);
  assert.equal(world.sockets.length, 0);
});

test("what cannot be understood is passed over", async () => {
  const world = connected();
  world.connection.open();
  await world.pass(0);
  world.sockets[0]?.onmessage?.({ data: "rubbish" });
  world.sockets[0]?.onmessage?.({ data: '{"event":"play_track","data":{}}' });
  assert.deepEqual(world.messages, []);
});

test("a connection that was closed stays closed", async () => {
  const world = connected();
  world.connection.open();
  await world.pass(0);
  world.connection.close();
  await world.pass(60_000);
  assert.equal(world.sockets.length, 1);
});
