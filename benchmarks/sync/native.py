"""Owns building the two small C parts of the rig, on demand."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parent / "native"
BUILD = Path(__file__).parents[1] / "results" / "build"


class RigUnavailable(RuntimeError):
    """The machine lacks something the rig needs; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Native:
    """Paths of the built parts: the ALSA plug-in and the library to preload into a browser."""

    card: Path
    shim: Path


def build() -> Native:
    """Compile what is missing or older than its source; raises RigUnavailable with what to install."""
    if shutil.which("gcc") is None:
        raise RigUnavailable("The virtual sound card needs a C compiler: apt install gcc libc6-dev libasound2-dev")
    BUILD.mkdir(parents=True, exist_ok=True)
    card = _compile("virtual_card.c", "libasound_module_pcm_vcard.so", ["-DPIC"], ["-lasound", "-lm"])
    return Native(card=card, shim=_compile("browser_shim.c", "browser_shim.so", [], ["-ldl"]))


def _compile(source_name: str, target_name: str, flags: list[str], libraries: list[str]) -> Path:
    source, target = SOURCES / source_name, BUILD / target_name
    if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
        return target
    command = ["gcc", "-O2", "-shared", "-fPIC", *flags, "-o", str(target), str(source), *libraries]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        hint = "apt install libasound2-dev" if "asoundlib.h" in result.stderr else result.stderr.strip()
        raise RigUnavailable(f"{source_name} does not compile: {hint}")
    return target
