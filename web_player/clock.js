/**
 * The server's clock as seen from this browser. Pure: local readings go in, an estimate comes out.
 *
 * Each exchange has four timestamps (NTP, RFC 5905 section 8). Delay only ever makes the way there or back longer, so
 * the shortest way there and the shortest way back of a burst, taken separately, bound the offset far better than the
 * best single exchange. Their midpoint is fed to a Kalman filter whose state is the offset and its drift.
 */

/**
 * One answered ping, all in microseconds; `sent_us` and `received_us` on the local clock.
 * @typedef {{sent_us: number, serverReceived_us: number, serverSent_us: number, received_us: number}} Exchange
 */

const FLOOR_US = 15;
const INITIAL_DRIFT_SIGMA = 60e-6;
const DRIFT_WALK_PER_SQRT_S = 8e-9;
const OFFSET_WALK_US_PER_SQRT_S = 1;
const SURPRISE_SIGMAS = 6;
const SURPRISE_MIN_US = 3_000;
const SURPRISES_TO_RESET = 2;

/**
 * What a burst says: the offset (server minus local) at a local moment, with its standard deviation.
 * @param {readonly Exchange[]} exchanges at least one
 * @returns {{at_us: number, offset_us: number, sigma_us: number, rtt_us: number}}
 */
export function measure(exchanges) {
  const there = exchanges.map((e) => e.serverReceived_us - e.sent_us);
  const back = exchanges.map((e) => e.received_us - e.serverSent_us);
  const leastThere = Math.min(...there);
  const leastBack = Math.min(...back);
  const excess_us = mean(there) - leastThere + mean(back) - leastBack;
  const rtt_us = Math.max(0, leastThere + leastBack);
  const count = exchanges.length;
  const sigma_us = count > 1 ? FLOOR_US + (0.75 * excess_us) / count : Math.max(FLOOR_US, rtt_us / 4);
  const at_us = mean(exchanges.map((e) => (e.sent_us + e.received_us) / 2));
  return { at_us, offset_us: (leastThere - leastBack) / 2, sigma_us, rtt_us };
}

/** Two-state Kalman filter (offset, drift) over the bursts of one server process. */
export class ServerClock {
  /** @type {number | null} */
  _at_us = null;
  _offset_us = 0;
  _drift = 0;
  _varOffset = 0;
  _covariance = 0;
  _varDrift = INITIAL_DRIFT_SIGMA ** 2;
  _surprises = 0;
  _rtt_us = 0;

  /** Forget everything: another server process, or a clock that jumped. */
  reset() {
    this._begin(0, 0, 0);
    this._at_us = null;
    this._rtt_us = 0;
  }

  /** Whether any burst was taken in. */
  get known() {
    return this._at_us !== null;
  }

  /** Fastest round trip of the latest burst. */
  get rtt_us() {
    return this._rtt_us;
  }

  /** How much faster the server's clock runs than the local one, as a ratio (1e-6 is 1 ppm). */
  get drift() {
    return this._drift;
  }

  /** @param {readonly Exchange[]} exchanges one burst; an empty one says nothing */
  addBurst(exchanges) {
    if (exchanges.length === 0) return;
    const measured = measure(exchanges);
    this._rtt_us = measured.rtt_us;
    if (this._at_us === null) {
      this._begin(measured.at_us, measured.offset_us, measured.sigma_us);
      return;
    }
    this._predict(measured.at_us);
    this._correct(measured);
  }

  /**
   * @param {number} local_us
   * @returns {number} server time at a local moment
   */
  serverAt(local_us) {
    const elapsed_us = this._at_us === null ? 0 : local_us - this._at_us;
    return local_us + this._offset_us + this._drift * elapsed_us;
  }

  /**
   * @param {number} local_us
   * @returns {number} standard deviation of `serverAt` in microseconds; infinite while nothing is known
   */
  errorAt(local_us) {
    if (this._at_us === null) return Number.POSITIVE_INFINITY;
    const elapsed_us = local_us - this._at_us;
    const variance = this._varOffset + 2 * elapsed_us * this._covariance + elapsed_us ** 2 * this._varDrift;
    return Math.sqrt(Math.max(0, variance));
  }

  /**
   * @param {number} at_us
   * @param {number} offset_us
   * @param {number} sigma_us
   */
  _begin(at_us, offset_us, sigma_us) {
    this._at_us = at_us;
    this._offset_us = offset_us;
    this._drift = 0;
    this._varOffset = sigma_us ** 2;
    this._covariance = 0;
    this._varDrift = INITIAL_DRIFT_SIGMA ** 2;
    this._surprises = 0;
  }

  /** @param {number} at_us */
  _predict(at_us) {
    const elapsed_us = at_us - /** @type {number} */ (this._at_us);
    const elapsed_s = Math.abs(elapsed_us) / 1e6;
    this._offset_us += this._drift * elapsed_us;
    this._varOffset += 2 * elapsed_us * this._covariance + elapsed_us ** 2 * this._varDrift;
    this._varOffset += OFFSET_WALK_US_PER_SQRT_S ** 2 * elapsed_s;
    this._covariance += elapsed_us * this._varDrift;
    this._varDrift += DRIFT_WALK_PER_SQRT_S ** 2 * elapsed_s;
    this._at_us = at_us;
  }

  /** @param {{at_us: number, offset_us: number, sigma_us: number, rtt_us: number}} measured */
  _correct(measured) {
    const residual_us = measured.offset_us - this._offset_us;
    const variance = this._varOffset + measured.sigma_us ** 2;
    const bound_us = Math.max(SURPRISE_MIN_US, SURPRISE_SIGMAS * Math.sqrt(variance), measured.rtt_us / 2);
    if (Math.abs(residual_us) > bound_us) {
      this._surprises += 1;
      if (this._surprises >= SURPRISES_TO_RESET) this._begin(measured.at_us, measured.offset_us, measured.sigma_us);
      return;
    }
    this._surprises = 0;
    const gain = this._varOffset / variance;
    const driftGain = this._covariance / variance;
    this._offset_us += gain * residual_us;
    this._drift += driftGain * residual_us;
    this._varDrift -= driftGain * this._covariance;
    this._covariance *= 1 - gain;
    this._varOffset *= 1 - gain;
  }
}

/**
 * The step in which a clock advances, from readings taken in a tight loop.
 * @param {() => number} read
 * @returns {number} in the clock's own unit; 0 if it is too fine to see
 */
export function tickOf(read) {
  let tick = Number.POSITIVE_INFINITY;
  let last = read();
  const from = last;
  for (let count = 0; count < 200_000 && last - from < 12; count += 1) {
    const reading = read();
    if (reading > last) tick = Math.min(tick, reading - last);
    last = reading;
  }
  return Number.isFinite(tick) ? tick : 0;
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
