import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_NOTE_CHARS, Note } from "../../web_player/note.js";

const SOME_SECONDS_MS = 5_000;
const A_MINUTE_MS = 60_000;

/** @param {string} text */
function written(text) {
  const note = new Note();
  note.write(text, 1_000);
  return note;
}

test("nothing was written at first", () => {
  assert.equal(new Note().at(0), "");
});

test("a note is read for some seconds and goes by itself", () => {
  const note = written("No music for now.");
  assert.equal(note.at(1_000), "No music for now.");
  assert.equal(note.at(1_000 + SOME_SECONDS_MS), "No music for now.");
  assert.equal(note.at(1_000 + A_MINUTE_MS), "");
});

test("a note that was dismissed is gone, and the next one is read again", () => {
  const note = written("No music for now.");
  note.dismiss();
  assert.equal(note.at(1_000), "");
  note.write("And none later.", 2_000);
  assert.equal(note.at(2_000), "And none later.");
});

test("a new note takes the place of the one before and gets its whole time", () => {
  const note = written("First.");
  note.write("Second.", 1_000 + SOME_SECONDS_MS);
  assert.equal(note.at(1_000 + 2 * SOME_SECONDS_MS), "Second.");
});

test("a long note is cut between characters, and one of blanks is none", () => {
  const shown = written("🎲".repeat(500)).at(1_000);
  assert.equal(shown, `${"🎲".repeat(MAX_NOTE_CHARS - 1)}…`);
  assert.equal(written(" \n\t ").at(1_000), "");
});

test("line breaks in a note are blanks", () => {
  assert.equal(written("No music\n\n  for now.").at(1_000), "No music for now.");
});
