/** Makes a gain follow a function of table time. Laid again only when the plan or the clocks have moved audibly. */

import { frameOf, momentOf } from "../engine/playback-map.js";
import { SAMPLE_RATE_HZ } from "../timeline.js";
import { gainCurve } from "./curves.js";

const SMOOTH_S = 0.02;
const MOVED_S = 0.004;

export class Automation {
  /**
   * @param {BaseAudioContext} context
   * @param {AudioParam} param
   * @param {boolean} [sounding] whether a jump would be heard already
   * @param {number} [smooth_s] how long it takes to a value that cannot be jumped to
   */
  constructor(context, param, sounding = false, smooth_s = SMOOTH_S) {
    this._context = context;
    this._param = param;
    this._key = "";
    this._starts_s = 0;
    this._fresh = !sounding;
    this._smooth_s = smooth_s;
  }

  /** @param {number} value to stay at from now on */
  hold(value) {
    if (this._key === `=${value}`) return;
    this._key = `=${value}`;
    this._approach(value);
  }

  /**
   * @param {(us: number) => number} gainAt
   * @param {number} from_us the gain is constant before
   * @param {number} until_us and after
   * @param {import("../engine/playback-map.js").PlaybackMap} map
   */
  follow(gainAt, from_us, until_us, map) {
    const starts_s = frameOf(map, from_us) / SAMPLE_RATE_HZ;
    const key = `${from_us} ${until_us} ${gainAt(from_us)} ${gainAt(until_us)}`;
    const moved = Math.abs(starts_s - this._starts_s) > MOVED_S && starts_s > this._context.currentTime + 0.1;
    if (key === this._key && !moved) return;
    this._key = key;
    this._starts_s = starts_s;
    this._lay(gainAt, from_us, until_us, map);
  }

  /**
   * @param {(us: number) => number} gainAt
   * @param {number} from_us
   * @param {number} until_us
   * @param {import("../engine/playback-map.js").PlaybackMap} map
   */
  _lay(gainAt, from_us, until_us, map) {
    const reached_s = this._context.currentTime + (this._fresh ? 0.005 : this._smooth_s + 0.005);
    const reached_us = momentOf(map, reached_s * SAMPLE_RATE_HZ);
    this._approach(gainAt(reached_us));
    const begin_us = Math.max(from_us, reached_us);
    if (until_us <= begin_us) return;
    const begin_s = Math.max(reached_s, frameOf(map, begin_us) / SAMPLE_RATE_HZ);
    const length_s = frameOf(map, until_us) / SAMPLE_RATE_HZ - begin_s;
    if (length_s > 0.001) this._param.setValueCurveAtTime(gainCurve(gainAt, begin_us, until_us), begin_s, length_s);
    else this._param.setValueAtTime(gainAt(until_us), begin_s);
  }

  /** Goes to a value without a click; at once if nothing sounded yet. @param {number} value */
  _approach(value) {
    const now_s = this._context.currentTime;
    const present = this._param.value;
    this._param.cancelScheduledValues(0);
    if (this._fresh || present === value) this._param.setValueAtTime(value, now_s);
    else {
      this._param.setValueAtTime(present, now_s);
      this._param.linearRampToValueAtTime(value, now_s + this._smooth_s);
    }
    this._fresh = false;
  }
}
