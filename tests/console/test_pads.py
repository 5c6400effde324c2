from __future__ import annotations

from dataclasses import replace

import msgspec

from rpgmusic.console.pads import PAD_KEYS, pads_at_hand, sounding_pads
from rpgmusic.console.screens.pad_form import PadForm
from rpgmusic.console.screens.pads import PadsDialog
from rpgmusic.console.screens.pickers import TrackPicker
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.arrangement import edit_layer
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.volume import climbed
from rpgmusic.protocol.server_messages import BoardState, BoardUpdated
from rpgmusic.protocol.views import Board

from .driving import Driver, console, text_of, until
from .fakes import NOW_US, FakeServer, a_clip, a_pad, a_table, a_track
from .tables import a_busy_table

PADS = "/api/campaigns/default/pads"


async def opened(pilot: Driver) -> None:
    await pilot.press("f")
    await until(pilot, lambda: isinstance(pilot.app.screen, PadsDialog) and "esc leaves" in text_of(pilot))


def paths(server: FakeServer) -> list[str]:
    return [asked.path for asked in server.commands()]


def test_the_pads_of_the_scene_come_before_those_of_the_campaign() -> None:
    assert [pad.name for pad in pads_at_hand(a_busy_table().board)] == ["Door", "Thunder", "Wolf", "Scream", "Bell"]


def test_no_pad_lies_on_a_key_that_means_something_else_while_they_are_open() -> None:
    assert len(set(PAD_KEYS)) == len(PAD_KEYS)
    assert not set(PAD_KEYS) & set("cdfhux!+ ")


def test_another_effect_of_a_pads_track_is_not_the_pad() -> None:
    server = a_busy_table()
    pads = pads_at_hand(server.board)
    effects = edit_layer(
        server.campaign.timeline, LayerName.EFFECTS, lambda layer: replace(layer, clips=(a_clip(a_track(2), 3),))
    )
    assert sounding_pads(msgspec.structs.replace(server.campaign, timeline=effects), pads, NOW_US) == set()


def test_a_pad_that_fades_away_does_not_count_as_sounding() -> None:
    server = a_busy_table()
    pads = pads_at_hand(server.board)
    assert sounding_pads(server.campaign, pads, NOW_US) == {"p2"}
    silent = edit_layer(
        server.campaign.timeline,
        LayerName.EFFECTS,
        lambda layer: replace(layer, clips=(replace(layer.clips[0], ends_at_us=NOW_US),)),
    )
    assert sounding_pads(msgspec.structs.replace(server.campaign, timeline=silent), pads, NOW_US) == set()


async def test_several_pads_are_fired_in_a_row_and_the_dialog_stays() -> None:
    server = a_busy_table()
    async with console(server) as pilot:
        await opened(pilot)
        await pilot.press("1", "3", "4")
        await until(pilot, lambda: len(server.commands()) == 3)
        assert sorted(paths(server)) == [f"{PADS}/p1/fire", f"{PADS}/p3/fire", f"{PADS}/p4/fire"]
        assert isinstance(pilot.app.screen, PadsDialog)


async def test_a_pad_that_sounds_is_marked() -> None:
    async with console(a_busy_table()) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "2 ♪ Thunder" in text_of(pilot))


async def test_backspace_stops_all_pads_and_hush_and_panic_work() -> None:
    server = a_busy_table()
    async with console(server) as pilot:
        await opened(pilot)
        await pilot.press("backspace")
        await until(pilot, lambda: paths(server) == [f"{PADS}/stop"])
        await pilot.press("h")
        await until(pilot, lambda: paths(server)[-1].endswith("/hush"))
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: paths(server)[-1].endswith("/panic"))


async def test_a_click_fires_a_pad() -> None:
    server = a_busy_table()
    async with console(server) as pilot:
        await opened(pilot)
        await pilot.click("PadGrid", offset=(31, 0))
        await until(pilot, lambda: paths(server) == [f"{PADS}/p2/fire"])


async def test_d_and_a_key_take_a_pad_of_the_campaign_out() -> None:
    server = a_busy_table()
    async with console(server) as pilot:
        await opened(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "Press the key of the pad to take out" in text_of(pilot))
        await pilot.press("4")
        await until(pilot, lambda: "“Scream” is out. u brings it back." in text_of(pilot))
        assert [pad["id"] for pad in _sent_pads(server)] == ["p5"]


async def test_a_pad_of_the_scene_is_left_to_the_scene() -> None:
    server = a_busy_table()
    async with console(server) as pilot:
        await opened(pilot)
        await pilot.press("d", "1")
        await until(pilot, lambda: "It belongs to the scene" in text_of(pilot))
        assert server.commands() == []


async def test_esc_keeps_the_pad_that_was_to_be_taken_out_then_leaves() -> None:
    async with console(a_busy_table()) as pilot:
        await opened(pilot)
        await pilot.press("d", "escape")
        assert isinstance(pilot.app.screen, PadsDialog)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, PadsDialog)


async def test_plus_makes_a_pad_of_a_track_with_name_volume_and_loop() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f")
        await until(pilot, lambda: "No pads yet. + makes one" in text_of(pilot))
        await pilot.press("plus")
        await until(pilot, lambda: isinstance(pilot.app.screen, TrackPicker))
        await until(pilot, lambda: pilot.app.screen.query_one(TrackList).track is not None)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PadForm))
        await until(pilot, lambda: "volume 100 % (0 dB)" in text_of(pilot) and "sounds once" in text_of(pilot))
        await pilot.press("ctrl+u", *"Inn", "space", *"door", "down", "tab", "enter")
        await until(pilot, lambda: "“Inn door” is a pad." in text_of(pilot))
        (pad,) = _sent_pads(server)
        assert (pad["name"], pad["track_id"], pad["loop"]) == ("Inn door", "t0", True)
        assert pad["volume"] == climbed(1.0, -1)


async def test_pads_that_another_console_made_appear() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f")
        board = Board(pads=(a_pad(7, "Trumpet"),))
        server.say(BoardUpdated(data=BoardState(campaign_id=server.campaign.id, board=board)))
        await until(pilot, lambda: "Trumpet" in text_of(pilot))


def _sent_pads(server: FakeServer) -> list[dict[str, object]]:
    pads = server.commands()[-1].body["pads"]
    assert isinstance(pads, list)
    return pads
