"""What Replicate is asked for and what it tells: the inputs of MusicGen, and the state of a run."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from ipaddress import ip_address
from math import ceil
from typing import Final, TypeAlias

from yarl import URL

from rpgmusic.domain.prompt import SHORTEST_PIECE_S, Prompt
from rpgmusic.generation.providers.answers import items, mapping, shortened, text

Fields: TypeAlias = dict[str, object]

VERSION: Final = "671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb"
"""The version of meta/musicgen whose inputs these are; a community model is asked for by version."""

LONGEST_S: Final = 120.0
"""Beyond 30 s the model slides a window along and drifts; two minutes still hold together."""

LONGEST_DATA_URL: Final = 256_000
_LONGEST_TEXT: Final = 1_000
_MAX_SEED: Final = (1 << 31) - 1
_ID: Final = re.compile(r"[A-Za-z0-9]{1,64}")
_STEPS: Final = re.compile(r"(\d{1,7})\s*/\s*(\d{1,7})")
_RUNNING: Final = {"starting", "processing"}


@dataclass(frozen=True, slots=True)
class Run:
    """A prediction as Replicate tells of it. `fraction` comes from its log, where that counts steps."""

    id: str
    status: str
    output: str = ""
    error: str = ""
    fraction: float | None = None
    predict_s: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status not in _RUNNING


def music_input(prompt: Prompt, seed: int, words: str, tail_s: float, audio: str) -> Fields:
    """The model's inputs. A `tail_s` long piece of other music at `audio` is gone on from: it counts in the duration.

    A seed of 0 would mean chance.
    """
    fields: Fields = {
        "model_version": "stereo-large",
        "prompt": shortened(words, _LONGEST_TEXT),
        "duration": ceil(music_length_s(prompt) + tail_s),
        "normalization_strategy": "loudness",
        "output_format": "wav",
        "seed": seed % _MAX_SEED + 1,
    }
    return {**fields, "input_audio": audio, "continuation": True} if audio else fields


def music_length_s(prompt: Prompt) -> float:
    """The length held within what makes sense."""
    return min(max(prompt.length_s, SHORTEST_PIECE_S), LONGEST_S)


def data_url(sound: bytes, mime_type: str) -> str:
    """The sound as an address that contains it; empty if it is too long for one."""
    url = f"data:{mime_type};base64,{b64encode(sound).decode()}"
    return url if len(url) <= LONGEST_DATA_URL else ""


def run_from(answer: object) -> Run | None:
    """The run that an answer tells of; None if it tells of none."""
    fields = mapping(answer)
    run_id, status = text(fields.get("id"), 100), text(fields.get("status"))
    if not _ID.fullmatch(run_id) or not status:
        return None
    output = fields.get("output")
    seconds = mapping(fields.get("metrics")).get("predict_time")
    return Run(
        run_id,
        status,
        text(next(iter(items(output)), output), 4_000),
        text(fields.get("error")),
        progress_in(fields.get("logs")),
        float(seconds) if isinstance(seconds, (int, float)) and 0 <= seconds < 100_000 else None,
    )


def is_run_id(run_id: str) -> bool:
    """Whether this can be the id of a run, so that it may be put into an address."""
    return _ID.fullmatch(run_id) is not None


def progress_in(logs: object) -> float | None:
    """How far the steps counted at the end of a log have come."""
    steps = _STEPS.findall(logs[-2_000:]) if isinstance(logs, str) else []
    if not steps:
        return None
    done, total = map(int, steps[-1])
    return min(1.0, done / total) if total else None


def may_be_fetched(output: str, base_url: str) -> bool:
    """Whether a file's address is one to call: encrypted, or on this machine like the service itself (for tests)."""
    try:
        url, base = URL(output), URL(base_url)
    except ValueError:
        return False
    if url.user or url.password or not url.host:
        return False
    return url.scheme == "https" or (url.scheme == "http" and url.host == base.host and _is_local(url.host))


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
