/**
 * Keeps a phone from silencing the page: tells iOS that this is playback (mute switch, lock screen), runs a silent
 * element where the system knows only elements, and fills the lock screen. Its buttons only mute this player: the table
 * goes on.
 */

const SILENCE = new URL("silence.wav", import.meta.url).href;

export class KeepAlive {
  constructor() {
    /** @type {HTMLAudioElement | null} */
    this._element = null;
  }

  /** Must be called from a tap or key. */
  start() {
    const session = /** @type {{type: string} | undefined} */ (Reflect.get(navigator, "audioSession"));
    if (session !== undefined) session.type = "playback";
    else if (isAppleTouch()) this._loopSilence();
  }

  /** @param {{title: string, artist: string, album: string, artwork: string | null}} shown */
  describe(shown) {
    if (!("mediaSession" in navigator)) return;
    const artwork = shown.artwork === null ? [] : [{ src: shown.artwork }];
    navigator.mediaSession.metadata = new MediaMetadata({ ...shown, artwork });
  }

  /** @param {{play: () => void, pause: () => void}} handlers */
  onKeys(handlers) {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.setActionHandler("play", handlers.play);
    navigator.mediaSession.setActionHandler("pause", handlers.pause);
  }

  _loopSilence() {
    this._element ??= Object.assign(new Audio(SILENCE), { loop: true });
    void this._element.play().catch(() => undefined);
  }
}

/** iOS before 16.4 has no audio session to ask; a Mac has no touch. */
function isAppleTouch() {
  return /Apple/.test(navigator.vendor) && navigator.maxTouchPoints > 1;
}
