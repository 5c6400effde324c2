/**
 * Owns the socket to the server: opens it, says hello, and opens it again after it was lost, with growing, jittered
 * pauses so that a whole table does not come back in the same moment.
 */

import { encodeMessage, parseServerMessage } from "./protocol.js";

/** @typedef {import("./protocol.js").ServerMessage} ServerMessage */
/**
 * @typedef {{
 *   openSocket: () => WebSocket, hello: () => Promise<object | null>, random: () => number,
 *   setTimer: (callback: () => void, delay_ms: number) => number, clearTimer: (timer: number) => void,
 *   now_ms: () => number, onMessage: (message: ServerMessage) => void, onOpen: () => void, onLost: () => void,
 * }} ConnectionParts
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const SILENCE_LIMIT_MS = 15_000;
const WATCH_MS = 2_000;

/**
 * @param {number} attempt how many attempts failed before
 * @param {number} random in [0, 1)
 * @returns {number} the pause before the next attempt: doubling, jittered by half, bounded
 */
export function pauseBefore(attempt, random) {
  const longest_ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 16));
  return longest_ms * (0.5 + random / 2);
}

export class Connection {
  /** @param {ConnectionParts} parts */
  constructor(parts) {
    this._parts = parts;
    /** @type {WebSocket | null} */
    this._socket = null;
    /** @type {number | null} */
    this._timer = null;
    /** @type {number | null} */
    this._watch = null;
    this._attempts = 0;
    this._heard_ms = 0;
    this._welcomed = false;
    this._closed = false;
    this._generation = 0;
  }

  /** Whether the server has welcomed us on the present socket. */
  get connected() {
    return this._welcomed;
  }

  /** Connects, now; also used to hurry when the network came back. */
  open() {
    if (this._closed || this._socket !== null) return;
    this._cancelTimer();
    this._generation += 1;
    void this._dial(this._generation);
  }

  /** Drops a socket that may be dead (after sleep) and connects anew. */
  reopen() {
    this._lose();
    this._attempts = 0;
    this.open();
  }

  /** Ends for good: the page goes away, or the link is not valid. */
  close() {
    this._closed = true;
    this._cancelTimer();
    this._discard();
  }

  /**
   * @param {string} event
   * @param {object} data
   * @returns {boolean} false if there is nobody to tell
   */
  send(event, data) {
    if (this._socket === null || this._socket.readyState !== 1) return false;
    if (!this._welcomed && event !== "time_sync") return false;
    this._socket.send(encodeMessage(event, data));
    return true;
  }

  /** @param {number} generation */
  async _dial(generation) {
    const hello = await this._parts.hello();
    if (generation !== this._generation || this._closed) return;
    if (hello === null) {
      this._retryLater();
      return;
    }
    const socket = this._parts.openSocket();
    this._socket = socket;
    this._heard_ms = this._parts.now_ms();
    this._keepWatch();
    socket.onopen = () => socket.send(encodeMessage("client_connected", hello));
    socket.onmessage = (event) => this._receive(socket, event.data);
    socket.onclose = () => {
      if (socket === this._socket) this._lostByItself();
    };
  }

  /**
   * @param {WebSocket} socket
   * @param {unknown} frame
   */
  _receive(socket, frame) {
    if (socket !== this._socket) return;
    this._heard_ms = this._parts.now_ms();
    const message = parseServerMessage(frame);
    if (message === null) return;
    if (message.event === "welcome") {
      this._welcomed = true;
      this._attempts = 0;
    }
    this._parts.onMessage(message);
    if (message.event === "welcome") this._parts.onOpen();
  }

  _lostByItself() {
    this._lose();
    this._retryLater();
  }

  _lose() {
    const was = this._welcomed;
    this._discard();
    if (was) this._parts.onLost();
  }

  _discard() {
    const socket = this._socket;
    this._socket = null;
    this._welcomed = false;
    this._generation += 1;
    if (this._watch !== null) this._parts.clearTimer(this._watch);
    this._watch = null;
    socket?.close();
  }

  _retryLater() {
    if (this._closed) return;
    this._cancelTimer();
    const pause_ms = pauseBefore(this._attempts, this._parts.random());
    this._attempts += 1;
    this._timer = this._parts.setTimer(() => {
      this._timer = null;
      this.open();
    }, pause_ms);
  }

  _cancelTimer() {
    if (this._timer !== null) this._parts.clearTimer(this._timer);
    this._timer = null;
  }

  /** A half-open connection says nothing for ever: pings are answered every few seconds, so silence means lost. */
  _keepWatch() {
    this._watch = this._parts.setTimer(() => {
      if (this._parts.now_ms() - this._heard_ms > SILENCE_LIMIT_MS) this._lostByItself();
      else this._keepWatch();
    }, WATCH_MS);
  }
}
