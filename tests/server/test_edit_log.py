"""Edits are taken back only while nobody has changed the thing since."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from rpgmusic.domain.errors import Conflict, DiskFull, FolderNotFound
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, CampaignId
from rpgmusic.protocol.board import EditReply
from rpgmusic.server.edit_log import MAX_EDITS, EditLog

OTHER = CampaignId("other")


@dataclass
class Name:
    """Something that can be edited."""

    value: str = "a"

    def read(self) -> str:
        return self.value

    def write(self, value: str) -> None:
        self.value = value

    def edit(self, log: EditLog, value: str, campaign_id: CampaignId | None = DEFAULT_CAMPAIGN) -> None:
        before, self.value = self.value, value
        log.remember(f"{before} to {value}", before, value, self.read, self.write, campaign_id)


async def test_an_edit_is_undone_and_done_again() -> None:
    log, name = EditLog(), Name()
    name.edit(log, "b")
    name.edit(log, "c")
    assert await log.undo(DEFAULT_CAMPAIGN) == EditReply(label="b to c", more=1)
    assert await log.undo(DEFAULT_CAMPAIGN) == EditReply(label="a to b", more=0)
    assert name.value == "a"
    assert await log.redo(DEFAULT_CAMPAIGN) == EditReply(label="a to b", more=1)
    assert await log.redo(DEFAULT_CAMPAIGN) == EditReply(label="b to c", more=0)
    assert name.value == "c"
    assert (await log.undo(DEFAULT_CAMPAIGN)).label == "b to c"


async def test_without_edits_there_is_nothing_to_undo_or_to_do_again() -> None:
    with pytest.raises(Conflict, match="nothing to undo"):
        await EditLog().undo(DEFAULT_CAMPAIGN)
    with pytest.raises(Conflict, match="nothing to do again"):
        await EditLog().redo(DEFAULT_CAMPAIGN)


async def test_an_edit_that_changed_nothing_is_not_remembered() -> None:
    log, name = EditLog(), Name()
    name.edit(log, "b")
    await log.undo(DEFAULT_CAMPAIGN)
    name.edit(log, "a")
    with pytest.raises(Conflict):
        await log.undo(DEFAULT_CAMPAIGN)
    assert (await log.redo(DEFAULT_CAMPAIGN)).label == "a to b"


async def test_what_was_changed_since_is_left_alone_and_the_edit_before_it_can_still_be_undone() -> None:
    log, name, other = EditLog(), Name(), Name("x")
    other.edit(log, "y")
    name.edit(log, "b")
    name.value = "z"
    with pytest.raises(Conflict, match=r"a to b"):
        await log.undo(DEFAULT_CAMPAIGN)
    assert name.value == "z"
    assert (await log.undo(DEFAULT_CAMPAIGN)).label == "x to y"


async def test_what_was_changed_after_undoing_is_not_done_again() -> None:
    log, name = EditLog(), Name()
    name.edit(log, "b")
    await log.undo(DEFAULT_CAMPAIGN)
    name.value = "z"
    with pytest.raises(Conflict, match="done again"):
        await log.redo(DEFAULT_CAMPAIGN)
    assert name.value == "z"


async def test_a_thing_that_is_gone_cannot_be_brought_back_to_what_it_was() -> None:
    log = EditLog()

    def gone() -> str:
        raise FolderNotFound("There is no such folder.")

    log.remember("Renamed a folder", "a", "b", gone, lambda _: None)
    with pytest.raises(Conflict, match="Renamed a folder"):
        await log.undo(DEFAULT_CAMPAIGN)


async def test_an_edit_is_still_remembered_when_the_disk_was_full() -> None:
    log, name, full = EditLog(), Name(), [True]

    def write(value: str) -> None:
        if full[0]:
            raise DiskFull("The disk is full.")
        name.write(value)

    log.remember("Wrote b", "before", "a", name.read, write)
    with pytest.raises(DiskFull):
        await log.undo(DEFAULT_CAMPAIGN)
    full[0] = False
    assert (await log.undo(DEFAULT_CAMPAIGN)).label == "Wrote b"
    assert name.value == "before"


async def test_a_new_edit_forgets_what_could_be_done_again() -> None:
    log, name = EditLog(), Name()
    name.edit(log, "b")
    await log.undo(DEFAULT_CAMPAIGN)
    name.edit(log, "c")
    with pytest.raises(Conflict):
        await log.redo(DEFAULT_CAMPAIGN)


async def test_each_campaign_undoes_its_own_edits_and_those_of_the_library() -> None:
    log, here, there, folder = EditLog(), Name(), Name("x"), Name("f")
    here.edit(log, "b")
    folder.edit(log, "g", None)
    there.edit(log, "y", OTHER)
    assert await log.undo(DEFAULT_CAMPAIGN) == EditReply(label="f to g", more=1)
    assert await log.undo(DEFAULT_CAMPAIGN) == EditReply(label="a to b", more=0)
    assert there.value == "y"
    assert await log.undo(OTHER) == EditReply(label="x to y", more=0)


async def test_an_edit_at_one_table_keeps_what_another_could_do_again() -> None:
    log, here, there = EditLog(), Name(), Name("x")
    here.edit(log, "b")
    await log.undo(DEFAULT_CAMPAIGN)
    there.edit(log, "y", OTHER)
    assert (await log.redo(DEFAULT_CAMPAIGN)).label == "a to b"


async def test_the_oldest_edits_are_forgotten() -> None:
    log, name = EditLog(), Name()
    for number in range(MAX_EDITS + 5):
        name.edit(log, f"{number}")
    assert (await log.undo(DEFAULT_CAMPAIGN)).more == MAX_EDITS - 1
