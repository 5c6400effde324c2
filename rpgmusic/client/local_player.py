"""Players of the machine at which the GM sits: which one to take, and what to tell it. Starts nothing itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit


@dataclass(frozen=True, slots=True)
class LocalPlayer:
    """A program that plays a track without a window; in its arguments stand `{position}` (seconds) and `{source}`.

    `only_mp3`: it plays nothing else. `needs_file`: it opens no addresses. `path` is where it was found.
    """

    name: str
    arguments: tuple[str, ...]
    only_mp3: bool = False
    needs_file: bool = False
    path: str = ""

    def command(self, source: str, position_s: float = 0.0) -> tuple[str, ...]:
        """The command line that plays an address or a file, from a position where the program can do so."""
        values = {"position": f"{position_s:g}", "source": source}
        return (self.path or self.name, *(argument.format_map(values) for argument in self.arguments))


_VLC: Final = ("--intf", "dummy", "--no-video", "--play-and-exit", "--quiet", "--start-time={position}", "{source}")

LOCAL_PLAYERS: Final = (
    LocalPlayer("mpv", ("--no-video", "--no-terminal", "--no-config", "--start={position}", "--", "{source}")),
    LocalPlayer("ffplay", ("-nodisp", "-autoexit", "-loglevel", "error", "-ss", "{position}", "-i", "{source}")),
    LocalPlayer("cvlc", _VLC),
    LocalPlayer("vlc", _VLC),
    LocalPlayer("mpg123", ("-q", "{source}"), only_mp3=True),
    LocalPlayer("afplay", ("{source}",), needs_file=True),
)
"""Players that are looked for, best first."""


def local_player(
    environment: Mapping[str, str],
    which: Callable[[str], str | None] = shutil.which,
    *,
    is_mp3: bool = False,
    may_fetch: bool = False,
) -> LocalPlayer | None:
    """The best player there is for a track; None where there is none, or where the GM would not hear it.

    Over SSH this machine is not where the GM sits. `may_fetch` allows players that need the track as a file.
    """
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return None
    for player in LOCAL_PLAYERS:
        if (player.only_mp3 and not is_mp3) or (player.needs_file and not may_fetch):
            continue
        path = which(player.name)
        if path is not None:
            return LocalPlayer(player.name, player.arguments, player.only_mp3, player.needs_file, path)
    return None


def track_address(server_url: str, answered: str) -> str | None:
    """The whole address of a track that a server answered with; None unless it is one of the web."""
    address = urljoin(server_url + "/", answered)
    return address if urlsplit(address).scheme in ("http", "https") else None
