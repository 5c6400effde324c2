/**
 * Which frame of the audio context is being heard at which moment of the page's clock. Pure: readings go in.
 *
 * Browsers disagree on what `getOutputTimestamp` means. Chromium's pair already contains the output latency, Firefox's
 * does not; the lead of `currentTime` over the extrapolated pair tells them apart, without asking for names. Where the
 * pair is missing, `currentTime` less the reported latency has to do.
 */

/**
 * One look at all clocks. `stamp` is null where the browser has no usable output timestamp.
 * @typedef {{
 *   now_ms: number, currentTime_s: number, stamp: {context_s: number, performance_ms: number} | null,
 *   outputLatency_s: number, baseLatency_s: number,
 * }} Reading
 */
/** Frame `frame` is heard at `at_ms`, and `framesPerMs` more every millisecond. @typedef {{at_ms: number, frame: number, framesPerMs: number}} Line */

const FRAMES_PER_MS = 48;
const WINDOW_MS = 30_000;
const MAX_POINTS = 160;
/** Two readings that agree begin a line; what they lack, the later ones and the next join of slices put right. */
const MIN_POINTS = 2;
const MIN_SPAN_MS = 15;
const FITTED_FROM = 3;
const JUMP_MS = 5;
const JUMP_CONFIRMED_AFTER = 4;
const JUMP_LASTS_MS = 100;
const SLOPE_SIGMA = 100e-6;
const NOISE_FLOOR_MS = 0.02;
const LATENCY_INSIDE_MS = 2.5;
const LONGEST_AGE_MS = 250;
const ASSUMED_LATENCY_S = 0.04;
const LONGEST_LATENCY_S = 3;
/** Until its first frame is heard, a device names a moment near zero that does not move. */
const UNHEARD_S = 0.005;
/** A device that starts, or goes on, has this long to name a moment that can be believed. */
const PATIENCE_MS = 600;

/** @typedef {{x_ms: number, y_ms: number}} Point context time against page time, both in milliseconds */

export class OutputClock {
  /** How often the device stalled or was changed. */
  jumps = 0;
  /** @type {Point[]} */
  _points = [];
  /** @type {Point[]} */
  _suspects = [];
  /** @type {number[]} */
  _leads_ms = [];
  /** @type {Line | null} */
  _line = null;
  _latency_s = 0;
  _stamped = false;
  _since_ms = Number.POSITIVE_INFINITY;

  /** Forget everything: another context, or one that was suspended. */
  reset() {
    this._begin(false);
    this._leads_ms = [];
    this._latency_s = 0;
    this._since_ms = Number.POSITIVE_INFINITY;
  }

  /** @param {Reading} reading */
  add(reading) {
    const stamp = usable(reading);
    this._since_ms = Math.min(this._since_ms, reading.now_ms);
    if (stamp === null && reading.stamp !== null && reading.now_ms - this._since_ms < PATIENCE_MS) return;
    if (stamp !== null && !this._stamped) this._begin(true);
    if (stamp === null && this._stamped) return;
    if (stamp !== null) this._noteLead(reading, stamp);
    this._noteLatency(reading);
    const point =
      stamp === null
        ? { x_ms: reading.now_ms, y_ms: reading.currentTime_s * 1_000 }
        : { x_ms: stamp.performance_ms, y_ms: stamp.context_s * 1_000 };
    this._take(point);
  }

  /** Whether the latest readings contradict the earlier ones, so that more are needed soon. */
  get puzzled() {
    return this._suspects.length > 0;
  }

  /** @returns {Line | null} what is heard when; null until enough is known */
  line() {
    if (this._points.length < MIN_POINTS) return null;
    const first = /** @type {Point} */ (this._points[0]);
    const last = /** @type {Point} */ (this._points[this._points.length - 1]);
    if (last.x_ms - first.x_ms < MIN_SPAN_MS) return null;
    this._line ??= fit(this._points);
    return { ...this._line, frame: this._line.frame - this._hiddenLatency_s() * 1_000 * FRAMES_PER_MS };
  }

  /**
   * @param {number} now_ms
   * @param {number} currentTime_s
   * @returns {number | null} how long a sample that is rendered now takes to be heard
   */
  latencyAt(now_ms, currentTime_s) {
    const line = this.line();
    if (line === null) return null;
    const heard = line.frame + (now_ms - line.at_ms) * line.framesPerMs;
    return Math.max(0, currentTime_s * 1_000 - heard / FRAMES_PER_MS);
  }

  /** @param {boolean} stamped */
  _begin(stamped) {
    this._points = [];
    this._suspects = [];
    this._line = null;
    this._stamped = stamped;
  }

  /** @param {Point} point */
  _take(point) {
    const last = this._points[this._points.length - 1];
    if (last !== undefined && point.x_ms <= last.x_ms) return;
    if (last !== undefined && this._isJump(point, last)) {
      this._suspect(point);
      return;
    }
    this._suspects = [];
    this._points.push(point);
    const oldest_ms = point.x_ms - WINDOW_MS;
    const fresh = this._points.findIndex((each) => each.x_ms >= oldest_ms);
    this._points.splice(0, Math.max(fresh, this._points.length - MAX_POINTS));
    this._line = null;
  }

