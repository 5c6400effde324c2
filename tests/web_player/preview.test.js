import assert from "node:assert/strict";
import { test } from "node:test";
import { Listening } from "../../web_player/preview/listening.js";
import { wording } from "../../web_player/preview/wording.js";
import { card } from "./builders.js";

const TRACK = { track: card(), url: "/audio/track-1?expires=1&signature=a", position_s: 12 };
const OTHER = { track: { ...card(), id: "track-2" }, url: "/audio/track-2?expires=1&signature=b", position_s: 0 };
const NOTHING = { track: null, url: "", position_s: 0 };

/** A sound that only remembers what it was told. */
function fakeSound() {
  /** @type {string[]} */
  const told = [];
  const note = (/** @type {string} */ name) => (/** @type {unknown[]} */ ...values) => void told.push([name, ...values].join(" "));
  return {
    told, position_s: 3, state: /** @type {import("../../web_player/audio/lone-sound.js").LoneState} */ ("playing"),
    unlock: note("unlock"), play: note("play"), resume: note("resume"), pause: note("pause"), stop: note("stop"),
    seek: note("seek"), setVolume: note("volume"),
  };
}

test("nothing sounds before the tap, and what was sent meanwhile sounds then", () => {
  const sound = fakeSound();
  const listening = new Listening(sound);
  listening.show(TRACK);
  assert.deepEqual(sound.told, []);
  assert.equal(listening.now.position_s, 12);
  listening.unlock();
  assert.deepEqual(sound.told, ["unlock", `play ${TRACK.url} 12`]);
});

test("what the console sends next takes the place of the first, and nothing ends it", () => {
  const sound = fakeSound();
  const listening = new Listening(sound);
  listening.unlock();
  for (const preview of [TRACK, OTHER, NOTHING]) listening.show(preview);
  assert.deepEqual(sound.told.slice(1), [`play ${TRACK.url} 12`, `play ${OTHER.url} 0`, "stop"]);
  assert.equal(listening.now.track, null);
});

test("hearing the same again after a reconnection does not begin anew, even if it was stopped", () => {
  const sound = fakeSound();
  const listening = new Listening(sound);
  listening.unlock();
  listening.show(TRACK);
  listening.stop();
  listening.show(TRACK);
  assert.deepEqual(sound.told.slice(2), ["stop"]);
});

test("one button pauses and goes on", () => {
  const sound = fakeSound();
  const listening = new Listening(sound);
  listening.toggle();
  sound.state = "paused";
  listening.toggle();
  assert.deepEqual(sound.told, ["pause", "resume"]);
});

const NOW = { unlocked: true, track: card(), position_s: 0, length_s: 180, state: /** @type {const} */ ("playing") };

test("the page says who hears it, and why nobody does", () => {
  assert.equal(wording("connected", NOW).text, "Only you hear this");
  assert.equal(wording("lost", NOW).text, "Only you hear this");
  assert.match(wording("lost", { ...NOW, state: "paused" }).text, /Connection lost/);
  assert.match(wording("stranger", NOW).text, /not signed in/);
  assert.match(wording("connected", { ...NOW, unlocked: false }).text, /Tap once/);
  assert.match(wording("connected", { ...NOW, unlocked: false, track: null }).text, /only after a tap/);
  assert.match(wording("connected", { ...NOW, state: "failed" }).text, /could not play it/);
});
