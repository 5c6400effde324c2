/** One player at the table: brings connection, clocks, table, sound and preferences together. Knows no document. */

import { ClockSync } from "./clock-sync.js";
import { ServerClock } from "./clock.js";
import { Connection } from "./connection.js";
import { Conductor } from "./engine/conductor.js";
import { Note } from "./note.js";
import { boundedTrim } from "./preferences.js";
import { SegmentStore } from "./segments/store.js";
import { measurements, reportOf } from "./stats.js";
import { Table } from "./table.js";

/** @typedef {import("./protocol.js").ServerMessage} ServerMessage */
/** @typedef {import("./preferences.js").Choices} Choices */
/**
 * What the player needs of the world. Times in milliseconds on the page's monotonic clock.
 * @typedef {{
 *   now_ms: () => number, tick_ms: number, random: () => number, isVisible: () => boolean,
 *   setTimer: (callback: () => void, delay_ms: number) => number, clearTimer: (timer: number) => void,
 *   openSocket: () => WebSocket, session: import("./session.js").Session,
 *   output: import("./audio/output.js").AudioOutput, cache: import("./segments/cache.js").SegmentCache,
 *   preferences: import("./preferences.js").Preferences, onChange: () => void,
 * }} World
 */

const TICK_MS = 250;
const DENSE_TICK_MS = 20;
const DENSE_FOR_MS = 1_500;
const REPORT_MS = 2_000;
const FAULTS_PER_MINUTE = 6;

export class Player {
  /** @param {World} world */
  constructor(world) {
    this._world = world;
    this.table = new Table();
    this.clock = new ServerClock();
    this.note = new Note();
    this.unlocked = false;
    this.everConnected = false;
    this.refusal = "";
    this._denseUntil_ms = 0;
    /** @type {number | null} */
    this._timer = null;
    this._reported_ms = 0;
    this._faultBudget = FAULTS_PER_MINUTE;
    this._faultsSince_ms = 0;
    this._soon = false;
    this.store = this._newStore();
    const { output, now_ms, isVisible } = world;
    this.conductor = new Conductor({ table: this.table, clock: this.clock, output, store: this.store, now_ms, isVisible });
    this._sync = this._newSync();
    this.connection = this._newConnection();
  }

  /** Connects and prepares, long before anybody taps. */
  start() {
    this._applyChoices();
    void this._world.cache.open();
    void this._world.output.probe().then((exact) => this.store.able(exact));
    this.connection.open();
    this._loop();
  }

  /** Looks after the sound. A fault in one look must not end all later ones: the game master is told, and it goes on. */
  tick() {
    try {
      this.conductor.tick();
    } catch (error) {
      this.fault("sound", error instanceof Error ? `${error.message} ${error.stack ?? ""}` : String(error));
    }
  }

  /** Must be called from a tap or key. */
  join() {
    this._world.output.unlock();
    this.unlocked = true;
    this.attend();
  }

  /** Time to look closely: the page was shown, the network came back, the sound was woken. */
  attend() {
    this._denseUntil_ms = this._world.now_ms() + DENSE_FOR_MS;
    this.conductor.hurry();
    this._loop();
  }

  /** The page was away (hidden, asleep, offline): clocks and connection may have moved. */
  wake() {
    if (this.unlocked) this._world.output.wake();
    if (this.connection.connected) this._sync.start();
    else this.connection.reopen();
    this.store.retryNow();
    this.attend();
  }

  /** The page goes away for good. */
  leave() {
    this.connection.close();
    void this._world.cache.clear();
  }

  /** The link is not valid: there is nothing to come back to. @param {string} detail */
  refuse(detail) {
    this.refusal = detail;
    this.connection.close();
    this._world.onChange();
  }

  /** @param {Partial<Choices>} changes */
  choose(changes) {
    this._world.preferences.change(changes);
    this._applyChoices();
    this._report(true);
  }

  /**
   * @param {import("./timeline.js").LayerName} layer
   * @param {Partial<import("./preferences.js").LayerMix>} changes
   */
  chooseLayer(layer, changes) {
    this._world.preferences.changeLayer(layer, changes);
    this._applyChoices();
    this._report(true);
  }

  /** @param {string} name */
  rename(name) {
    if (name === this.choices.name) return;
    this._world.preferences.change({ name });
    this.connection.send("profile_changed", { name });
  }

  /** Positive plays later. @param {number} trim_us */
  trim(trim_us) {
    const bounded_us = boundedTrim(trim_us);
    this.choose({ trim_us: bounded_us });
    this.connection.send("profile_changed", { trim_us: bounded_us });
  }

  get choices() {
    return this._world.preferences.choices;
  }

  /** What the player measured of itself. */
  measurements() {
    return measurements(this, this._world.output, this._world.now_ms(), this._world.isVisible());
  }

