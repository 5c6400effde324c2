/**
 * The server's clock as seen from this browser. Pure: exchanges of timestamps go in, an estimate comes out.
 *
 * Each exchange has four timestamps (NTP, RFC 5905 section 8). Delay only ever makes the way there or back longer, so
 * every exchange bounds the offset from both sides: the way there from above, the way back from below. Of all straight
 * lines (offset and drift) that keep within these bounds, the likeliest leaves the widest gap between them; the offset
 * is the middle of the gap (linear programming: Moon, Skelly and Towsley, "Estimation and removal of clock skew from
 * network delay measurements", INFOCOM 1999). The error falls with the number of exchanges, not with its square root,
 * and jitter cannot pull the estimate away.
 */

/**
 * One answered ping, all in microseconds; `sent_us` and `received_us` on the local clock.
 * @typedef {{sent_us: number, serverReceived_us: number, serverSent_us: number, received_us: number}} Exchange
 */
/** A bound on the offset (server minus local) at a local moment. @typedef {{at_us: number, offset_us: number}} Bound */

const WINDOW_US = 60e6;
const MAX_BOUNDS = 700;
/** What crystals, and the services that slew them, are good for; a good network overrules it within seconds. */
const DRIFT_SIGMA = 25e-6;
/** Delays in a row are alike, and not exponential: an exchange tells this much less than it would on paper. */
const CAUTION = 4;
const LARGEST_DRIFT = 500e-6;
const FLOOR_US = 5;
/** An exchange that contradicts the estimate by more than this means that one of the clocks jumped. */
const JUMP_US = 3_000;
const SEARCH_STEPS = 36;
const TICKS_SEEN = 8;

export class ServerClock {
  /** @type {Bound[]} from above, by the way there */
  _above = [];
  /** @type {Bound[]} from below, by the way back */
  _below = [];
  /** @type {{at_us: number, offset_us: number, drift: number, sigma_us: number, sigmaDrift: number} | null} */
  _line = null;
  _rtt_us = 0;

  /** Forget everything: another server process, or a clock that jumped. */
  reset() {
    this._above = [];
    this._below = [];
    this._line = null;
    this._rtt_us = 0;
  }

  /** Whether anything was taken in. */
  get known() {
    return this._line !== null;
  }

  /** Fastest round trip of the latest burst. */
  get rtt_us() {
    return this._rtt_us;
  }

  /** How much faster the server's clock runs than the local one, as a ratio (1e-6 is 1 ppm). */
  get drift() {
    return this._line?.drift ?? 0;
  }

  /** @param {readonly Exchange[]} exchanges one burst; an empty one says nothing */
  addBurst(exchanges) {
    const last = exchanges.at(-1);
    if (last === undefined) return;
    if (exchanges.some((exchange) => this._contradicts(exchange))) this.reset();
    for (const exchange of exchanges) {
      this._above.push({ at_us: exchange.sent_us, offset_us: exchange.serverReceived_us - exchange.sent_us });
      this._below.push({ at_us: exchange.received_us, offset_us: exchange.serverSent_us - exchange.received_us });
    }
    this._above = recent(this._above, last.received_us);
    this._below = recent(this._below, last.received_us);
    this._rtt_us = Math.min(...exchanges.map(roundTrip));
    this._line = fit(this._above, this._below, last.received_us);
  }

  /**
   * @param {number} local_us
   * @returns {number} server time at a local moment
   */
  serverAt(local_us) {
    const line = this._line;
    return line === null ? local_us : local_us + line.offset_us + line.drift * (local_us - line.at_us);
  }

  /**
   * @param {number} local_us
   * @returns {number} standard deviation of `serverAt` in microseconds; infinite while nothing is known
   */
  errorAt(local_us) {
    const line = this._line;
    return line === null ? Number.POSITIVE_INFINITY : Math.hypot(line.sigma_us, line.sigmaDrift * (local_us - line.at_us));
  }

  /** @param {Exchange} exchange */
  _contradicts(exchange) {
    if (this._line === null) return false;
    const early_us = this.serverAt(exchange.sent_us) - exchange.serverReceived_us;
    const late_us = exchange.serverSent_us - this.serverAt(exchange.received_us);
    return Math.max(early_us, late_us) > JUMP_US + 3 * this.errorAt(exchange.received_us);
  }
}

