/** The document: shows a picture of the player's state and turns taps and keys into intentions. The only way to the page. */

import { Controls } from "./controls.js";
import { Figures } from "./figures.js";
import { element, setText, use } from "./elements.js";
import { paint } from "./landscape.js";
import { NoteView } from "./note-view.js";
import { showPeople } from "./people.js";
import { moodWord, showScene } from "./scene.js";
import { clockTime } from "./time.js";

/** @typedef {import("../presenter.js").Picture} Picture */
/**
 * @typedef {{
 *   join: (name: string) => void, wake: () => void, trim: (trim_us: number) => void, rename: (name: string) => void,
 *   dismissNote: () => void,
 *   choose: (changes: Partial<import("../preferences.js").Choices>) => void,
 *   chooseLayer: (layer: import("../timeline.js").LayerName, changes: Partial<import("../preferences.js").LayerMix>) => void,
 * }} Intentions
 */

const LONG_TITLE = 40;

export class View {
  /**
   * @param {Document} page
   * @param {Intentions} intentions
   */
  constructor(page, intentions) {
    this._page = page;
    this._controls = new Controls(page, intentions);
    this._figures = new Figures(page);
    this._note = new NoteView(page, intentions.dismissNote);
    this._painted = "";
    this._filledName = false;
    element(page, "gate", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      intentions.join(element(page, "name", HTMLInputElement).value.trim());
    });
    element(page, "wake", HTMLButtonElement).addEventListener("click", () => intentions.wake());
  }

  /** @param {Picture} picture */
  show(picture) {
    const page = this._page;
    this._showGate(picture);
    this._showTrack(picture);
    this._showStatus(picture.status);
    setText(page, "campaign", picture.campaignName || "rpgmusic");
    showScene(page, picture.scene);
    this._note.show(picture.note);
    showPeople(page, picture.players, picture.ownId);
    this._controls.show(picture);
    this._figures.show(picture.measurements);
  }

  /** @param {Picture} picture */
  _showGate({ joined, refused, choices }) {
    const gate = element(this._page, "gate", HTMLFormElement);
    const name = element(this._page, "name", HTMLInputElement);
    if (!this._filledName) name.value = choices.name;
    this._filledName = true;
    const entering = joined && !gate.hidden;
    this._page.body.dataset.phase = joined ? "table" : "gate";
    gate.hidden = joined || refused;
    element(this._page, "volume-row", HTMLElement).hidden = !joined;
    if (entering) element(this._page, "master", HTMLInputElement).focus({ preventScroll: true });
  }

  /** @param {Picture} picture */
  _showTrack({ track, position_s, cover, scene, campaignName }) {
    const page = this._page;
    const length_s = track === null ? null : track.length_frames / 48_000;
    setText(page, "title", track?.title ?? "The table is quiet");
    setText(page, "artist", track === null ? "" : [track.artist, track.album].filter(Boolean).join(" · "));
    setText(page, "elapsed", clockTime(position_s));
    setText(page, "length", clockTime(length_s));
    const along = position_s === null || length_s === null || length_s === 0 ? 0 : Math.min(1, position_s / length_s);
    element(page, "elapsed-bar", HTMLElement).style.transform = `scaleX(${along.toFixed(4)})`;
    element(page, "title", HTMLElement).dataset.long = String((track?.title.length ?? 0) > LONG_TITLE);
    this._showMoods((track?.moods ?? []).filter((mood) => mood !== scene?.mood));
    this._showArt(track?.id ?? campaignName, track?.moods[0] ?? scene?.mood ?? "", cover);
    const heading = track === null ? campaignName : track.title;
    page.title = heading === "" ? "rpgmusic" : `${heading} · rpgmusic`;
  }

  /** @param {readonly string[]} moods */
  _showMoods(moods) {
    const list = element(this._page, "moods", HTMLUListElement);
    const words = moods.map(moodWord);
    if (list.dataset.words === words.join()) return;
    list.dataset.words = words.join();
    list.replaceChildren(...words.map((word) => Object.assign(this._page.createElement("li"), { textContent: word })));
  }

  /**
   * @param {string} seed
   * @param {string} mood
   * @param {string | null} cover
   */
  _showArt(seed, mood, cover) {
    const image = element(this._page, "cover", HTMLImageElement);
    if (cover !== null && image.getAttribute("src") !== cover) {
      image.hidden = true;
      image.onload = () => (image.hidden = false);
      image.onerror = () => (image.hidden = true);
      image.src = cover;
    }
    if (cover === null) image.hidden = true;
    const key = `${seed} ${mood}`;
    if (key === this._painted) return;
    this._painted = key;
    paint(element(this._page, "picture", HTMLCanvasElement), seed, mood);
  }

  /** @param {import("../status.js").Status} status */
  _showStatus({ tone, text, needsTap }) {
    element(this._page, "status", HTMLElement).dataset.tone = tone;
    use(this._page, "status-icon", `#i-${tone}`);
    setText(this._page, "status-text", text);
    element(this._page, "wake", HTMLButtonElement).hidden = !needsTap;
  }
}
