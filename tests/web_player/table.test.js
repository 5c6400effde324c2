import assert from "node:assert/strict";
import { test } from "node:test";
import { parseServerMessage } from "../../web_player/protocol.js";
import { Table } from "../../web_player/table.js";

/**
 * @param {Table} table
 * @param {unknown} message
 */
function tell(table, message) {
  const understood = parseServerMessage(JSON.stringify(message));
  return understood === null ? null : table.apply(understood);
}

const SCENE = { title: "The barred inn", mood: "suspense", combat: false };

test("the scene is the one that the server told last, until it is over", () => {
  const table = new Table();
  assert.equal(tell(table, { event: "scene_changed", data: { scene: SCENE } }), "scene");
  assert.deepEqual(table.scene, SCENE);
  tell(table, { event: "scene_changed", data: { scene: { ...SCENE, combat: true } } });
  assert.equal(table.scene?.combat, true);
  tell(table, { event: "scene_changed", data: { scene: null } });
  assert.equal(table.scene, null);
});

test("a note, and an event that this version does not know, change nothing at the table", () => {
  const table = new Table();
  tell(table, { event: "scene_changed", data: { scene: SCENE } });
  const before = structuredClone({ ...table });
  assert.equal(tell(table, { event: "notice", data: { text: "No music for now." } }), "nothing");
  assert.equal(tell(table, { event: "omen", data: { text: "A raven." } }), null);
  assert.deepEqual({ ...table }, before);
});
