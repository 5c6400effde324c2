"""Where operating systems keep SoundFonts; loads no numerical library, so that a server can ask."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

_PLACES: Final = tuple(
    map(
        Path,
        (
            "/usr/share/sounds/sf2",
            "/usr/share/soundfonts",
            "/usr/local/share/soundfonts",
            "/opt/homebrew/share/soundfonts",
        ),
    )
)


def system_soundfont(places: Iterable[Path] = _PLACES) -> Path | None:
    """A SoundFont of the operating system, if one is installed in a usual place."""
    return next((path for place in places for path in sorted(place.glob("*.sf2")) if path.is_file()), None)
