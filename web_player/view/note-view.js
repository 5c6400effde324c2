/** The note at the head of the page: over the picture at most, never over anything that can be pressed. */

import { element } from "./elements.js";

export class NoteView {
  /**
   * @param {Document} page
   * @param {() => void} dismiss
   */
  constructor(page, dismiss) {
    this._box = element(page, "note", HTMLElement);
    this._text = element(page, "note-text", HTMLElement);
    this._button = element(page, "dismiss-note", HTMLButtonElement);
    this._button.addEventListener("click", () => {
      dismiss();
      this._write("");
    });
  }

  /** A note that somebody points at or has reached with the keyboard stays. @param {string} text empty for none */
  show(text) {
    if (text === "" && this._box.matches(":hover, :focus-within")) return;
    this._write(text);
  }

  /** @param {string} text */
  _write(text) {
    if (this._text.textContent === text) return;
    this._text.textContent = text;
    this._button.hidden = text === "";
    this._box.dataset.shown = String(text !== "");
  }
}
