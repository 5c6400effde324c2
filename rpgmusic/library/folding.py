"""Folding: text as search and sorting see it, without accents, case and punctuation."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ASCII: Final = {
    code: None if chr(code) == "'" else chr(code).lower() if chr(code).isalnum() else " " for code in range(128)
}
_PUNCTUATION: Final = re.compile(r"[\W_]+")
_APOSTROPHES: Final = re.compile("[\u2019\u02bc']")


def fold(text: str) -> str:
    """Words in lower case, separated by single characters of space; "Élan—d'Or" becomes "elan dor"."""
    if text.isascii():
        return text.translate(_ASCII).strip()
    text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _PUNCTUATION.sub(" ", text.casefold()).strip()


def words(text: str) -> list[str]:
    """The words that are looked for, each once."""
    return list(dict.fromkeys(fold(text).split()))
