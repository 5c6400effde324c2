/** The scene as players see it: its title, its mood in a word, and whether there is a fight. */

import { shortened } from "../shortened.js";
import { element, setText } from "./elements.js";

const MAX_TITLE_CHARS = 80;
/** @type {Readonly<Record<string, string>>} */
const MOOD_WORDS = { boss: "Boss fight" };

/** @param {string} mood */
export function moodWord(mood) {
  return MOOD_WORDS[mood] ?? mood.charAt(0).toUpperCase() + mood.slice(1);
}

/**
 * @param {Document} page
 * @param {import("../protocol.js").Scene | null} scene
 */
export function showScene(page, scene) {
  const combat = scene?.combat ?? false;
  setText(page, "scene", shortened(scene?.title ?? "", MAX_TITLE_CHARS));
  setText(page, "scene-mood", scene === null ? "" : sceneMood(scene));
  element(page, "combat", SVGElement).toggleAttribute("hidden", !combat);
  page.body.dataset.combat = String(combat);
}

/** @param {import("../protocol.js").Scene} scene */
function sceneMood({ title, mood, combat }) {
  if (mood !== null) return moodWord(mood);
  return combat && title === "" ? "Combat" : "";
}
