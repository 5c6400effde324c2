/** Durations as people read them. */

/**
 * @param {number | null} seconds
 * @returns {string} minutes and seconds, with hours where there are any
 */
export function clockTime(seconds) {
  if (seconds === null) return "–:––";
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3_600);
  const tail = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}
