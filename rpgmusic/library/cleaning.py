"""Cleaning: text and numbers from files, which may hold anything, made fit to be kept and shown."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final

MAX_TEXT: Final = 300
MAX_COMMENT: Final = 2_000
_READ_AT_MOST: Final = 10_000
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FIRST_NUMBER: Final = re.compile(r"\s*(\d{1,9})")
_FIRST_YEAR: Final = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")


def clean_text(value: object, longest: int = MAX_TEXT) -> str:
    """One line of visible text: no control, bidi or other invisible characters, single spaces, bounded length."""
    if not value:
        return ""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        value = value[:_READ_AT_MOST].decode("utf-8", "replace")
    text = str(value)[:_READ_AT_MOST] if isinstance(value, str | int | float) else ""
    if not (text.isascii() and text.isprintable()):
        text = "".join(" " if letter.isspace() else letter for letter in text if _visible(letter))
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())[:longest].rstrip()


def clean_number(value: object, largest: int = 9_999) -> int | None:
    """A whole number from 1 to `largest`, such as the 3 of "3/12"; None if there is none."""
    match = _FIRST_NUMBER.match(clean_text(value, 40))
    number = int(match[1]) if match else 0
    return number if 1 <= number <= largest else None


def clean_year(value: object) -> int | None:
    """The first year in a date of whatever form."""
    match = _FIRST_YEAR.search(clean_text(value, 40))
    return int(match[1]) if match else None


def clean_decimal(value: object, lowest: float, highest: float) -> float | None:
    """The number at the start of a text such as "-6.48 dB"; None if there is none or it is out of bounds."""
    text = clean_text(value, 40).lower().removesuffix("db").strip()
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and lowest <= number <= highest else None


def _visible(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _UNSEEN
