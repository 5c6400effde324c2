/** What the console wants the GM to hear alone, from the first tap on. Knows no document and no socket. */

/** @typedef {import("../protocol.js").Preview} Preview */
/** @typedef {Pick<import("../audio/lone-sound.js").LoneSound, "unlock" | "play" | "resume" | "pause" | "stop" | "seek" | "setVolume" | "position_s" | "state">} Sound */
/**
 * @typedef {{
 *   unlocked: boolean, track: import("../protocol.js").TrackCard | null, position_s: number, length_s: number,
 *   state: import("../audio/lone-sound.js").LoneState,
 * }} Listened
 */

const SAMPLE_RATE_HZ = 48_000;
/** @type {Preview} */
const NOTHING = { track: null, url: "", position_s: 0 };

export class Listening {
  /** @param {Sound} sound */
  constructor(sound) {
    this._sound = sound;
    this._wanted = NOTHING;
    this._known = "";
    this._unlocked = false;
  }

  /** Must be called from a tap or key. */
  unlock() {
    this._unlocked = true;
    this._sound.unlock();
    if (this._wanted.track !== null) this._begin();
  }

  /**
   * The console wants something else to be heard, or nothing. A page that comes back may be told once more what it
   * was told before, which is no reason to begin anew.
   * @param {Preview} preview
   */
  show(preview) {
    if (preview.url !== "" && preview.url === this._known) return;
    this._known = preview.url;
    this._wanted = preview;
    if (!this._unlocked) return;
    if (preview.track === null) this._sound.stop();
    else this._begin();
  }

  /** One button for both ways. */
  toggle() {
    if (this._sound.state === "playing" || this._sound.state === "loading") this._sound.pause();
    else this._sound.resume();
  }

  stop() {
    this._wanted = NOTHING;
    this._sound.stop();
  }

  /** @param {number} position_s */
  seek(position_s) {
    this._sound.seek(position_s);
  }

  /** @param {number} volume */
  setVolume(volume) {
    this._sound.setVolume(volume);
  }

  /** @returns {Listened} */
  get now() {
    const { track, position_s } = this._wanted;
    const begun = this._unlocked && track !== null;
    return {
      unlocked: this._unlocked,
      track,
      position_s: begun ? this._sound.position_s : position_s,
      length_s: track === null ? 0 : track.length_frames / SAMPLE_RATE_HZ,
      state: this._unlocked ? this._sound.state : "idle",
    };
  }

  _begin() {
    this._sound.play(this._wanted.url, this._wanted.position_s);
  }
}
