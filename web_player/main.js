/** Wires the page: gives the player the browser's clocks, sockets and storage, and the view what there is to show. */

import { AudioOutput } from "./audio/output.js";
import { tickOf } from "./clock.js";
import { Player } from "./player.js";
import { Preferences } from "./preferences.js";
import { SegmentCache } from "./segments/cache.js";
import { Session } from "./session.js";
import { Presenter } from "./presenter.js";
import { View } from "./view/view.js";

const now_ms = () => performance.now();

/** @param {"localStorage" | "indexedDB"} name of something that a strict browser refuses */
function optional(name) {
  try {
    return globalThis[name] ?? null;
  } catch {
    return null;
  }
}

const code = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) ?? "");
const preferences = new Preferences(/** @type {Storage | null} */ (optional("localStorage")), Math.random);
const session = new Session(code, globalThis.fetch.bind(globalThis), (detail) => {
  player.refuse(detail);
});
const output = new AudioOutput({ now_ms, onState: () => player.attend(), onRoom: () => player.tick() });
const player = new Player({
  now_ms,
  tick_ms: tickOf(now_ms),
  random: Math.random,
  isVisible: () => document.visibilityState === "visible",
  setTimer: (callback, delay_ms) => globalThis.setTimeout(callback, delay_ms),
  clearTimer: (timer) => globalThis.clearTimeout(timer),
  openSocket: () => new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`),
  session,
  output,
  cache: new SegmentCache(/** @type {IDBFactory | null} */ (optional("indexedDB")), Date.now),
  preferences,
  onChange: () => presenter.show(),
});
const view = new View(document, {
  join: (name) => {
    output.unlock();
    player.rename(name);
    player.join();
  },
  wake: () => player.join(),
  choose: (changes) => player.choose(changes),
  chooseLayer: (layer, changes) => player.chooseLayer(layer, changes),
  trim: (trim_us) => player.trim(trim_us),
  rename: (name) => player.rename(name),
  dismissNote: () => player.note.dismiss(),
});
const presenter = new Presenter({ player, output, session, view, now_ms });

output.onMediaKeys({ play: () => player.choose({ muted: false }), pause: () => player.choose({ muted: true }) });
document.addEventListener("visibilitychange", () => player.wake());
globalThis.addEventListener("online", () => player.wake());
globalThis.addEventListener("pageshow", (event) => {
  if (event.persisted) player.wake();
});
globalThis.addEventListener("pagehide", (event) => {
  if (!event.persisted) player.leave();
});
globalThis.addEventListener("error", (event) => player.fault("page", String(event.message)));
globalThis.addEventListener("unhandledrejection", (event) => player.fault("page", String(event.reason)));
Object.assign(globalThis, { rpgmusic: { stats: () => presenter.stats() } });
player.start();
