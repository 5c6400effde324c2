"""Exit codes, so that scripts can tell why a command failed."""

from __future__ import annotations

from enum import IntEnum

from rpgmusic.domain.errors import Conflict, IncompatibleServer, NotAllowed, NotFound, RpgMusicError, ServerUnreachable


class ExitCode(IntEnum):
    """What the exit status of a command means."""

    OK = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    NOT_ALLOWED = 4
    NOT_FOUND = 5
    CONFLICT = 6


MEANINGS = {
    ExitCode.OK: "done",
    ExitCode.FAILED: "refused or failed (the sentence says why)",
    ExitCode.USAGE: "wrong usage",
    ExitCode.UNREACHABLE: "no server answers",
    ExitCode.NOT_ALLOWED: "not signed in, or not allowed",
    ExitCode.NOT_FOUND: "no such track, folder, scene, campaign or player",
    ExitCode.CONFLICT: "at odds with the present state",
}
"""The list that `rpgmusic --help` ends with."""

_BY_ERROR: tuple[tuple[type[RpgMusicError], ExitCode], ...] = (
    (ServerUnreachable, ExitCode.UNREACHABLE),
    (IncompatibleServer, ExitCode.UNREACHABLE),
    (NotAllowed, ExitCode.NOT_ALLOWED),
    (NotFound, ExitCode.NOT_FOUND),
    (Conflict, ExitCode.CONFLICT),
)


def exit_code_of(error: RpgMusicError) -> ExitCode:
    """The exit code for an error."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), ExitCode.FAILED)