  /**
   * Tells the game master's log of a fault here, a few times a minute at most.
   * @param {string} where
   * @param {string} message
   */
  fault(where, message) {
    const now_ms = this._world.now_ms();
    if (now_ms - this._faultsSince_ms > 60_000) {
      this._faultsSince_ms = now_ms;
      this._faultBudget = FAULTS_PER_MINUTE;
    }
    if (this._faultBudget <= 0) return;
    this._faultBudget -= 1;
    this.connection.send("client_error", { where: where.slice(0, 100), message: message.slice(0, 500) });
  }

  _newStore() {
    const { session, output, cache, now_ms } = this._world;
    return new SegmentStore({
      request: (path, signal) => session.request(path, signal),
      decode: (bytes) => output.decode(bytes),
      cache,
      now_ms,
      onReady: () => this._tickSoon(),
      onFault: (message) => this.fault("segments", message),
    });
  }

  _newSync() {
    const { now_ms, tick_ms, setTimer, clearTimer } = this._world;
    return new ClockSync({
      clock: this.clock,
      now_ms,
      tick_ms,
      setTimer,
      clearTimer,
      send: (client_sent) => this.connection.send("time_sync", { client_sent }),
      onBurst: () => this._tickSoon(),
    });
  }

  _newConnection() {
    const { openSocket, random, now_ms, setTimer, clearTimer } = this._world;
    return new Connection({
      openSocket,
      random,
      now_ms,
      setTimer,
      clearTimer,
      hello: () => this._hello(),
      onMessage: (message) => this._receive(message),
      onOpen: () => this._opened(),
      onLost: () => this._lost(),
    });
  }

  async _hello() {
    const token = await this._world.session.token();
    if (token === null) return null;
    const { client_id, name, trim_us } = this.choices;
    return { token, client_id, name, listens: true, trim_us };
  }

  /** @param {ServerMessage} message */
  _receive(message) {
    if (message.event === "time_sync") {
      this._sync.answered(message.data);
      return;
    }
    if (message.event === "welcome") this._welcomed(message.data);
    if (message.event === "sound_check") this._checkSound(message.data);
    if (message.event === "player_settings") this._setFromAfar(message.data);
    if (message.event === "notice") this.note.write(message.data.text, this._world.now_ms());
    if (message.event === "error" && !this.connection.connected) this._world.session.forget();
    const effect = this.table.apply(message);
    if (effect === "stale") this.connection.send("request_state", {});
    if (effect === "timeline") this._tickSoon();
    if (message.event === "position_check") this._report(true);
    this._world.onChange();
  }

  /** @param {import("./protocol.js").Greeting} greeting */
  _welcomed(greeting) {
    this.everConnected = true;
    if (this.table.bootId !== "" && greeting.boot_id !== this.table.bootId) this.clock.reset();
    this.store.configure(greeting.renditions, greeting.segment_frames);
    if (greeting.trim_us !== this.choices.trim_us) this._setFromAfar(greeting);
  }

  /** @param {import("./protocol.js").Ticks} ticks */
  _checkSound(ticks) {
    this.conductor.soundCheck.ask(ticks);
    this._tickSoon();
  }

  /** @param {{name: string, trim_us: number}} settings */
  _setFromAfar(settings) {
    this._world.preferences.change({ trim_us: settings.trim_us, name: settings.name || this.choices.name });
    this._applyChoices();
  }

  _opened() {
    this._sync.start();
    this.store.retryNow();
    this.attend();
    this._report(true);
  }

  _lost() {
    this._sync.stop();
    this._world.onChange();
  }

  _applyChoices() {
    const { master, muted, layers, lowBandwidth, trim_us } = this.choices;
    this._world.output.setMix({ master, muted, layers });
    this.store.lowBandwidth = lowBandwidth;
    this.conductor.setTrim(trim_us);
    this._tickSoon();
    this._world.onChange();
  }

  /** Several reasons to look in one moment are one look. */
  _tickSoon() {
    if (this._soon) return;
    this._soon = true;
    queueMicrotask(() => {
      this._soon = false;
      this.tick();
    });
  }

  _loop() {
    if (this._timer !== null) this._world.clearTimer(this._timer);
    this.tick();
    this._report(false);
    this._world.onChange();
    const dense = this._world.now_ms() < this._denseUntil_ms || this._world.output.puzzled;
    this._timer = this._world.setTimer(() => this._loop(), dense ? DENSE_TICK_MS : TICK_MS);
  }

  /** @param {boolean} now even if the last report is young */
  _report(now) {
    const now_ms = this._world.now_ms();
    if (!this.connection.connected || now_ms - this._reported_ms < (now ? 250 : REPORT_MS)) return;
    this._reported_ms = now_ms;
    this.connection.send("position_report", reportOf(this.measurements(), this.choices));
  }
}
