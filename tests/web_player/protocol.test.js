import assert from "node:assert/strict";
import { test } from "node:test";
import { parseJoinReply, parseServerMessage } from "../../web_player/protocol.js";
import { card, clip, timeline } from "./builders.js";

const change = () => ({ campaign_id: "default", layer: "music", effective_at_us: 5, timeline: timeline({ clips: [clip()] }), tracks: [card()] });

/** @param {unknown} message */
const parse = (message) => parseServerMessage(JSON.stringify(message));

test("a change is understood", () => {
  assert.equal(parse({ event: "play_track", data: change() })?.event, "play_track");
});

test("a sound check and a preview are understood", () => {
  assert.notEqual(parse({ event: "sound_check", data: { first_at_us: 5, every_us: 500_000, count: 4 } }), null);
  const url = "/audio/3f?expires=5&signature=ab";
  assert.notEqual(parse({ event: "preview", data: { track: card(), url, position_s: 1.5 } }), null);
  assert.notEqual(parse({ event: "preview", data: { track: null, url: "", position_s: 0 } }), null);
});

test("a scene and a note are understood", () => {
  assert.notEqual(parse({ event: "scene_changed", data: { scene: { title: "The barred inn", mood: "suspense", combat: false } } }), null);
  assert.notEqual(parse({ event: "scene_changed", data: { scene: null } }), null);
  assert.notEqual(parse({ event: "notice", data: { text: "The music for this scene could not be made." } }), null);
});

test("fields that this version does not know are no reason to refuse", () => {
  assert.notEqual(parse({ event: "seek", data: { ...change(), later_invention: { a: 1 } } }), null);
});

const HOSTILE = {
  "a number": 5,
  nothing: null,
  "a list": [],
  "no event": { data: {} },
  "an unknown event": { event: "explode", data: {} },
  "the name of a method": { event: "constructor", data: {} },
  "the prototype": { event: "__proto__", data: {} },
  "no data": { event: "play_track" },
  "a timeline of text": { event: "play_track", data: { ...change(), timeline: "all" } },
  "a clip without a start": { event: "play_track", data: { ...change(), timeline: timeline({ clips: [{ ...clip(), starts_at_us: null }] }) } },
  "a start beyond whole numbers": { event: "play_track", data: { ...change(), timeline: timeline({ clips: [{ ...clip(), starts_at_us: 1e300 }] }) } },
  "a fraction of a frame": { event: "play_track", data: { ...change(), timeline: timeline({ clips: [{ ...clip(), start_frame: 0.5 }] }) } },
  "a negative length": { event: "play_track", data: { ...change(), timeline: timeline({ clips: [{ ...clip(), length_frames: -1 }] }) } },
  "a loop that never turns": { event: "play_track", data: { ...change(), timeline: timeline({ clips: [{ ...clip(), loop: { start_frame: 9, end_frame: 9 } }] }) } },
  "a deafening gain": { event: "play_track", data: { ...change(), timeline: timeline({ clips: [{ ...clip(), gain_db: 500 }] }) } },
  "a clip louder than full": { event: "play_track", data: { ...change(), timeline: timeline({ clips: [{ ...clip(), volume: 1.5 }] }) } },
  "a clip without a volume": { event: "play_track", data: { ...change(), timeline: timeline({ clips: [{ ...clip(), volume: undefined }] }) } },
  "an unknown layer": { event: "play_track", data: { ...change(), timeline: { revision: 1, layers: [{ ...timeline({}).layers[0], name: "bass" }] } } },
  "an id that is a path": { event: "play_track", data: { ...change(), tracks: [{ ...card(), id: "../../etc" }] } },
  "endless fades": { event: "play_track", data: { ...change(), timeline: timeline({ clips: [{ ...clip(), fades: Array(1_000).fill({ direction: "in", starts_at_us: 0, duration_us: 1 }) }] }) } },
  "a scene without a mood of any kind": { event: "scene_changed", data: { scene: { title: "A", combat: false } } },
  "a note of numbers": { event: "notice", data: { text: 5 } },
  "a note without words": { event: "notice", data: {} },
  "an endless note": { event: "notice", data: { text: "a".repeat(2_001) } },
  "a trim beyond reach": { event: "player_settings", data: { name: "A", trim_us: 2_000_001 } },
  "clicks without end": { event: "sound_check", data: { first_at_us: 1, every_us: 1, count: 1e9 } },
  "a preview from elsewhere": { event: "preview", data: { track: card(), url: "https:" + "//elsewhere/audio/1", position_s: 0 } },
  "a preview from another host": { event: "preview", data: { track: card(), url: "//elsewhere/audio/1", position_s: 0 } },
  "a preview that climbs": { event: "preview", data: { track: card(), url: "/audio/../login/1", position_s: 0 } },
  "clocks of text": { event: "time_sync", data: { client_sent: "1", server_received_us: 1, server_sent_us: 2 } },
};

for (const [name, message] of Object.entries(HOSTILE)) {
  test(`${name} is not let in`, () => assert.equal(parse(message), null));
}

test("what is not JSON, not text or far too long is not let in", () => {
  assert.equal(parseServerMessage("{"), null);
  assert.equal(parseServerMessage(new ArrayBuffer(8)), null);
  assert.equal(parseServerMessage(" ".repeat(5_000_000)), null);
});

test("a join reply must carry a token", () => {
  assert.equal(parseJoinReply({ campaign_name: "Friday" }), null);
  assert.equal(parseJoinReply({ token: "t", campaign_id: "default", campaign_name: "Friday" })?.token, "t");
});
