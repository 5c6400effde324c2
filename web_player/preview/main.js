/** Wires the page that plays what only the GM hears: the console says what, over the socket of a signed-in browser. */

import { LoneSound } from "../audio/lone-sound.js";
import { Connection } from "../connection.js";
import { PreviewView } from "../view/preview-view.js";
import { Listening } from "./listening.js";

/** Whoever says nothing is thought to be gone. */
const PING_MS = 5_000;
const SHOW_MS = 250;

const now_ms = () => performance.now();
const sound = new LoneSound(() => show());
const listening = new Listening(sound);
/** @type {import("./wording.js").Line} */
let line = "connecting";
let campaignName = "";

const view = new PreviewView(document, {
  unlock: () => act(() => listening.unlock()),
  toggle: () => act(() => listening.toggle()),
  stop: () => act(() => listening.stop()),
  seek: (position_s) => act(() => listening.seek(position_s)),
  setVolume: (volume) => act(() => listening.setVolume(volume)),
});

const connection = new Connection({
  openSocket: () => new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`),
  hello: async () => ({ listens: false, previews: true }),
  random: Math.random,
  now_ms,
  setTimer: (callback, delay_ms) => globalThis.setTimeout(callback, delay_ms),
  clearTimer: (timer) => globalThis.clearTimeout(timer),
  onMessage: receive,
  onOpen: () => act(() => (line = "connected")),
  onLost: () => act(() => (line = "lost")),
});

/** @param {import("../protocol.js").ServerMessage} message */
function receive(message) {
  if (message.event === "welcome") campaignName = message.data.campaign.name;
  if (message.event === "preview") listening.show(message.data);
  if (message.event === "error" && !connection.connected) line = "stranger";
  show();
}

/** @param {() => void} intention */
function act(intention) {
  intention();
  show();
}

/** The page was away, or the network: no need to wait for the next attempt. */
function hurry() {
  if (document.visibilityState === "visible" && !connection.connected) connection.reopen();
}

function show() {
  view.show(line, listening.now, campaignName);
}

globalThis.setInterval(() => connection.send("time_sync", { client_sent: now_ms() }), PING_MS);
globalThis.setInterval(show, SHOW_MS);
document.addEventListener("visibilitychange", hurry);
globalThis.addEventListener("online", hurry);
globalThis.addEventListener("pageshow", (event) => {
  if (event.persisted) hurry();
});
Object.assign(globalThis, { rpgmusic: { stats: () => ({ line, ...listening.now }) } });
show();
connection.open();
