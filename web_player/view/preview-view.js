/** The document of the preview page: shows what the GM hears alone, and turns taps into intentions. */

import { wording } from "../preview/wording.js";
import { element, setText, use } from "./elements.js";
import { paint } from "./landscape.js";
import { clockTime } from "./time.js";

/** @typedef {import("../preview/listening.js").Listened} Listened */
/**
 * @typedef {{
 *   unlock: () => void, toggle: () => void, stop: () => void, seek: (position_s: number) => void,
 *   setVolume: (volume: number) => void,
 * }} Intentions
 */

const SETTLE_MS = 600;

export class PreviewView {
  /**
   * @param {Document} page
   * @param {Intentions} intentions
   */
  constructor(page, intentions) {
    this._page = page;
    this._sought_ms = 0;
    this._painted = "";
    const position = element(page, "position", HTMLInputElement);
    const volume = element(page, "volume", HTMLInputElement);
    position.addEventListener("input", () => {
      this._sought_ms = Date.now();
      intentions.seek(position.valueAsNumber);
    });
    volume.addEventListener("input", () => intentions.setVolume(volume.valueAsNumber / 100));
    element(page, "unlock", HTMLButtonElement).addEventListener("click", () => {
      intentions.setVolume(volume.valueAsNumber / 100);
      intentions.unlock();
    });
    element(page, "toggle", HTMLButtonElement).addEventListener("click", () => intentions.toggle());
    element(page, "stop", HTMLButtonElement).addEventListener("click", () => intentions.stop());
  }

  /**
   * @param {import("../preview/wording.js").Line} line
   * @param {Listened} now
   * @param {string} campaignName
   */
  show(line, now, campaignName) {
    const page = this._page;
    const stranger = line === "stranger";
    const { tone, text } = wording(line, now);
    setText(page, "campaign", campaignName || "rpgmusic");
    element(page, "status", HTMLElement).dataset.tone = tone;
    use(page, "status-icon", `#i-${tone}`);
    setText(page, "status-text", text);
    element(page, "help", HTMLElement).hidden = !stranger;
    element(page, "unlock", HTMLButtonElement).hidden = now.unlocked || stranger || line === "connecting";
    element(page, "controls", HTMLElement).hidden = !now.unlocked || now.track === null;
    this._showTrack(now);
    this._showPosition(now);
    const plays = now.state === "playing" || now.state === "loading";
    setText(page, "toggle-text", plays ? "Pause" : "Play");
    use(page, "toggle-icon", plays ? "#i-quiet" : "#i-play");
  }

  /** @param {Listened} now */
  _showTrack({ track }) {
    const page = this._page;
    setText(page, "title", track?.title ?? "Listen alone");
    setText(page, "artist", track === null ? "" : [track.artist, track.album].filter(Boolean).join(" · "));
    page.title = track === null ? "Listen alone · rpgmusic" : `${track.title} · only you · rpgmusic`;
    const key = track?.id ?? "";
    if (this._painted === key && key !== "") return;
    this._painted = key;
    paint(element(page, "picture", HTMLCanvasElement), key || "alone", track?.moods[0] ?? "");
    const cover = element(page, "cover", HTMLImageElement);
    cover.hidden = true;
    if (track === null || !track.has_cover) return;
    cover.onload = () => (cover.hidden = false);
    cover.src = `/api/tracks/${encodeURIComponent(track.id)}/cover`;
  }

  /** @param {Listened} now */
  _showPosition({ track, position_s, length_s }) {
    const page = this._page;
    setText(page, "elapsed", clockTime(track === null ? null : position_s));
    setText(page, "length", clockTime(track === null ? null : length_s));
    const slider = element(page, "position", HTMLInputElement);
    slider.max = String(Math.max(1, Math.ceil(length_s)));
    slider.setAttribute("aria-valuetext", `${clockTime(position_s)} of ${clockTime(length_s)}`);
    if (Date.now() - this._sought_ms > SETTLE_MS) slider.value = String(Math.floor(position_s));
  }
}
