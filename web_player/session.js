/** Owns the player's right to be here: exchanges the link's code for a token, again whenever the server refuses it. */

import { parseJoinReply } from "./protocol.js";

/** @typedef {{token: string, campaign_name: string}} Admission */
/** @typedef {{kind: "admitted", admission: Admission} | {kind: "refused", detail: string} | {kind: "unreachable"}} JoinResult */

const REFUSED = "This link is not valid any more. Ask your game master for a new one.";

export class Session {
  /**
   * @param {string} code
   * @param {typeof globalThis.fetch} fetch
   * @param {(detail: string) => void} onRefused
   */
  constructor(code, fetch, onRefused) {
    this._code = code;
    this._fetch = fetch;
    this._onRefused = onRefused;
    /** @type {Admission | null} */
    this._admission = null;
    /** @type {Promise<JoinResult> | null} */
    this._joining = null;
  }

  /** The campaign's name, once known. */
  get campaignName() {
    return this._admission?.campaign_name ?? "";
  }

  /** @returns {Promise<string | null>} a token; null if the server is out of reach or refuses the code */
  async token() {
    if (this._admission !== null) return this._admission.token;
    this._joining ??= this._join();
    const result = await this._joining;
    this._joining = null;
    if (result.kind === "refused") this._onRefused(result.detail);
    if (result.kind !== "admitted") return null;
    this._admission = result.admission;
    return result.admission.token;
  }

  /** @param {string} [token] that the server refused; whichever there is if left out */
  forget(token) {
    if (token === undefined || this._admission?.token === token) this._admission = null;
  }

  /**
   * Fetches with the token, and once more with a new one if the server does not know it any more.
   * @param {string} path
   * @param {AbortSignal} [signal]
   * @returns {Promise<Response | null>} null without a token
   */
  async request(path, signal) {
    for (let attempt = 0; ; attempt += 1) {
      const token = await this.token();
      if (token === null) return null;
      const response = await this._fetch(path, { headers: { Authorization: `Bearer ${token}` }, signal: signal ?? null });
      if (response.status !== 401 || attempt > 0) return response;
      this.forget(token);
    }
  }

  /** @returns {Promise<JoinResult>} */
  async _join() {
    try {
      const response = await this._fetch("/api/join", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ code: this._code }),
      });
      if (response.ok) return admitted(parseJoinReply(await response.json()));
      const refused = response.status === 400 || response.status === 401 || response.status === 403 || response.status === 404;
      return refused ? { kind: "refused", detail: REFUSED } : { kind: "unreachable" };
    } catch {
      return { kind: "unreachable" };
    }
  }
}

/**
 * @param {Admission | null} admission
 * @returns {JoinResult}
 */
function admitted(admission) {
  return admission === null ? { kind: "unreachable" } : { kind: "admitted", admission };
}
