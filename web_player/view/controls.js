/** Volumes, mutes, timing and the drawer that holds them. */

import { LAYER_NAMES } from "../timeline.js";
import { element, setText, use } from "./elements.js";

/** @typedef {import("../timeline.js").LayerName} LayerName */

/** @type {Readonly<Record<LayerName, string>>} */
const LABELS = { music: "Music", ambience: "Ambience", effects: "Effects", narration: "Narration" };
const SETTLE_MS = 600;

export class Controls {
  /**
   * @param {Document} page
   * @param {import("./view.js").Intentions} intentions
   */
  constructor(page, intentions) {
    this._page = page;
    this._intentions = intentions;
    /** @type {Map<LayerName, {row: HTMLElement, slider: HTMLInputElement, mute: HTMLButtonElement}>} */
    this._layers = new Map();
    this._touched_ms = 0;
    this._trim_ms = 0;
    this._muted = false;
    element(page, "layers", HTMLElement).append(...LAYER_NAMES.map((name) => this._addLayer(name)));
    this._bindMaster();
    this._bindDrawer();
    this._bindTrim();
    this._bindConnection();
  }

  /** @param {import("../presenter.js").Picture} picture */
  show({ choices, soundingLayers }) {
    this._muted = choices.muted;
    this._trim_ms = choices.trim_us / 1_000;
    this._showMute(choices.muted);
    if (Date.now() - this._touched_ms < SETTLE_MS) return;
    set(element(this._page, "master", HTMLInputElement), Math.round(choices.master * 100));
    set(element(this._page, "trim", HTMLInputElement), this._trim_ms);
    this._sayTrim(this._trim_ms);
    element(this._page, "low-bandwidth", HTMLInputElement).checked = choices.lowBandwidth;
    const rename = element(this._page, "rename", HTMLInputElement);
    if (this._page.activeElement !== rename) rename.value = choices.name;
    for (const [name, { row, slider, mute }] of this._layers) {
      const { volume, muted } = choices.layers[name];
      set(slider, Math.round(volume * 100));
      press(mute, muted);
      row.dataset.sounding = String(soundingLayers.has(name));
    }
  }

  /** @param {LayerName} name */
  _addLayer(name) {
    const row = Object.assign(this._page.createElement("div"), { className: "layer" });
    const label = this._page.createElement("label");
    const text = Object.assign(this._page.createElement("span"), { className: "name", textContent: LABELS[name] });
    const slider = Object.assign(this._page.createElement("input"), { type: "range", min: "0", max: "100", step: "1" });
    slider.id = `layer-${name}`;
    slider.setAttribute("aria-label", `${LABELS[name]} volume`);
    slider.addEventListener("input", () => this._touch(() => this._intentions.chooseLayer(name, { volume: slider.valueAsNumber / 100 })));
    label.append(text, slider);
    const mute = this._muteButton(name);
    row.append(label, mute);
    this._layers.set(name, { row, slider, mute });
    return row;
  }

  /** @param {LayerName} name */
  _muteButton(name) {
    const button = Object.assign(this._page.createElement("button"), { type: "button", className: "round" });
    button.setAttribute("aria-label", `Mute ${LABELS[name].toLowerCase()}`);
    button.append(speaker(this._page));
    press(button, false);
    button.addEventListener("click", () => {
      const muted = button.getAttribute("aria-pressed") !== "true";
      press(button, muted);
      this._intentions.chooseLayer(name, { muted });
    });
    return button;
  }

  _bindMaster() {
    const slider = element(this._page, "master", HTMLInputElement);
    slider.addEventListener("input", () => this._touch(() => this._intentions.choose({ master: slider.valueAsNumber / 100, muted: false })));
    element(this._page, "mute", HTMLButtonElement).addEventListener("click", () => this._intentions.choose({ muted: !this._muted }));
  }

  _bindDrawer() {
    const drawer = element(this._page, "drawer", HTMLElement);
    const opener = element(this._page, "open-drawer", HTMLButtonElement);
    /** @param {boolean} open */
    const toggle = (open) => {
      drawer.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
      (open ? drawer : opener).focus({ preventScroll: !open });
      if (open) drawer.scrollIntoView({ block: "nearest" });
    };
    opener.addEventListener("click", () => toggle(drawer.hidden === true));
    element(this._page, "close-drawer", HTMLButtonElement).addEventListener("click", () => toggle(false));
    drawer.addEventListener("keydown", (event) => {
      if (event.key === "Escape") toggle(false);
    });
  }

  _bindTrim() {
    const slider = element(this._page, "trim", HTMLInputElement);
    /** @param {number} trim_ms */
    const move = (trim_ms) => {
      const bounded_ms = Math.max(-2_000, Math.min(2_000, trim_ms));
      this._trim_ms = bounded_ms;
      set(slider, bounded_ms);
      this._sayTrim(bounded_ms);
      this._intentions.trim(bounded_ms * 1_000);
    };
    slider.addEventListener("input", () => this._sayTrim(this._touch(() => slider.valueAsNumber)));
    slider.addEventListener("change", () => move(slider.valueAsNumber));
    for (const button of this._page.querySelectorAll("[data-trim]")) {
      button.addEventListener("click", () => move(this._trim_ms + Number(button.getAttribute("data-trim"))));
    }
    element(this._page, "trim-reset", HTMLButtonElement).addEventListener("click", () => move(0));
  }

  _bindConnection() {
    const low = element(this._page, "low-bandwidth", HTMLInputElement);
    low.addEventListener("change", () => this._intentions.choose({ lowBandwidth: low.checked }));
    const name = element(this._page, "rename", HTMLInputElement);
    name.addEventListener("change", () => this._intentions.rename(name.value.trim()));
  }

  /**
   * While a slider is being moved, nothing else moves it.
   * @template T
   * @param {() => T} action
   * @returns {T}
   */
  _touch(action) {
    this._touched_ms = Date.now();
    return action();
  }

  /** @param {boolean} muted */
  _showMute(muted) {
    press(element(this._page, "mute", HTMLButtonElement), muted);
    use(this._page, "mute-icon", muted ? "#i-muted" : "#i-sound");
  }

  /** @param {number} trim_ms */
  _sayTrim(trim_ms) {
    const direction = trim_ms > 0 ? "later" : "earlier";
    setText(this._page, "trim-value", trim_ms === 0 ? "on time" : `${Math.abs(trim_ms)} ms ${direction}`);
    const spoken = trim_ms === 0 ? "on time" : `${Math.abs(trim_ms)} milliseconds ${direction}`;
    element(this._page, "trim", HTMLInputElement).setAttribute("aria-valuetext", spoken);
  }
}

/**
 * @param {HTMLInputElement} slider
 * @param {number} value
 */
function set(slider, value) {
  if (slider.valueAsNumber !== value) slider.value = String(value);
}

/**
 * @param {HTMLButtonElement} button
 * @param {boolean} pressed
 */
function press(button, pressed) {
  if (button.getAttribute("aria-pressed") === String(pressed)) return;
  button.setAttribute("aria-pressed", String(pressed));
  button.querySelector("use")?.setAttribute("href", pressed ? "#i-muted" : "#i-sound");
}

/** @param {Document} page */
function speaker(page) {
  const space = "http://www.w3.org/2000/svg";
  const icon = page.createElementNS(space, "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  icon.append(page.createElementNS(space, "use"));
  return icon;
}
