/** The fixed part of the audio graph: per layer the GM's level and the player's own, then the player's master. */

import { LAYER_NAMES, rampAt } from "../timeline.js";
import { Automation } from "./automation.js";

/** @typedef {import("../timeline.js").LayerName} LayerName */
/** The player's own settings, each from 0 to 1. @typedef {{master: number, muted: boolean, layers: Readonly<Record<LayerName, {volume: number, muted: boolean}>>}} Mix */

export class Mixer {
  /**
   * @param {BaseAudioContext} context
   * @param {AudioNode} destination
   */
  constructor(context, destination) {
    this._context = context;
    const master = context.createGain();
    master.connect(destination);
    this._master = new Automation(context, master.gain);
    /** Where sound goes that belongs to no layer: only the player's own master turns it down. */
    this.entry = master;
    /** @type {Map<LayerName, {bus: GainNode, level: Automation, own: Automation}>} */
    this._layers = new Map(LAYER_NAMES.map((name) => [name, addLayer(context, master)]));
  }

  /**
   * @param {LayerName} name
   * @returns {AudioNode} where the layer's voices go
   */
  bus(name) {
    const layer = this._layers.get(name);
    if (layer === undefined) throw new RangeError(`no layer ${name}`);
    return layer.bus;
  }

  /** @param {Mix} mix */
  setOwn(mix) {
    this._master.hold(mix.muted ? 0 : mix.master ** 2);
    for (const [name, layer] of this._layers) {
      const own = mix.layers[name];
      layer.own.hold(own.muted ? 0 : own.volume ** 2);
    }
  }

  /**
   * @param {import("../timeline.js").Timeline} timeline
   * @param {import("../engine/playback-map.js").PlaybackMap} map
   */
  setLevels(timeline, map) {
    for (const { name, level } of timeline.layers) {
      const until_us = level.starts_at_us + level.duration_us;
      this._layers.get(name)?.level.follow((us) => rampAt(level, us) ** 2, level.starts_at_us, until_us, map);
    }
  }
}

/**
 * @param {BaseAudioContext} context
 * @param {AudioNode} master
 */
function addLayer(context, master) {
  const bus = context.createGain();
  const own = context.createGain();
  bus.connect(own).connect(master);
  return { bus, level: new Automation(context, bus.gain), own: new Automation(context, own.gain) };
}