/**
 * @param {readonly Bound[]} above
 * @param {readonly Bound[]} below
 * @param {number} now_us
 */
function fit(above, below, now_us) {
  const at_us = mean(above.map((bound) => bound.at_us));
  const { lowest: top, spread: spreadAbove } = envelope(above, at_us, 0, 1);
  const { lowest: bottom, spread: spreadBelow } = envelope(below, at_us, 0, -1);
  const excess_us = Math.max(FLOOR_US, (spreadAbove + spreadBelow) / 2);
  const weight = above.length / excess_us / CAUTION;
  /** @param {number} drift */
  const likelihood = (drift) => {
    const gap_us = envelope(above, at_us, drift, 1).lowest + envelope(below, at_us, drift, -1).lowest;
    return weight * (gap_us - top - bottom) - drift ** 2 / (2 * DRIFT_SIGMA ** 2);
  };
  const drift = above.length < 2 ? 0 : peak(likelihood, -LARGEST_DRIFT, LARGEST_DRIFT);
  const highest_us = envelope(above, at_us, drift, 1).lowest;
  const lowest_us = -envelope(below, at_us, drift, -1).lowest;
  const sigmaDrift = Math.min(DRIFT_SIGMA, widthAt(likelihood, drift));
  const alone_us = above.length === 1 ? (highest_us - lowest_us) / 4 : 0;
  const sigma_us = FLOOR_US + alone_us + excess_us / above.length;
  const offset_us = (highest_us + lowest_us) / 2 + drift * (now_us - at_us);
  return { at_us: now_us, offset_us, drift, sigma_us: Math.hypot(sigma_us, sigmaDrift * (now_us - at_us)), sigmaDrift };
}

/**
 * Looks along a slope at all bounds from one side.
 * @param {readonly Bound[]} bounds
 * @param {number} at_us
 * @param {number} drift
 * @param {1 | -1} side
 * @returns {{lowest: number, spread: number}} the tightest, and how far the others lie from it on average
 */
function envelope(bounds, at_us, drift, side) {
  let lowest = Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const bound of bounds) {
    const offset_us = side * (bound.offset_us - drift * (bound.at_us - at_us));
    lowest = Math.min(lowest, offset_us);
    sum += offset_us;
  }
  return { lowest, spread: sum / bounds.length - lowest };
}

/**
 * @param {(x: number) => number} f concave
 * @param {number} from
 * @param {number} to
 * @returns {number} where it is highest
 */
function peak(f, from, to) {
  let low = from;
  let high = to;
  for (let step = 0; step < SEARCH_STEPS; step += 1) {
    const left = low + (high - low) / 3;
    const right = high - (high - low) / 3;
    if (f(left) < f(right)) low = left;
    else high = right;
  }
  return (low + high) / 2;
}

/**
 * @param {(drift: number) => number} likelihood logarithm of it
 * @param {number} best
 * @returns {number} how far from the best it has fallen by one half: one standard deviation, if it were normal
 */
function widthAt(likelihood, best) {
  const highest = likelihood(best);
  let width = 1e-8;
  while (width < DRIFT_SIGMA && Math.max(likelihood(best - width), likelihood(best + width)) > highest - 0.5) width *= 1.5;
  return width;
}

/**
 * @param {readonly Bound[]} bounds oldest first
 * @param {number} now_us
 */
function recent(bounds, now_us) {
  return bounds.filter((bound) => bound.at_us >= now_us - WINDOW_US).slice(-MAX_BOUNDS);
}

/** @param {Exchange} exchange */
function roundTrip(exchange) {
  return Math.max(0, exchange.received_us - exchange.sent_us - (exchange.serverSent_us - exchange.serverReceived_us));
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The step in which a clock advances, from readings taken in a tight loop.
 * @param {() => number} read
 * @returns {number} in the clock's own unit; 0 if it is too fine to see
 */
export function tickOf(read) {
  let tick = Number.POSITIVE_INFINITY;
  let last = read();
  let steps = 0;
  for (let count = 0; count < 200_000 && steps < TICKS_SEEN; count += 1) {
    const reading = read();
    if (reading <= last) continue;
    tick = Math.min(tick, reading - last);
    last = reading;
    steps += 1;
  }
  return Number.isFinite(tick) ? tick : 0;
}
