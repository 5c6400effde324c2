"""Commands of the log view."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.commands.command import Command

LOG: Final[tuple[Command, ...]] = ()
"""What acts on the log."""
