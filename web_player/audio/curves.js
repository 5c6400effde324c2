/** Shapes of gain over time, as points for `setValueCurveAtTime`. Pure. */

const POINTS = 65;

/**
 * @param {number} points
 * @param {(along: number) => number} shape of `along` from 0 to 1
 */
function curve(points, shape) {
  return Float32Array.from({ length: points }, (_, index) => shape(index / (points - 1)));
}

/** Two like sounds: the levels add up to one. */
export const LINEAR_IN = curve(POINTS, (along) => (1 - Math.cos(Math.PI * along)) / 2);
export const LINEAR_OUT = curve(POINTS, (along) => (1 + Math.cos(Math.PI * along)) / 2);

/** Two unlike sounds: the powers add up to one. */
export const POWER_IN = curve(POINTS, (along) => Math.sin((Math.PI / 2) * along));
export const POWER_OUT = curve(POINTS, (along) => Math.cos((Math.PI / 2) * along));

/**
 * @param {(us: number) => number} gainAt
 * @param {number} from_us
 * @param {number} until_us
 * @returns {Float32Array} the gain over a stretch of time, at least two points, about one every 10 ms
 */
export function gainCurve(gainAt, from_us, until_us) {
  const points = Math.max(2, Math.min(1_024, Math.ceil((until_us - from_us) / 10_000) + 1));
  return curve(points, (along) => gainAt(from_us + along * (until_us - from_us)));
}
