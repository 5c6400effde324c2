"""The last line: what its keys do as things are."""

from __future__ import annotations

from rpgmusic.protocol.server_messages import BoardState, BoardUpdated
from rpgmusic.protocol.views import Board

from .driving import console, text_of, until
from .fakes import a_table


async def test_while_a_battle_lasts_its_key_goes_back() -> None:
    server = a_table()
    async with console(server) as pilot:
        assert "c Battle" in text_of(pilot)
        server.say(BoardUpdated(data=BoardState(campaign_id=server.campaign.id, board=Board(combat=True))))
        await until(pilot, lambda: "c Back" in text_of(pilot))


async def test_a_dialog_is_not_covered_by_what_was_told_before_it_opened() -> None:
    server = a_table()
    async with console(server) as pilot:
        pilot.app.notify("Something is done.")
        await until(pilot, lambda: "Something is done." in text_of(pilot))
        await pilot.press("l")
        await until(pilot, lambda: "tap Join." in text_of(pilot))
        await until(pilot, lambda: "Something is done." not in text_of(pilot))
