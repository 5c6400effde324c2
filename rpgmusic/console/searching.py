"""What the GM types into the search line: words, and `mood:` before a mood. Pure."""

from __future__ import annotations

from typing import Final

from rpgmusic.domain.track import Mood

PREFIX: Final = "mood:"


def parsed_search(text: str) -> tuple[str, Mood | None]:
    """The words to search for, and the mood that was asked for last, which may be cut short: `mood:bat`."""
    found: list[str] = []
    mood = None
    for word in text.split():
        begun = word.casefold().removeprefix(PREFIX)
        meant = _mood_beginning(begun) if word.casefold().startswith(PREFIX) else None
        if meant is not None:
            mood = meant
        elif word.casefold() != PREFIX:
            found.append(word)
    return " ".join(found), mood


def _mood_beginning(begun: str) -> Mood | None:
    return next((mood for mood in Mood if begun and mood.value.startswith(begun)), None)


def search_words(search: str, mood: Mood | None) -> str:
    """A search as the pane's title says it."""
    parts = (f"“{search}”" if search else "", f"{PREFIX}{mood.value}" if mood else "")
    return " ".join(part for part in parts if part)
