import assert from "node:assert/strict";
import { test } from "node:test";
import { Preferences, boundedTrim } from "../../web_player/preferences.js";
import { seeded } from "./random.js";

/** @param {string | null} stored */
function memory(stored) {
  const storage = { value: stored, getItem: () => storage.value, setItem: (/** @type {string} */ _, /** @type {string} */ value) => void (storage.value = value) };
  return storage;
}

test("a new player has a name of its own, sound at four fifths and no trim", () => {
  const { choices } = new Preferences(memory(null), seeded(1));
  assert.match(choices.client_id, /^[a-z0-9]{20}$/);
  assert.deepEqual([choices.master, choices.muted, choices.trim_us, choices.layers.music.volume], [0.8, false, 0, 1]);
});

test("a player who comes back is the same player", () => {
  const storage = memory(null);
  const first = new Preferences(storage, seeded(1));
  first.change({ name: "Ana", trim_us: 12_000 });
  first.changeLayer("ambience", { muted: true });
  const second = new Preferences(storage, seeded(2));
  assert.deepEqual(second.choices, first.choices);
});

for (const rubbish of ["{", "null", "[]", '"x"', '{"master":9,"layers":5,"client_id":"../..","trim_us":1e99,"name":7}']) {
  test(`stored rubbish ${rubbish} gives something sound`, () => {
    const { choices } = new Preferences(memory(rubbish), seeded(1));
    assert.equal(choices.master, 0.8);
    assert.match(choices.client_id, /^[a-z0-9]{20}$/);
    assert.ok(Math.abs(choices.trim_us) <= 2_000_000);
  });
}

test("a browser that refuses storage still plays", () => {
  const refusing = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } };
  const preferences = new Preferences(refusing, seeded(1));
  preferences.change({ name: "Ana" });
  assert.equal(preferences.choices.name, "Ana");
});

test("trims are whole milliseconds within two seconds", () => {
  assert.deepEqual([1_499, -2_600, 9e9, -9e9, Number.NaN].map(boundedTrim), [1_000, -3_000, 2_000_000, -2_000_000, 0]);
});
