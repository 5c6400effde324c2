/** Who is at the table. */

import { element, setText } from "./elements.js";

/** @typedef {import("../protocol.js").PlayerName} PlayerName */

/**
 * @param {Document} page
 * @param {readonly PlayerName[]} players
 * @param {string} self our own id in the list
 */
export function showPeople(page, players, self) {
  const list = element(page, "people", HTMLUListElement);
  const key = JSON.stringify([players, self]);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...players.map((player) => person(page, player, player.client_id === self)));
  const present = players.filter((player) => player.connected).length;
  setText(page, "company", present === 0 ? "" : present === 1 ? "1 at the table" : `${present} at the table`);
}

/**
 * @param {Document} page
 * @param {PlayerName} player
 * @param {boolean} isSelf
 */
function person(page, player, isSelf) {
  const item = page.createElement("li");
  const name = player.name || "Someone";
  const seal = Object.assign(page.createElement("span"), { className: "seal", textContent: initial(name) });
  seal.setAttribute("aria-hidden", "true");
  const label = Object.assign(page.createElement("span"), { className: "name", textContent: name, dir: "auto" });
  const note = [isSelf ? "you" : "", player.connected ? "" : "away"].filter(Boolean).join(", ");
  item.classList.toggle("self", isSelf);
  item.classList.toggle("away", !player.connected);
  item.append(seal, label);
  if (note !== "") item.append(Object.assign(page.createElement("span"), { className: "quiet", textContent: ` (${note})` }));
  return item;
}

/** @param {string} name */
function initial(name) {
  return (Array.from(name.trim())[0] ?? "?").toUpperCase();
}
