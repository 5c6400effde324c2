/**
 * The wire as this page speaks it: the shapes of `rpgmusic/protocol` and guards that let nothing else in. Pure.
 * Fields that the page does not use are neither checked nor typed.
 */

/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {import("./timeline.js").Clip} Clip */
/** @typedef {import("./timeline.js").HeldClip} HeldClip */
/**
 * @typedef {{
 *   id: string, title: string, artist: string, album: string, moods: readonly string[], length_frames: number,
 *   revision: string, has_cover: boolean,
 * }} TrackCard
 */
/** @typedef {{title: string, mood: string | null, combat: boolean}} Scene */
/** @typedef {{client_id: string, name: string, connected: boolean}} PlayerName */
/** @typedef {"flac" | "opus-128" | "opus-64" | "wav"} RenditionName */
/** @typedef {{name: RenditionName, lead_frames: number, tail_frames: number}} RenditionFacts */
/** @typedef {{id: string, name: string, timeline: Timeline, scene: Scene | null, tracks: readonly TrackCard[]}} CampaignState */
/**
 * @typedef {{
 *   client_id: string, name: string, trim_us: number, server_time_us: number, boot_id: string, campaign: CampaignState,
 *   players: readonly PlayerName[], renditions: readonly RenditionFacts[], segment_frames: number, max_drift_ms: number,
 * }} Greeting
 */
/** @typedef {{effective_at_us: number, timeline: Timeline, tracks: readonly TrackCard[]}} Change */
/** @typedef {{client_sent: number, server_received_us: number, server_sent_us: number}} Clocks */
/** Clicks: the first at `first_at_us`, then one every `every_us`. @typedef {{first_at_us: number, every_us: number, count: number}} Ticks */
/** What only the GM should hear; `url` is a signed path. @typedef {{track: TrackCard | null, url: string, position_s: number}} Preview */
/** @typedef {"play_track" | "pause" | "resume" | "seek" | "stop" | "volume_change" | "timeline_updated"} ChangeName */
/**
 * @typedef {{event: "welcome", data: Greeting}
 *   | {event: "state", data: CampaignState}
 *   | {event: ChangeName, data: Change}
 *   | {event: "position_check", data: {server_time_us: number, revision: number}}
 *   | {event: "scene_changed", data: {scene: Scene | null}}
 *   | {event: "players_updated", data: {players: readonly PlayerName[]}}
 *   | {event: "player_settings", data: {name: string, trim_us: number}}
 *   | {event: "sound_check", data: Ticks}
 *   | {event: "preview", data: Preview}
 *   | {event: "notice", data: {text: string}}
 *   | {event: "time_sync", data: Clocks}
 *   | {event: "server_stopping", data: {}}
 *   | {event: "error", data: {type: string, title: string, detail: string}}} ServerMessage
 */
/**
 * What a player measured of itself (`PlayerReport` of the server).
 * @typedef {{
 *   unlocked: boolean, muted: boolean, context_state: string, visible: boolean, skew_us: number | null,
 *   clock_error_us: number | null, rtt_us: number | null, runway_us: number | null, output_latency_us: number | null,
 *   rendition: RenditionName | null, low_bandwidth: boolean, drop_outs: number, resyncs: number, problem: string,
 * }} PlayerReport
 */

export const MAX_TRIM_US = 2_000_000;
const MAX_FRAME_CHARS = 4_000_000;
const MAX_CLICKS = 100;
const MAX_FRAMES = 48_000 * 400_000;

/** @typedef {(value: unknown) => boolean} Guard */

