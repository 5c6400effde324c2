import assert from "node:assert/strict";
import { test } from "node:test";
import { transportAt } from "../../web_player/stats.js";
import { describe } from "../../web_player/status.js";
import { clip, timeline } from "./builders.js";

/** @param {Partial<import("../../web_player/status.js").Facts>} changes */
function words(changes) {
  return describe({
    connected: true, everConnected: true, unlocked: true, outputState: "running", muted: false, mutedLayer: null, transport: "playing",
    turnedDown: false, sounding: true, skew_ms: 0.1, clockError_ms: 0.1, runway_s: 40, problem: "", refusal: "", checking: false, ...changes,
  });
}

test("a player in step is told so", () => assert.deepEqual(words({}), { tone: "good", text: "In step with the table", needsTap: false }));

test("silence between sounds is no reason to get in step", () => {
  assert.equal(words({ transport: "between", sounding: false, skew_ms: null }).text, "In step with the table");
  assert.equal(words({ transport: "between", sounding: false, clockError_ms: null }).text, "Getting in step…");
});

test("the table plays, is between sounds, paused, hushed or stopped", () => {
  const howl = clip({ length_frames: 96_000, starts_at_us: 10_000_000 });
  const held = (/** @type {string} */ reason) => timeline({ held: [{ reason }] });
  assert.equal(transportAt(timeline({ clips: [howl] }), 11_000_000), "playing");
  assert.equal(transportAt(timeline({ clips: [howl] }), 9_000_000), "between");
  assert.equal(transportAt(timeline({ clips: [howl] }), 13_000_000), "stopped");
  assert.equal(transportAt(held("pause"), 0), "paused");
  assert.equal(transportAt(held("hush"), 0), "hushed");
});

test("a sound check is announced, and why it may not be heard", () => {
  assert.match(words({ checking: true, sounding: false }).text, /do you hear the clicks/);
  assert.match(words({ checking: true, muted: true }).text, /muted by you/);
  assert.match(words({ checking: true, unlocked: false }).text, /join to hear/);
});

const SILENCES = {
  "Waiting for the game master to start the music": { transport: "stopped", sounding: false },
  "The game master has paused the music": { transport: "paused", sounding: false },
  "The game master has hushed the table": { transport: "hushed", sounding: false },
  "The game master has turned the music all the way down": { turnedDown: true },
  "Muted by you": { muted: true },
  "Ambience muted by you": { mutedLayer: "Ambience" },
  "Getting in step…": { sounding: false },
  "Your connection is slow — waiting for the music…": { problem: "cannot fetch the music", sounding: false },
  "Your device is holding the sound: tap to continue": { outputState: "interrupted" },
  "Connection lost — playing on for 24 s": { connected: false, runway_s: 24.9 },
  "Connection lost — looking for the table…": { connected: false, runway_s: 0 },
  "Finding the table…": { connected: false, everConnected: false, unlocked: false },
  "The music is playing. Join to hear it.": { unlocked: false, outputState: "none" },
  "Ask for a new link.": { refusal: "Ask for a new link." },
};

for (const [text, facts] of Object.entries(SILENCES)) {
  test(`a player who hears nothing, or not in time, reads: ${text}`, () => assert.equal(words(/** @type {any} */ (facts)).text, text));
}

test("only a device that holds the sound asks for a tap", () => {
  assert.ok(words({ outputState: "suspended" }).needsTap);
  assert.ok(!words({ unlocked: false, outputState: "none" }).needsTap);
});
