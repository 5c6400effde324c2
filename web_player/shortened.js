/** Text that must not be too long for its place. Pure. */

/**
 * @param {string} text
 * @param {number} most how many characters
 * @returns {string} the text, or its beginning and an ellipsis
 */
export function shortened(text, most) {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("").trimEnd()}…`;
}
