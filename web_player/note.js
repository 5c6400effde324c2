/** A note to the people at the table: shown for some seconds, or until it is dismissed. Pure. */

import { shortened } from "./shortened.js";

const LASTS_MS = 10_000;
export const MAX_NOTE_CHARS = 160;

export class Note {
  constructor() {
    this._text = "";
    this._until_ms = Number.NEGATIVE_INFINITY;
  }

  /**
   * Takes the place of the note before.
   * @param {string} text
   * @param {number} now_ms
   */
  write(text, now_ms) {
    this._text = shortened(text.replace(/\s+/g, " ").trim(), MAX_NOTE_CHARS);
    this._until_ms = now_ms + LASTS_MS;
  }

  dismiss() {
    this._until_ms = Number.NEGATIVE_INFINITY;
  }

  /**
   * @param {number} now_ms
   * @returns {string} what is to be read at a moment; empty if nothing
   */
  at(now_ms) {
    return now_ms < this._until_ms ? this._text : "";
  }
}
