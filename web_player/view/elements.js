/** Finds the page's elements and writes to them only what changed. */

/**
 * @template {Element} T
 * @param {Document} page
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function element(page, id, kind) {
  const found = page.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`the page has no ${id}`);
  return found;
}

/**
 * @param {Document} page
 * @param {string} id
 * @param {string} text
 */
export function setText(page, id, text) {
  const found = page.getElementById(id);
  if (found !== null && found.textContent !== text) found.textContent = text;
}

/**
 * @param {Document} page
 * @param {string} id of a `use` element
 * @param {string} href
 */
export function use(page, id, href) {
  const found = page.getElementById(id);
  if (found !== null && found.getAttribute("href") !== href) found.setAttribute("href", href);
}
