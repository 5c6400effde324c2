"""What services say, read with care: JSON of any shape, foreign sentences, sounds of any kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from time import time
from typing import Final

import msgspec

_LONGEST_QUOTE: Final = 300
_LONGEST_WAIT_S: Final = 3_600.0
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\s]+")
_NOTHING: Final[Mapping[str, object]] = {}


def decoded(body: bytes) -> object:
    """The JSON of a body; None where it is none, as in the HTML pages of proxies."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def mapping(value: object) -> Mapping[str, object]:
    """The value if it is an object of JSON, else an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def items(value: object) -> list[object]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: object, longest: int = _LONGEST_QUOTE) -> str:
    """The value if it is a string, on one line, without characters that do harm on a screen, cut at a word."""
    return shortened(_UNSEEN.sub(" ", value[: 20 * longest]).strip(), longest) if isinstance(value, str) else ""


def shortened(words: str, longest: int) -> str:
    """The words cut to so many characters, between two words where there are some."""
    if len(words) <= longest:
        return words
    whole, space, _ = words[: longest + 1].rpartition(" ")
    return (whole if space and whole else words[:longest]).rstrip(" ,;")


def quoted(said: str) -> str:
    """The service's own sentence, to be put behind ours."""
    return f" It says: “{said}”" if said else ""


def is_printable(key: str) -> bool:
    """Whether a key can be sent in a header."""
    return key.isascii() and key.strip().isprintable()


def seconds_of(value: object) -> float | None:
    """A waiting time in seconds, as a number or as the date of a Retry-After header, held within an hour."""
    if isinstance(value, str):
        value = _seconds_in(value.strip())
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        return None
    return min(float(value), _LONGEST_WAIT_S)


def _seconds_in(written: str) -> float | None:
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", written):
        return float(written)
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - time())
    except (ValueError, OverflowError):
        return None


def sound_kind(head: bytes) -> str | None:
    """What kind of sound file begins like this: “mp3”, “ogg”, “wav” or “flac”; None for anything else."""
    if head[:4] == b"OggS":
        return "ogg"
    if head[:4] == b"fLaC":
        return "flac"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    return "mp3" if head[:3] == b"ID3" or _is_mpeg_frame(head) else None


def _is_mpeg_frame(head: bytes) -> bool:
    """Whether a header of MPEG audio begins here (ISO 11172-3, 2.4.1.3): sync, and no field with a reserved value."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer, bitrate, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer != 0 and bitrate not in (0, 15) and rate != 3