/** @type {Guard} */
const text = (value) => typeof value === "string" && value.length <= 2_000;
/** @type {Guard} */
const name = (value) => typeof value === "string" && value.length <= 128;
/** @type {Guard} */
const token = (value) => typeof value === "string" && /^[A-Za-z0-9_.:-]{1,128}$/.test(value);
/** @type {Guard} */
const flag = (value) => typeof value === "boolean";
/** @type {Guard} */
const finite = (value) => typeof value === "number" && Number.isFinite(value);
/** @type {Guard} */
const moment = (value) => Number.isSafeInteger(value);
/** @type {Guard} */
const length = (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MAX_FRAMES;
/** @type {Guard} */
const duration = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
/** @type {Guard} */
const level = (value) => finite(value) && Number(value) >= 0 && Number(value) <= 1;
/** @type {Guard} */
const gain = (value) => finite(value) && Number(value) >= -120 && Number(value) <= 40;
/** @type {Guard} */
const trim = (value) => Number.isSafeInteger(value) && Math.abs(Number(value)) <= MAX_TRIM_US;

/**
 * @param {...unknown} values
 * @returns {Guard}
 */
const oneOf =
  (...values) =>
  (value) =>
    values.includes(value);

/**
 * @param {Guard} guard
 * @returns {Guard}
 */
const maybe = (guard) => (value) => value === null || guard(value);

/**
 * @param {Guard} guard
 * @param {number} most
 * @returns {Guard}
 */
const listOf = (guard, most) => (value) => Array.isArray(value) && value.length <= most && value.every(guard);

/**
 * @param {Readonly<Record<string, Guard>>} fields
 * @returns {Guard}
 */
const shape = (fields) => (value) => {
  if (typeof value !== "object" || value === null) return false;
  const record = /** @type {Record<string, unknown>} */ (value);
  return Object.entries(fields).every(([name, guard]) => guard(record[name]));
};

const ramp = shape({ from_level: level, to_level: level, starts_at_us: moment, duration_us: duration });
const fade = shape({ direction: oneOf("in", "out"), starts_at_us: moment, duration_us: duration });
const loopShape = shape({ start_frame: length, end_frame: length });
/** @type {Guard} */
const loop = (value) => loopShape(value) && Number(/** @type {any} */ (value).end_frame) > Number(/** @type {any} */ (value).start_frame);
const stems = listOf(shape({ name: token, enters_at: level, full_at: level }), 16);
const clip = shape({
  id: token,
  track_id: token,
  revision: token,
  starts_at_us: moment,
  start_frame: length,
  length_frames: length,
  gain_db: gain,
  loop: maybe(loop),
  ends_at_us: maybe(moment),
  fades: listOf(fade, 64),
  volume: level,
  pad_id: maybe(name),
  stems,
});
const held = shape({
  track_id: token,
  revision: token,
  frame: length,
  length_frames: length,
  reason: oneOf("pause", "hush"),
  stems,
});
const layer = shape({
  name: oneOf("music", "ambience", "effects", "narration"),
  volume: level,
  muted: flag,
  level: ramp,
  intensity: ramp,
  clips: listOf(clip, 256),
  held: listOf(held, 256),
});
const timeline = shape({ revision: duration, layers: listOf(layer, 8) });
const card = shape({
  id: token,
  title: text,
  artist: text,
  album: text,
  moods: listOf(text, 32),
  length_frames: length,
  revision: token,
  has_cover: flag,
});
const cards = listOf(card, 20_000);
const scene = maybe(shape({ title: text, mood: maybe(text), combat: flag }));
const players = listOf(shape({ client_id: token, name: text, connected: flag }), 2_000);
const campaign = shape({ id: token, name: text, timeline, scene, tracks: cards });
const rendition = shape({
  name: oneOf("flac", "opus-128", "opus-64", "wav"),
  lead_frames: length,
  tail_frames: length,
});
/** @type {Guard} */
const audioPath = (value) => typeof value === "string" && value.length <= 500 && /^(\/audio\/[^/\\]+)?$/.test(value);
/** @type {Guard} */
const fewClicks = (value) => duration(value) && Number(value) <= MAX_CLICKS;
const change = shape({ effective_at_us: moment, timeline, tracks: cards });

/** @type {Readonly<Record<string, Guard>>} */
const MESSAGES = {
  welcome: shape({
    client_id: token,
    name: text,
    trim_us: trim,
    server_time_us: moment,
    boot_id: token,
    campaign,
    players,
    renditions: listOf(rendition, 8),
    segment_frames: (value) => length(value) && Number(value) >= 4_800,
    max_drift_ms: finite,
  }),
  state: campaign,
  play_track: change,
  pause: change,
  resume: change,
  seek: change,
  stop: change,
  volume_change: change,
  timeline_updated: change,
  position_check: shape({ server_time_us: moment, revision: duration }),
  scene_changed: shape({ scene }),
  players_updated: shape({ players }),
  player_settings: shape({ name: text, trim_us: trim }),
  sound_check: shape({ first_at_us: moment, every_us: duration, count: fewClicks }),
  preview: shape({ track: maybe(card), url: audioPath, position_s: (value) => finite(value) && Number(value) >= 0 }),
  notice: shape({ text }),
  time_sync: shape({ client_sent: finite, server_received_us: moment, server_sent_us: moment }),
  server_stopping: () => true,
  error: shape({ type: text, title: text, detail: text }),
};

/**
 * @param {unknown} frame what came over the socket
 * @returns {ServerMessage | null} the message, or null if it is not one that this page understands
 */
export function parseServerMessage(frame) {
  if (typeof frame !== "string" || frame.length > MAX_FRAME_CHARS) return null;
  const message = parseJson(frame);
  if (typeof message !== "object" || message === null) return null;
  const { event, data } = /** @type {Record<string, unknown>} */ (message);
  if (typeof event !== "string" || !Object.hasOwn(MESSAGES, event) || !MESSAGES[event]?.(data)) return null;
  return /** @type {ServerMessage} */ (message);
}

/**
 * @param {string} event
 * @param {object} data
 * @returns {string} a frame for the server
 */
export function encodeMessage(event, data) {
  return JSON.stringify({ event, data });
}

/**
 * @param {unknown} body the answer to a join
 * @returns {{token: string, campaign_name: string} | null}
 */
export function parseJoinReply(body) {
  const bounded = shape({ token: (value) => typeof value === "string" && value.length <= 8_000, campaign_name: text });
  return bounded(body) ? /** @type {{token: string, campaign_name: string}} */ (body) : null;
}

/** @param {string} frame */
function parseJson(frame) {
  try {
    return /** @type {unknown} */ (JSON.parse(frame));
  } catch {
    return null;
  }
}
