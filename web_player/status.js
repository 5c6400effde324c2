/** Says in plain words what a player hears, or why nothing. Pure. */

/**
 * @typedef {{
 *   connected: boolean, everConnected: boolean, unlocked: boolean, outputState: string, muted: boolean,
 *   mutedLayer: string | null, transport: "playing" | "between" | "paused" | "hushed" | "stopped", turnedDown: boolean,
 *   sounding: boolean, skew_ms: number | null, clockError_ms: number | null, runway_s: number | null, problem: string,
 *   refusal: string, checking: boolean,
 * }} Facts
 */
/** `tone` chooses colour and symbol; `needsTap` offers a button that wakes the sound. @typedef {{tone: "good" | "wait" | "quiet" | "trouble", text: string, needsTap: boolean}} Status */

const AUDIBLE_SKEW_MS = 30;

/**
 * @param {Facts} facts
 * @returns {Status}
 */
export function describe(facts) {
  if (facts.refusal !== "") return say("trouble", facts.refusal);
  const held = facts.unlocked && facts.outputState !== "running";
  if (held) return { tone: "trouble", text: "Your device is holding the sound: tap to continue", needsTap: true };
  if (!facts.connected) return describeAbsence(facts);
  if (facts.checking) return describeCheck(facts);
  if (!facts.unlocked) return say("quiet", waitingFor(facts) ?? "The music is playing. Join to hear it.");
  if (facts.muted) return say("quiet", "Muted by you");
  return describeSilence(facts) ?? describeStep(facts);
}

/** @param {Facts} facts */
function describeAbsence(facts) {
  if (!facts.everConnected) return say("wait", "Finding the table…");
  const runway_s = Math.floor(facts.runway_s ?? 0);
  if (facts.unlocked && facts.sounding && runway_s > 0) return say("trouble", `Connection lost — playing on for ${runway_s} s`);
  return say("trouble", "Connection lost — looking for the table…");
}

/** @param {Facts} facts */
function describeCheck(facts) {
  if (!facts.unlocked) return say("quiet", "Sound check — join to hear the clicks");
  return facts.muted ? say("quiet", "Sound check — muted by you") : say("good", "Sound check — do you hear the clicks?");
}

/** @param {Facts} facts */
function describeSilence(facts) {
  const waiting = waitingFor(facts);
  if (waiting !== null) return say("quiet", waiting);
  if (facts.turnedDown) return say("quiet", "The game master has turned the music all the way down");
  if (facts.mutedLayer !== null) return say("quiet", `${facts.mutedLayer} muted by you`);
  return null;
}

/** @param {Facts} facts */
function waitingFor(facts) {
  if (facts.transport === "paused") return "The game master has paused the music";
  if (facts.transport === "hushed") return "The game master has hushed the table";
  return facts.transport === "stopped" ? "Waiting for the game master to start the music" : null;
}

/** @param {Facts} facts */
function describeStep(facts) {
  if (facts.problem !== "") return say("trouble", "Your connection is slow — waiting for the music…");
  const quiet = facts.transport === "between" && !facts.sounding;
  if (!facts.sounding && !quiet) return say("wait", "Getting in step…");
  const off = !quiet && (facts.skew_ms === null || Math.abs(facts.skew_ms) > AUDIBLE_SKEW_MS);
  const unsure = facts.clockError_ms === null || facts.clockError_ms > AUDIBLE_SKEW_MS;
  return off || unsure ? say("wait", "Getting in step…") : say("good", "In step with the table");
}

/**
 * @param {Status["tone"]} tone
 * @param {string} text
 * @returns {Status}
 */
function say(tone, text) {
  return { tone, text, needsTap: false };
}