  /**
   * @param {Point} point
   * @param {Point} last
   */
  _isJump(point, last) {
    const line = this._points.length >= FITTED_FROM ? (this._line ??= fit(this._points)) : null;
    const expected_ms =
      line === null
        ? last.y_ms + (point.x_ms - last.x_ms)
        : (line.frame + (point.x_ms - line.at_ms) * line.framesPerMs) / FRAMES_PER_MS;
    return Math.abs(point.y_ms - expected_ms) > (this._stamped ? JUMP_MS : 40);
  }

  /** One reading may be bogus; several that agree with each other are a device that stalled or was changed. @param {Point} point */
  _suspect(point) {
    const last = this._suspects[this._suspects.length - 1];
    const agrees = last !== undefined && Math.abs(point.y_ms - last.y_ms - (point.x_ms - last.x_ms)) < JUMP_MS;
    this._suspects = agrees ? [...this._suspects, point] : [point];
    const first = /** @type {Point} */ (this._suspects[0]);
    if (this._suspects.length < JUMP_CONFIRMED_AFTER || point.x_ms - first.x_ms < JUMP_LASTS_MS) return;
    this.jumps += 1;
    this._points = this._suspects;
    this._suspects = [];
    this._line = null;
  }

  /**
   * @param {Reading} reading
   * @param {{context_s: number, performance_ms: number}} stamp
   */
  _noteLead(reading, stamp) {
    const heard_ms = stamp.context_s * 1_000 + (reading.now_ms - stamp.performance_ms);
    this._leads_ms.push(reading.currentTime_s * 1_000 - heard_ms);
    if (this._leads_ms.length > 40) this._leads_ms.shift();
  }

  /** @param {Reading} reading */
  _noteLatency(reading) {
    const reported = reading.outputLatency_s > 0 ? reading.outputLatency_s : 0;
    const latency_s = this._stamped ? reported : reported + reading.baseLatency_s || ASSUMED_LATENCY_S;
    if (latency_s > LONGEST_LATENCY_S) return;
    const stepped = Math.abs(latency_s - this._latency_s) > 0.015;
    this._latency_s = stepped ? latency_s : this._latency_s + 0.01 * (latency_s - this._latency_s);
  }

  /** Latency that the readings do not contain. */
  _hiddenLatency_s() {
    if (!this._stamped) return this._latency_s;
    return median(this._leads_ms) > LATENCY_INSIDE_MS ? 0 : this._latency_s;
  }
}

/** @param {Reading} reading */
function usable(reading) {
  const stamp = reading.stamp;
  if (stamp === null || !(stamp.performance_ms > 0) || !(stamp.context_s > UNHEARD_S)) return null;
  const age_ms = reading.now_ms - stamp.performance_ms;
  return age_ms > LONGEST_AGE_MS || age_ms < -LONGEST_AGE_MS ? null : stamp;
}

/**
 * Least squares with a prior on the slope (crystals are good to 100 ppm) and without the worst outliers.
 * @param {readonly Point[]} points
 * @returns {Line}
 */
function fit(points) {
  const rough = leastSquares(points, NOISE_FLOOR_MS);
  const residuals = points.map((point) => Math.abs(residual(rough, point)));
  const typical = Math.max(NOISE_FLOOR_MS, median(residuals) * 1.5);
  const kept = points.filter((_, index) => /** @type {number} */ (residuals[index]) <= 4 * typical);
  return leastSquares(kept.length >= FITTED_FROM ? kept : points, typical);
}

/**
 * @param {readonly Point[]} points
 * @param {number} noise_ms
 * @returns {Line}
 */
function leastSquares(points, noise_ms) {
  const first = /** @type {Point} */ (points[0]);
  let sumX = 0;
  let sumD = 0;
  for (const point of points) {
    sumX += point.x_ms - first.x_ms;
    sumD += point.y_ms - point.x_ms - (first.y_ms - first.x_ms);
  }
  const meanX = sumX / points.length;
  const meanD = sumD / points.length;
  let covariance = 0;
  let variance = (noise_ms / SLOPE_SIGMA) ** 2;
  for (const point of points) {
    const x = point.x_ms - first.x_ms - meanX;
    covariance += x * (point.y_ms - point.x_ms - (first.y_ms - first.x_ms) - meanD);
    variance += x * x;
  }
  const at_ms = first.x_ms + meanX;
  const context_ms = first.y_ms + meanX + meanD;
  return { at_ms, frame: context_ms * FRAMES_PER_MS, framesPerMs: FRAMES_PER_MS * (1 + covariance / variance) };
}

/**
 * @param {Line} line
 * @param {Point} point
 */
function residual(line, point) {
  return point.y_ms - (line.frame + (point.x_ms - line.at_ms) * line.framesPerMs) / FRAMES_PER_MS;
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
