/**
 * What only the GM hears: one audio element that fetches a whole file by itself. Nothing here needs the table's clock.
 */

const SILENCE = new URL("silence.wav", import.meta.url).href;

/** @typedef {"idle" | "loading" | "playing" | "paused" | "ended" | "failed" | "held"} LoneState */

export class LoneSound {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this._element = Object.assign(new Audio(), { preload: "auto" });
    this._url = "";
    this._held = false;
    const events = ["playing", "pause", "ended", "error", "waiting", "timeupdate", "durationchange", "seeked"];
    for (const event of events) this._element.addEventListener(event, onChange);
  }

  /** Must be called from a tap or key: afterwards this element may play whatever the console sends. */
  unlock() {
    if (this._url !== "") return;
    this._element.src = SILENCE;
    void this._element.play().catch(() => undefined);
  }

  /**
   * @param {string} url
   * @param {number} position_s
   */
  play(url, position_s) {
    this._url = url;
    this._element.src = url;
    this._element.currentTime = position_s;
    this.resume();
  }

  /** Goes on, from the beginning if it had ended. */
  resume() {
    this._held = false;
    void this._element.play().catch((/** @type {unknown} */ fault) => {
      this._held = fault instanceof DOMException && fault.name === "NotAllowedError";
      if (this._held) this._element.dispatchEvent(new Event("pause"));
    });
  }

  pause() {
    this._element.pause();
  }

  stop() {
    this._url = "";
    this._element.pause();
    this._element.removeAttribute("src");
    this._element.load();
  }

  /** @param {number} position_s */
  seek(position_s) {
    if (this._url !== "") this._element.currentTime = position_s;
  }

  /** @param {number} volume from 0 to 1, as the slider says it */
  setVolume(volume) {
    this._element.volume = volume ** 2;
  }

  get position_s() {
    return this._url === "" ? 0 : this._element.currentTime;
  }

  /** @returns {LoneState} `held`: the browser wants another tap */
  get state() {
    const element = this._element;
    if (this._url === "") return "idle";
    if (element.error !== null) return "failed";
    if (element.ended) return "ended";
    if (element.paused) return this._held ? "held" : "paused";
    return element.readyState < 3 ? "loading" : "playing";
  }
}
