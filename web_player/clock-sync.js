/**
 * Asks the server for the time and feeds the answers, burst by burst, to the clock. Dense at first, so that a late
 * player is right within a moment, then sparse for as long as the page lives.
 *
 * On a fast way a burst is a chain: each answer is followed by the next ping while both ends are awake, which finds the
 * shortest way. On a slow way pings do not wait for each other, which would cost samples, and come more often.
 */

/** @typedef {import("./clock.js").Exchange} Exchange */
/**
 * @typedef {{
 *   clock: import("./clock.js").ServerClock, now_ms: () => number, tick_ms: number,
 *   send: (client_sent: number) => boolean,
 *   setTimer: (callback: () => void, delay_ms: number) => number, clearTimer: (timer: number) => void,
 *   onBurst: () => void,
 * }} ClockSyncParts
 */

const CHAIN = 5;
const NEAR_MS = 15;
const LONGEST_RTT_MS = 4_000;
/** Pauses between chains on a fast way, and between pings on a slow one, by the age of the connection. */
const PACES = [
  { until_ms: 250, near_ms: 40, far_ms: 20 },
  { until_ms: 8_000, near_ms: 250, far_ms: 50 },
  { until_ms: 60_000, near_ms: 700, far_ms: 100 },
];
const STEADY = { near_ms: 2_000, far_ms: 250 };
const BURST_LASTS_MS = 200;

export class ClockSync {
  /** @param {ClockSyncParts} parts */
  constructor(parts) {
    this._parts = parts;
    /** @type {number | null} */
    this._timer = null;
    /** @type {Exchange[]} */
    this._burst = [];
    this._links = 0;
    this._near = false;
    this._started_ms = 0;
    this._fed_ms = 0;
  }

  /** Starts over with dense bursts: after connecting, waking or a jump. */
  start() {
    this.stop();
    this._started_ms = this._parts.now_ms();
    this._fed_ms = this._started_ms;
    this._begin();
  }

  stop() {
    if (this._timer !== null) this._parts.clearTimer(this._timer);
    this._timer = null;
    this._burst = [];
    this._links = 0;
  }

  /** @param {import("./protocol.js").Clocks} clocks the answer to a ping, taken in at once */
  answered(clocks) {
    const now_ms = this._parts.now_ms();
    const received_ms = now_ms + this._parts.tick_ms / 2;
    const rtt_ms = received_ms - clocks.client_sent;
    if (rtt_ms < 0 || rtt_ms > LONGEST_RTT_MS) return;
    this._near = rtt_ms < NEAR_MS;
    const follows = this._near && this._links > 0;
    if (follows) this._ping();
    this._burst.push({
      sent_us: clocks.client_sent * 1_000,
      serverReceived_us: clocks.server_received_us,
      serverSent_us: clocks.server_sent_us,
      received_us: received_ms * 1_000,
    });
    const chainOver = this._near && !follows;
    if (chainOver || now_ms - this._fed_ms >= BURST_LASTS_MS || !this._parts.clock.known) this._feed(now_ms);
  }

  _begin() {
    this._links = CHAIN;
    this._ping();
    const age_ms = this._parts.now_ms() - this._started_ms;
    const pace = PACES.find(({ until_ms }) => age_ms < until_ms) ?? STEADY;
    this._timer = this._parts.setTimer(() => this._begin(), this._near ? pace.near_ms : pace.far_ms);
  }

  _ping() {
    this._links -= 1;
    // A clock that advances in steps reads, on average, half a step behind.
    this._parts.send(this._parts.now_ms() + this._parts.tick_ms / 2);
  }

  /** @param {number} now_ms */
  _feed(now_ms) {
    const burst = this._burst;
    this._burst = [];
    this._fed_ms = now_ms;
    this._parts.clock.addBurst(burst);
    this._parts.onBurst();
  }
}
