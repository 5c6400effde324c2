/** What this browser remembers of its player: name, volumes, trim. Hostile or missing storage gives the defaults. */

import { MAX_TRIM_US } from "./protocol.js";
import { LAYER_NAMES } from "./timeline.js";

/** @typedef {import("./timeline.js").LayerName} LayerName */
/** @typedef {{volume: number, muted: boolean}} LayerMix */
/**
 * @typedef {{
 *   client_id: string, name: string, master: number, muted: boolean, layers: Readonly<Record<LayerName, LayerMix>>,
 *   lowBandwidth: boolean, trim_us: number,
 * }} Choices
 */

const KEY = "rpgmusic.player";
export const MAX_NAME_LENGTH = 40;
const ID_LENGTH = 20;
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

export class Preferences {
  /**
   * @param {Pick<Storage, "getItem" | "setItem"> | null} storage null where the browser refuses it
   * @param {() => number} random
   */
  constructor(storage, random) {
    this._storage = storage;
    this.choices = sound(read(storage), random);
    this._write();
  }

  /** @param {Partial<Choices>} changes */
  change(changes) {
    this.choices = { ...this.choices, ...changes };
    this._write();
  }

  /**
   * @param {LayerName} name
   * @param {Partial<LayerMix>} changes
   */
  changeLayer(name, changes) {
    const layers = { ...this.choices.layers, [name]: { ...this.choices.layers[name], ...changes } };
    this.change({ layers });
  }

  _write() {
    try {
      this._storage?.setItem(KEY, JSON.stringify(this.choices));
    } catch {
      // A full or forbidden storage costs memory across visits, nothing else.
    }
  }
}

/** @param {Pick<Storage, "getItem"> | null} storage */
function read(storage) {
  try {
    const value = /** @type {unknown} */ (JSON.parse(storage?.getItem(KEY) ?? "{}"));
    return /** @type {Record<string, unknown>} */ (typeof value === "object" && value !== null ? value : {});
  } catch {
    return {};
  }
}

/**
 * @param {Record<string, unknown>} raw
 * @param {() => number} random
 * @returns {Choices}
 */
function sound(raw, random) {
  const layers = /** @type {Record<string, any>} */ (typeof raw.layers === "object" && raw.layers !== null ? raw.layers : {});
  const entries = LAYER_NAMES.map((name) => [name, { volume: part(layers[name]?.volume, 1), muted: layers[name]?.muted === true }]);
  const known = typeof raw.client_id === "string" && /^[A-Za-z0-9_-]{8,64}$/.test(raw.client_id);
  return {
    client_id: known ? String(raw.client_id) : newId(random),
    name: typeof raw.name === "string" ? raw.name.slice(0, MAX_NAME_LENGTH) : "",
    master: part(raw.master, 0.8),
    muted: raw.muted === true,
    layers: Object.fromEntries(entries),
    lowBandwidth: raw.lowBandwidth === true,
    trim_us: typeof raw.trim_us === "number" ? boundedTrim(raw.trim_us) : 0,
  };
}

/**
 * @param {number} trim_us
 * @returns {number} in whole milliseconds, within what is allowed
 */
export function boundedTrim(trim_us) {
  if (!Number.isFinite(trim_us)) return 0;
  const whole_us = Math.round(trim_us / 1_000) * 1_000;
  return Math.max(-MAX_TRIM_US, Math.min(MAX_TRIM_US, whole_us)) + 0;
}

/**
 * @param {unknown} value
 * @param {number} otherwise
 */
function part(value, otherwise) {
  return typeof value === "number" && value >= 0 && value <= 1 ? value : otherwise;
}

/** @param {() => number} random */
function newId(random) {
  return Array.from({ length: ID_LENGTH }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join("");
}
