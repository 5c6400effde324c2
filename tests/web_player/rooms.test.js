import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const ROOT = new URL("../../web_player/", import.meta.url);
const FILES = readdirSync(ROOT, { recursive: true, encoding: "utf-8" }).filter((file) => file.endsWith(".js"));
/** @param {string} file */
const source = (file) => readFileSync(new URL(file, ROOT), "utf-8").replace(/\/\*[\s\S]*?\*\//g, "");

test("clock, timeline and protocol import nothing", () => {
  for (const file of ["clock.js", "timeline.js", "protocol.js"]) assert.doesNotMatch(source(file), /^import /m);
});

test("only the audio room touches Web Audio", () => {
  for (const file of FILES.filter((each) => !each.startsWith("audio/"))) {
    assert.doesNotMatch(source(file), /AudioContext|createGain|createBufferSource|decodeAudioData/, file);
  }
});

test("only the view, and the wiring, touch the document", () => {
  for (const file of FILES.filter((each) => !each.startsWith("view/") && !each.endsWith("main.js"))) {
    assert.doesNotMatch(source(file), /\bdocument\b|querySelector|getElementById/, file);
  }
});

test("nothing is loaded from elsewhere, and no part needs a secure page", () => {
  for (const file of FILES) {
    assert.doesNotMatch(source(file), /https?:\/\/(?!www\.w3\.org\/2000\/svg)/, file);
    assert.doesNotMatch(source(file), /audioWorklet|serviceWorker|randomUUID|crypto\.subtle|\bcaches\b|wakeLock/, file);
  }
});

const PAGES = { "index.html": "main.js", "preview.html": "preview/main.js" };

/**
 * @param {string} file
 * @param {Set<string>} [found]
 * @returns {Set<string>} the file and all that it imports
 */
function reached(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path] of source(file).matchAll(/from "(\.[^"]+)"/g)) {
    reached(new URL(path ?? "", new URL(file, ROOT)).href.slice(ROOT.href.length), found);
  }
  return found;
}

for (const [name, wiring] of Object.entries(PAGES)) {
  const page = readFileSync(new URL(name, ROOT), "utf-8");

  test(`${name} carries no inline script or style`, () => {
    assert.doesNotMatch(page, /<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=/);
  });

  test(`${name} asks for all its modules at once, not one after the other`, () => {
    const preloaded = [...page.matchAll(/modulepreload" href="\/player\/([^"]+)"/g)].map((match) => match[1]);
    assert.deepEqual(preloaded.sort(), [...reached(wiring)].filter((file) => file !== wiring).sort());
  });
}

test("every module belongs to a page", () => {
  assert.deepEqual([...FILES].sort(), [...new Set(Object.values(PAGES).flatMap((file) => [...reached(file)]))].sort());
});
