"""The log of edits that can be taken back, and done again. In memory: a server that starts anew remembers none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from rpgmusic.domain.errors import Conflict, InvalidRequest, NotFound
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.board import EditReply

MAX_EDITS: Final = 100
"""Edits that are remembered; the oldest are forgotten."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: what it did in words, the campaign it belongs to (none for the library's), and how to go either way.

    Steps that would hold the loop long give something to wait for.
    """

    label: str
    campaign_id: CampaignId | None
    undo: Callable[[], Awaitable[None] | None]
    redo: Callable[[], Awaitable[None] | None]

    def concerns(self, campaign_id: CampaignId | None) -> bool:
        """Whether a campaign's GM meets this edit; those of the library are met at every table."""
        return self.campaign_id is None or campaign_id is None or self.campaign_id == campaign_id


@dataclass(slots=True)
class EditLog:
    """Edits in the order in which they were made. Not thread-safe: all calls come from one event loop."""

    _done: list[Edit] = field(default_factory=list)
    _undone: list[Edit] = field(default_factory=list)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def remember(
        self,
        label: str,
        before: Value,
        after: Value,
        current: Callable[[], Value],
        restore: Callable[[Value], None],
        campaign_id: CampaignId | None = None,
    ) -> None:
        """Remember an edit that was made; one that changed nothing is none.

        `label` says in words what it did (Removed “Closing time” from the queue). `current` tells the value that the
        thing has whenever it is asked, and `restore` sets it; both may raise any RpgMusicError.
        """
        if before == after:
            return

        def step(expected: Value, wanted: Value) -> None:
            if current() != expected:
                message = "It was changed since."
                raise Conflict(message)
            restore(wanted)

        self.add(Edit(label, campaign_id, lambda: step(after, before), lambda: step(before, after)))

    def add(self, edit: Edit) -> None:
        """Remember an edit that was made and knows itself how to go either way."""
        self._undone[:] = [other for other in self._undone if not other.concerns(edit.campaign_id)]
        self._done[:] = [*self._done, edit][-MAX_EDITS:]

    async def undo(self, campaign_id: CampaignId) -> EditReply:
        """Take the latest edit of a campaign or of the library back.

        Raises:
            Conflict: there is none, or the thing was changed since; such an edit is forgotten.
            RpgMusicError: it could not be saved; the edit is still remembered.
        """
        async with self._turn:
            edit = _latest(self._done, campaign_id, "There is nothing to undo.")
            await _step(edit, edit.undo, self._done, "undone")
            self._undone.append(edit)
        return EditReply(label=edit.label, more=_count(self._done, campaign_id))

    async def redo(self, campaign_id: CampaignId) -> EditReply:
        """Do again what was undone last; raises like `undo`."""
        async with self._turn:
            edit = _latest(self._undone, campaign_id, "There is nothing to do again.")
            await _step(edit, edit.redo, self._undone, "done again")
            self._done.append(edit)
        return EditReply(label=edit.label, more=_count(self._undone, campaign_id))


def _latest(edits: list[Edit], campaign_id: CampaignId, otherwise: str) -> Edit:
    for edit in reversed(edits):
        if edit.concerns(campaign_id):
            return edit
    raise Conflict(otherwise)


def _count(edits: list[Edit], campaign_id: CampaignId) -> int:
    return sum(edit.concerns(campaign_id) for edit in edits)


async def _step(edit: Edit, step: Callable[[], Awaitable[None] | None], edits: list[Edit], done: str) -> None:
    """Go one way with an edit and take it out of `edits`, also when that can never succeed any more."""
    try:
        going = step()
        if going is not None:
            await going
    except (Conflict, InvalidRequest, NotFound) as fault:
        _take_out(edit, edits)
        message = (
            f"This cannot be {done}, for more has changed since: {edit.label}. Try once more for the edit before it."
        )
        raise Conflict(message) from fault
    _take_out(edit, edits)


def _take_out(edit: Edit, edits: list[Edit]) -> None:
    """While a step was waited for, another edit may have made the log forget this one."""
    if edit in edits:
        edits.remove(edit)
