"""What the console remembers from one start to the next: its theme. Losing it is never an error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

LARGEST_BYTES: Final = 10_000


class ThemeMemory:
    """The theme that was chosen last, in a small file of the user's."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> str:
        """The theme; empty if none is remembered."""
        try:
            if self._path.stat().st_size > LARGEST_BYTES:
                return ""
            remembered = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return ""
        theme = remembered.get("theme", "") if isinstance(remembered, dict) else ""
        return theme if isinstance(theme, str) else ""

    def save(self, theme: str) -> None:
        """Remember a theme, if the disk lets us."""
        beside = self._path.with_name(f"{self._path.name}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps({"theme": theme}), "utf-8")
            beside.replace(self._path)
        except OSError:
            return


def users_memory() -> ThemeMemory:
    """Where this system keeps such things of a user ($XDG_STATE_HOME on Linux)."""
    from platformdirs import user_state_path  # noqa: PLC0415  # not needed where a theme was set

    return ThemeMemory(user_state_path("rpgmusic", appauthor=False) / "console.json")
