"""What a page really gives out, to the frame, and what can be read off it when the music is made of pure tones."""

from __future__ import annotations

import base64
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

SAMPLE_RATE_HZ = 48_000
CHUNK_FRAMES = 4_096
MOST_TORN_FRAMES = SAMPLE_RATE_HZ
"""While a page starts, its recorder may miss blocks for so long."""
Samples = NDArray[np.float64]

RECORD = """
(() => {
  const worklet = `registerProcessor("recorder", class extends AudioWorkletProcessor {
    constructor() { super(); this.chunk = new Float32Array(4096); this.filled = 0; }
    process([input]) {
      const block = input[0] ?? new Float32Array(128);
      if (this.filled === 0) this.firstFrame = currentFrame;
      this.chunk.set(block, this.filled);
      this.filled += 128;
      if (this.filled === 4096) {
        this.port.postMessage([this.firstFrame, this.chunk.slice()]);
        this.filled = 0;
      }
      return true;
    }
  });`;
  globalThis.recorded = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      const address = URL.createObjectURL(new Blob([worklet], { type: "text/javascript" }));
      this.context.audioWorklet.addModule(address).then(() => {
        const recorder = new AudioWorkletNode(this.context, "recorder", { numberOfOutputs: 0 });
        recorder.port.onmessage = ({ data }) => recorded.push(data);
        connect.call(this, recorder);
      });
    }
    return connect.call(this, target, ...rest);
  };
  globalThis.recordedFrames = () => recorded.length * 4096;
  globalThis.recording = () => {
    const bytes = new Uint8Array(recorded.length * 4096 * 4);
    recorded.forEach(([, chunk], index) => bytes.set(new Uint8Array(chunk.buffer), index * 4096 * 4));
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
  };
})();
"""


def recording(page: Page) -> Samples:
    """One channel of what the page gave out, but for its beginning, which Chromium may tear; fails at a later gap."""
    firsts = page.evaluate("recorded.map(([first]) => first)")
    torn = [number for number, (earlier, later) in enumerate(pairwise(firsts), 1) if later - earlier != CHUNK_FRAMES]
    whole_from = max(1, *torn, 0)
    assert whole_from * CHUNK_FRAMES < MOST_TORN_FRAMES
    bytes_ = base64.b64decode(page.evaluate("recording()"))
    return np.frombuffer(bytes_, np.float32).astype(np.float64)[whole_from * CHUNK_FRAMES :]


def tone(sound: Samples, frequency_hz: float) -> complex:
    """Amplitude and phase of a tone, by its correlation with a complex one; the phase is that of a sine at frame 0."""
    frames = np.arange(len(sound))
    turning = np.exp(-2j * np.pi * frequency_hz / SAMPLE_RATE_HZ * frames)
    return complex(2j * np.mean(sound * turning))


def levels(sound: Samples, frequency_hz: float, window: int, hop: int) -> Samples:
    """Amplitude of a tone in windows that begin every `hop` frames."""
    starts = range(0, len(sound) - window + 1, hop)
    return np.array([abs(tone(sound[start : start + window], frequency_hz)) for start in starts])


def roughness(sound: Samples, block: int = 480) -> Samples:
    """The largest fourth difference of every block: deep tones hardly have any, a step of the sound has much."""
    fourth = np.abs(np.diff(sound, 4))
    whole = len(fourth) // block * block
    largest: Samples = fourth[:whole].reshape(-1, block).max(axis=1)
    return largest
