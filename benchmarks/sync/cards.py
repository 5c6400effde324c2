"""Owns the virtual sound cards: one for each browser, all on one time base, and what they recorded."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .native import Native
from .resampling import at_true_time
from .scenario import Listener
from .signals import SAMPLE_RATE, Recording, Samples

ALSA_CONFIGURATION = """</usr/share/alsa/alsa.conf>
pcm_type.vcard {{ lib "{library}" }}
pcm.vcard {{ type vcard }}
pcm.!default {{ type vcard }}
"""
NO_DESKTOP = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of one run, kept in one directory (in memory, because a slow disk would starve a card)."""

    directory: Path
    native: Native
    listeners: Sequence[Listener]
    base_ns: int

    @classmethod
    def install(cls, directory: Path, native: Native, listeners: Sequence[Listener]) -> Cards:
        """Write the sound configuration; the cards' common zero is now."""
        (directory / "asound.conf").write_text(ALSA_CONFIGURATION.format(library=native.card), encoding="utf-8")
        return cls(directory, native, listeners, time.monotonic_ns())

    def environment(self, index: int) -> dict[str, str]:
        """The environment that gives a browser its own card, its own clock and its own home."""
        listener = self.listeners[index]
        home = self.directory / f"home{index}"
        home.mkdir(exist_ok=True)
        inherited = {name: value for name, value in os.environ.items() if name not in NO_DESKTOP}
        return inherited | {
            "HOME": str(home),
            "TMPDIR": str(home),
            "XDG_RUNTIME_DIR": str(self.directory),
            "PULSE_SERVER": f"unix:{self.directory}/no-pulse",
            "ALSA_CONFIG_PATH": str(self.directory / "asound.conf"),
            "LD_PRELOAD": str(self.native.shim),
            "VCARD_FILE": str(self._path(index)),
            "VCARD_BASE_NS": str(self.base_ns),
            "VCARD_PPM": str(listener.card_ppm),
            "VCARD_BUFFER_MS": str(listener.card_buffer_ms),
            "CLOCKSHIM_BASE_NS": str(self.base_ns),
            "CLOCKSHIM_OFFSET_NS": str(round(listener.clock_offset_s * 1e9)),
            "CLOCKSHIM_PPM": str(listener.clock_ppm),
        }

    def recording(self, index: int, zero_ns: int, stop_ns: int) -> Recording:
        """What the card played between two CLOCK_MONOTONIC moments; shorter where the card had stopped."""
        ratio = 1 + self.listeners[index].card_ppm * 1e-6
        start, stop = (round((moment - self.base_ns) * 1e-9 * SAMPLE_RATE) for moment in (zero_ns, stop_ns))
        raw = self._frames(index)
        played = _padded(raw[round(start * ratio) : round(stop * ratio)], round((stop - start) * ratio))
        heard = played if ratio == 1 else _padded(at_true_time(raw, ratio, start, stop), stop - start)
        return Recording(heard=heard, played=played, underruns_s=self._underruns_s(index, zero_ns, stop_ns))

    def _path(self, index: int) -> Path:
        return self.directory / f"card{index}.f32"

    def _frames(self, index: int) -> Samples:
        path = self._path(index)
        if not path.exists() or path.stat().st_size < 8:
            return np.zeros((0, 2), np.float32)
        raw = np.memmap(path, "<f4", "r")
        return raw[: len(raw) // 2 * 2].reshape(-1, 2)

    def _underruns_s(self, index: int, zero_ns: int, stop_ns: int) -> tuple[float, ...]:
        log = self._path(index).with_suffix(".f32.log")
        if not log.exists():
            return ()
        events = (line.split() for line in log.read_text(encoding="ascii").splitlines())
        times = [float(moment) for moment, event in events if event == "underrun"]
        return tuple(moment - zero_ns * 1e-9 for moment in times if zero_ns * 1e-9 < moment < stop_ns * 1e-9)


def _padded(stereo: Samples, length: int) -> Samples:
    out = np.zeros((length, 2), np.float32)
    out[: len(stereo)] = stereo[:length]
    return out
