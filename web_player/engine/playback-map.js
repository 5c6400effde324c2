/**
 * Joins the two clocks: which frame of the audio context is heard at which moment of the table's time. Table time is
 * server time less the player's latency trim, so that a player who trims by +20 ms hears everything 20 ms later.
 */

/** Frame `frame` is heard at `table_us`; `framesPerUs` more every microsecond. @typedef {{frame: number, table_us: number, framesPerUs: number}} PlaybackMap */

/**
 * @param {import("../clock.js").ServerClock} clock
 * @param {import("./output-clock.js").Line} line
 * @param {number} trim_us
 * @param {number} now_ms page time around which the map is exact
 * @returns {PlaybackMap}
 */
export function playbackMap(clock, line, trim_us, now_ms) {
  return {
    frame: line.frame + (now_ms - line.at_ms) * line.framesPerMs,
    table_us: clock.serverAt(now_ms * 1_000) - trim_us,
    framesPerUs: line.framesPerMs / 1_000 / (1 + clock.drift),
  };
}

/**
 * @param {PlaybackMap} map
 * @param {number} table_us
 * @returns {number} the context frame (with fraction) that is heard then
 */
export function frameOf(map, table_us) {
  return map.frame + (table_us - map.table_us) * map.framesPerUs;
}

/**
 * @param {PlaybackMap} map
 * @param {number} frame
 * @returns {number} the moment at which a context frame is heard
 */
export function momentOf(map, frame) {
  return map.table_us + (frame - map.frame) / map.framesPerUs;
}

/**
 * @param {PlaybackMap} map
 * @returns {number} frames that the sound card plays too many per frame of table time (1e-6 is 1 ppm fast)
 */
export function driftOf(map) {
  return (map.framesPerUs * 125) / 6 - 1;
}
