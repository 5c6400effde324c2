/** What a player measures of itself: for the page, for `rpgmusic.stats()` and for the game master. */

import { currentClip, rampAt } from "./timeline.js";

/** @typedef {ReturnType<typeof measurements>} Measurements */

const NAMES = { music: "Music", ambience: "Ambience", effects: "Effects", narration: "Narration" };

/**
 * @param {import("./player.js").Player} player
 * @param {import("./audio/output.js").AudioOutput} output
 * @param {number} now_ms
 * @param {boolean} visible
 */
export function measurements(player, output, now_ms, visible) {
  const { conductor, clock, store, table, choices } = player;
  const heard = conductor.heard();
  const runway_us = clock.known && table.known ? conductor.runway_us() : null;
  const faults = conductor.faults();
  return {
    connected: player.connection.connected,
    unlocked: player.unlocked,
    output_state: output.state,
    visible,
    skew_us: heard.length === 0 ? null : Math.round(furthest(heard.map((voice) => voice.late_frames)) * (125 / 6)),
    clock_error_us: clock.known ? clock.errorAt(now_ms * 1_000) : null,
    offset_us: clock.known ? clock.serverAt(now_ms * 1_000) - now_ms * 1_000 : null,
    rtt_us: clock.known ? clock.rtt_us : null,
    drift_ppm: conductor.drift_ppm(),
    runway_us,
    rendition: store.inUse,
    drop_outs: faults.dropOuts,
    resyncs: faults.resyncs,
    output_latency_ms: output.latency_ms(),
    voices: heard.map(({ layer, track_id, clip_id, frame, stems }) => ({ layer, track_id, clip_id, frame, stems })),
    revision: table.timeline.revision,
    trim_us: choices.trim_us,
    problem: store.problem,
  };
}

/**
 * @param {Measurements} measured
 * @param {import("./preferences.js").Choices} choices
 * @returns {import("./protocol.js").PlayerReport}
 */
export function reportOf(measured, choices) {
  return {
    unlocked: measured.unlocked,
    muted: choices.muted || choices.master === 0,
    context_state: measured.output_state,
    visible: measured.visible,
    skew_us: measured.skew_us,
    clock_error_us: rounded(measured.clock_error_us),
    rtt_us: rounded(measured.rtt_us),
    runway_us: rounded(measured.runway_us),
    output_latency_us: measured.output_latency_ms === null ? null : Math.round(measured.output_latency_ms * 1_000),
    rendition: measured.rendition,
    low_bandwidth: choices.lowBandwidth,
    drop_outs: measured.drop_outs,
    resyncs: measured.resyncs,
    problem: measured.problem,
  };
}

/**
 * What the table does, as a person would say it; "between" when nothing should sound now, but something will later.
 * @param {import("./timeline.js").Timeline} timeline
 * @param {number} table_us
 * @returns {"playing" | "between" | "paused" | "hushed" | "stopped"}
 */
export function transportAt(timeline, table_us) {
  if (timeline.layers.some((layer) => currentClip(layer, table_us) !== null)) return "playing";
  if (timeline.layers.some((layer) => layer.clips.some((clip) => clip.starts_at_us > table_us))) return "between";
  const held = timeline.layers.flatMap((layer) => layer.held);
  if (held.some(({ reason }) => reason === "hush")) return "hushed";
  return held.length > 0 ? "paused" : "stopped";
}

/**
 * @param {import("./timeline.js").Timeline} timeline
 * @param {number} table_us
 * @param {import("./preferences.js").Choices} choices
 * @returns {{turnedDown: boolean, mutedLayer: string | null}} why nothing may be heard of what plays
 */
export function silencesAt(timeline, table_us, choices) {
  const playing = timeline.layers.filter((layer) => currentClip(layer, table_us) !== null);
  const loud = playing.filter((layer) => rampAt(layer.level, table_us) > 0);
  const heard = loud.filter(({ name }) => !choices.layers[name].muted && choices.layers[name].volume > 0);
  const first = loud[0];
  return {
    turnedDown: playing.length > 0 && loud.length === 0,
    mutedLayer: first !== undefined && heard.length === 0 ? NAMES[first.name] : null,
  };
}

/** @param {readonly number[]} values */
function furthest(values) {
  return values.reduce((worst, value) => (Math.abs(value) > Math.abs(worst) ? value : worst), 0);
}

/** @param {number | null} value */
function rounded(value) {
  return value === null || !Number.isFinite(value) ? null : Math.round(value);
}
