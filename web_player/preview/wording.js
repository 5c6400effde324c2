/** Says in plain words what the GM hears alone, or why nothing. Pure. */

/** @typedef {"connecting" | "connected" | "lost" | "stranger"} Line how the page stands with the server; a stranger is not signed in */
/** @typedef {{tone: "good" | "wait" | "quiet" | "trouble", text: string}} Words */

/** @type {Readonly<Record<import("../audio/lone-sound.js").LoneState, Words>>} */
const STATES = {
  idle: { tone: "quiet", text: "Nothing to hear yet. In the console, press i on a track." },
  loading: { tone: "wait", text: "Fetching the sound…" },
  playing: { tone: "good", text: "Only you hear this" },
  paused: { tone: "quiet", text: "Paused. Only you hear this page." },
  ended: { tone: "quiet", text: "That was all of it" },
  held: { tone: "trouble", text: "Your browser is holding the sound: tap Play" },
  failed: {
    tone: "trouble",
    text: "This browser could not play it. Press i in the console again, or open this page in another browser.",
  },
};

/**
 * @param {Line} line
 * @param {import("./listening.js").Listened} now
 * @returns {Words}
 */
export function wording(line, now) {
  if (line === "stranger") return { tone: "trouble", text: "This browser is not signed in" };
  if (line === "connecting") return { tone: "wait", text: "Looking for the server…" };
  if (line === "lost" && now.state !== "playing") return { tone: "trouble", text: "Connection lost — looking for the server…" };
  if (!now.unlocked && now.track !== null) return { tone: "quiet", text: "Ready. Tap once, and it plays here only." };
  if (!now.unlocked) return { tone: "quiet", text: "Browsers play sound only after a tap. One is enough." };
  return STATES[now.state];
}
