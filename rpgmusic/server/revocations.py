"""Tokens that no longer count: those of players whom the GM removed."""

from __future__ import annotations

from typing import Final

from rpgmusic.storage import Documents

REVOKED: Final = "revoked"
_MOST: Final = 10_000


class Revocations:
    """Subjects of revoked tokens; the oldest are forgotten when there are very many."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._subjects = set(documents.encoded(REVOKED))

    def __contains__(self, subject: object) -> bool:
        return subject in self._subjects

    def add(self, subject: str, at_s: float) -> None:
        """Let the tokens of a subject count no more."""
        if not subject:
            return
        self._documents.put(REVOKED, subject, {"at_s": at_s})
        self._subjects.add(subject)
        if len(self._subjects) > _MOST:
            times = self._documents.all(REVOKED)
            oldest = min(times, key=lambda key: str(times[key].get("at_s", "")))
            self._documents.delete(REVOKED, oldest)
            self._subjects.discard(oldest)
