/**
 * Asks the server for the time and feeds the answers, burst by burst, to the clock. Dense at first, so that a late
 * player is right within a moment, then sparse for as long as the page lives.
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

/**
 * Pings a burst, and the pause between two of them. Pings are not serial: on a slow way that would cost the samples
 * which make the shortest way findable.
 * @type {readonly {readonly pings: number, readonly gap_ms: number, readonly bursts: number}[]}
 */
const PHASES = [
  { pings: 6, gap_ms: 20, bursts: 1 },
  { pings: 10, gap_ms: 60, bursts: 8 },
  { pings: 12, gap_ms: 150, bursts: 10 },
];
const STEADY = { pings: 16, gap_ms: 300, bursts: Number.POSITIVE_INFINITY };
const LONGEST_RTT_MS = 3_000;

export class ClockSync {
  /** @param {ClockSyncParts} parts */
  constructor(parts) {
    this._parts = parts;
    /** @type {number | null} */
    this._timer = null;
    /** @type {Exchange[]} */
    this._burst = [];
    this._sent = 0;
    this._bursts = 0;
  }

  /** Starts over with dense bursts: after connecting, waking or a jump. */
  start() {
    this.stop();
    this._burst = [];
    this._sent = 0;
    this._bursts = 0;
    this._ping();
  }

  stop() {
    if (this._timer !== null) this._parts.clearTimer(this._timer);
    this._timer = null;
  }

  /** @param {import("./protocol.js").Clocks} clocks the answer to a ping, taken in at once */
  answered(clocks) {
    const received_ms = this._parts.now_ms() + this._parts.tick_ms / 2;
    const rtt_ms = received_ms - clocks.client_sent;
    if (rtt_ms < 0 || rtt_ms > LONGEST_RTT_MS) return;
    this._burst.push({
      sent_us: clocks.client_sent * 1_000,
      serverReceived_us: clocks.server_received_us,
      serverSent_us: clocks.server_sent_us,
      received_us: received_ms * 1_000,
    });
    if (this._burst.length >= this._phase().pings) this._finishBurst();
  }

  _ping() {
    const { gap_ms, pings } = this._phase();
    // A clock that advances in steps reads, on average, half a step behind.
    if (this._parts.send(this._parts.now_ms() + this._parts.tick_ms / 2)) this._sent += 1;
    if (this._sent >= 2 * pings) this._finishBurst();
    this._timer = this._parts.setTimer(() => this._ping(), gap_ms);
  }

  _finishBurst() {
    const burst = this._burst;
    this._burst = [];
    this._sent = 0;
    if (burst.length === 0) return;
    this._bursts += 1;
    this._parts.clock.addBurst(burst);
    this._parts.onBurst();
  }

  _phase() {
    let before = 0;
    for (const phase of PHASES) {
      before += phase.bursts;
      if (this._bursts < before) return phase;
    }
    return STEADY;
  }
}
