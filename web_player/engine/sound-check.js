/**
 * Clicks at exact moments, so that the game master can hear who hears: planned in server time like music, and through
 * the same clocks, device latency and trim, so that two phones side by side click together. Pure: the sound goes out.
 */

import { frameOf, momentOf } from "./playback-map.js";

/** @typedef {import("./playback-map.js").PlaybackMap} PlaybackMap */
/** @typedef {import("../protocol.js").Ticks} Ticks */
/** `frame` is null as long as a click is not scheduled. @typedef {{planned_us: number, frame: number | null}} Click */

/** The page says that there is a check from the request until this long after the last click. */
const SHOWN_AFTER_US = 1_000_000;

export class SoundCheck {
  /** @param {(frame: number) => void} click lets one click begin at a frame of the audio context */
  constructor(click) {
    this._click = click;
    /** @type {readonly Click[]} */
    this._clicks = [];
  }

  /** A new request takes the place of the last one. @param {Ticks} ticks */
  ask({ first_at_us, every_us, count }) {
    this._clicks = Array.from({ length: count }, (_, index) => ({ planned_us: first_at_us + index * every_us, frame: null }));
  }

  /**
   * Schedules what is not scheduled yet; a click whose moment has passed stays silent, for late it would mislead.
   * @param {PlaybackMap} map
   * @param {number} earliestFrame
   */
  tick(map, earliestFrame) {
    this._clicks = this._clicks.map((click) => {
      const frame = Math.round(frameOf(map, click.planned_us));
      if (click.frame !== null || frame < earliestFrame) return click;
      this._click(frame);
      return { ...click, frame };
    });
  }

  /** What was scheduled is gone: the sound begins anew. */
  forget() {
    this._clicks = this._clicks.map((click) => ({ ...click, frame: null }));
  }

  /** @param {number} table_us */
  lastsAt(table_us) {
    const last = this._clicks.at(-1);
    return last !== undefined && table_us < last.planned_us + SHOWN_AFTER_US;
  }

  /**
   * @param {PlaybackMap | null} map
   * @returns {{planned_us: number, heard_us: number | null}[]} when each click should be heard, and when it really is
   */
  heard(map) {
    return this._clicks.map(({ planned_us, frame }) => ({
      planned_us,
      heard_us: map === null || frame === null ? null : momentOf(map, frame),
    }));
  }
}
