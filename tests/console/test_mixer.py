from __future__ import annotations

import re
from dataclasses import replace

import msgspec
import pytest
from textual.events import MouseScrollUp

from rpgmusic.console.mixer_rows import ClipRow, LayerRow, ScatterRow, mixer_rows, share_of, volume_at
from rpgmusic.console.widgets.mixer import Mixer
from rpgmusic.console.widgets.mixer_cells import spans
from rpgmusic.domain.arrangement import edit_layer
from rpgmusic.domain.timeline import LayerName, Ramp
from rpgmusic.domain.volume import LADDER, climbed
from rpgmusic.protocol.server_messages import State
from rpgmusic.protocol.views import CampaignState

from .driving import Driver, console, main, text_of, until
from .fakes import FOLDERS, NOW_US, FakeServer, a_table
from .tables import a_busy_table

PLAYBACK = "/api/campaigns/default/playback"
LAYERS = "/api/campaigns/default/layers"


def rows_of(server: FakeServer) -> tuple[LayerRow | ClipRow | ScatterRow, ...]:
    return mixer_rows(server.campaign, server.board, FOLDERS, NOW_US, unfolded=True)


def mixer_of(pilot: Driver) -> Mixer:
    return pilot.app.screen.query_one(Mixer)


def test_every_rung_of_the_ladder_is_as_far_from_the_next_and_comes_back() -> None:
    shares = [share_of(volume) for volume in LADDER]
    assert shares == pytest.approx([rung / (len(LADDER) - 1) for rung in range(len(LADDER))])
    assert [volume_at(share) for share in shares] == list(LADDER)


def test_sounds_lie_under_their_layer_and_random_ones_say_when_the_next_comes() -> None:
    rows = rows_of(a_busy_table())
    assert [type(row) for row in rows] == [LayerRow, LayerRow, ClipRow, ScatterRow, LayerRow, ClipRow, LayerRow]
    scatter = rows[3]
    assert isinstance(scatter, ScatterRow)
    assert (scatter.title, scatter.in_s, scatter.sounds) == ("Beds and weather", 23, False)


def test_a_layer_that_fades_shows_the_level_of_the_moment() -> None:
    effects = rows_of(a_busy_table())[4]
    assert isinstance(effects, LayerRow)
    assert effects.fading
    assert effects.level == pytest.approx(0.49)
    assert effects.volume == pytest.approx(0.7)


def test_layers_are_silenced_while_another_is_solo() -> None:
    server = a_table()
    timeline = edit_layer(server.campaign.timeline, LayerName.MUSIC, lambda layer: replace(layer, solo=True))
    server.campaign = msgspec.structs.replace(server.campaign, timeline=timeline)
    silenced = {row.layer for row in rows_of(server) if isinstance(row, LayerRow) and row.silenced}
    assert silenced == {LayerName.AMBIENCE, LayerName.EFFECTS, LayerName.NARRATION}


@pytest.mark.parametrize("width", range(30, 200, 9))
def test_a_line_has_exactly_the_cells_of_the_mixer(width: int) -> None:
    mixer = Mixer()
    mixer.set_reactive(Mixer.rows, rows_of(a_busy_table()))
    for index in range(len(mixer.rows)):
        assert sum(len(text) for text, _ in mixer.cells(index, width)) == width


async def test_the_cursor_of_the_mixer_chooses_the_layer_and_v_moves_it() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("tab", "j")
        await until(pilot, lambda: main(pilot).chosen_layer is LayerName.AMBIENCE)
        assert "Mixer · ambience" in text_of(pilot)
        await pilot.press("v")
        await until(pilot, lambda: mixer_of(pilot).row is not None)
        await until(pilot, lambda: main(pilot).chosen_layer is LayerName.EFFECTS)
        row = mixer_of(pilot).row
        assert row is not None
        assert row.layer is LayerName.EFFECTS


@pytest.mark.parametrize(
    ("keys", "path", "body"),
    [
        (("right",), f"{LAYERS}/music", {"steps": 1}),
        (("minus",), f"{LAYERS}/music", {"steps": -1}),
        (("j", "x"), f"{PLAYBACK}/stop", {"layer": "ambience"}),
        (("j", "M"), f"{LAYERS}/ambience", {"solo": True}),
        (("j", "j", "left"), f"{LAYERS}/ambience/clips/c-t3", {"volume": climbed(1.0, -1)}),
        (("j", "j", "x"), f"{PLAYBACK}/stop", {"layer": "ambience", "clip_id": "c-t3"}),
        (("j", "j", "d"), f"{PLAYBACK}/stop", {"layer": "ambience", "clip_id": "c-t3"}),
        (("j", "j", "j", "x"), "/api/campaigns/default/scatters/x1", {}),
    ],
)
async def test_a_key_acts_on_the_line_under_the_cursor(
    keys: tuple[str, ...], path: str, body: dict[str, object]
) -> None:
    server = a_busy_table()
    async with console(server) as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: mixer_of(pilot).row_count == 7)
        await pilot.press(*keys)
        await until(pilot, lambda: bool(server.commands()))
        assert (server.commands()[-1].path, server.commands()[-1].body) == (path, body)


async def test_random_sounds_say_where_their_volume_comes_from() -> None:
    server = a_busy_table()
    async with console(server) as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: mixer_of(pilot).row_count == 7)
        await pilot.press("j", "j", "j", "right")
        await until(pilot, lambda: "the volume that their scene" in " ".join(text_of(pilot).split()))
        assert server.commands() == []


async def test_keys_in_a_row_step_a_sound_down_one_rung_each() -> None:
    server = a_busy_table()
    async with console(server) as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: mixer_of(pilot).row_count == 7)
        server.on_clip = lambda volume: _with_clip_volume(server.campaign, volume)
        await pilot.press("j", "j", "left", "left", "left")
        await until(pilot, lambda: len(server.commands()) == 3)
        assert [asked.body["volume"] for asked in server.commands()] == [climbed(1.0, -n) for n in (1, 2, 3)]


def _with_clip_volume(campaign: CampaignState, volume: float) -> CampaignState:
    timeline = edit_layer(
        campaign.timeline,
        LayerName.AMBIENCE,
        lambda layer: replace(layer, clips=tuple(replace(clip, volume=volume) for clip in layer.clips)),
    )
    return msgspec.structs.replace(campaign, timeline=timeline)


async def test_a_click_on_a_bar_sets_the_volume_and_the_wheel_steps_it() -> None:
    server = a_table()
    async with console(server) as pilot:
        room = spans(mixer_of(pilot).size.width - 1)
        await pilot.click(Mixer, offset=(1 + room.bar_at + room.bar - 1, 2))
        await until(pilot, lambda: bool(server.commands()))
        assert (server.commands()[-1].path, server.commands()[-1].body) == (f"{LAYERS}/ambience", {"volume": 1.0})
        await pilot._post_mouse_events([MouseScrollUp], Mixer, offset=(1 + room.bar_at, 1), button=0)
        await until(pilot, lambda: len(server.commands()) == 2)
        assert (server.commands()[-1].path, server.commands()[-1].body) == (f"{LAYERS}/music", {"steps": 1})


async def test_a_fade_moves_while_it_runs_and_is_marked() -> None:
    async with console(a_busy_table()) as pilot:
        await until(pilot, lambda: "m ↘" in text_of(pilot))


async def test_single_sounds_are_folded_away_while_the_keys_are_elsewhere() -> None:
    async with console(a_busy_table()) as pilot:
        await until(pilot, lambda: mixer_of(pilot).row_count == 4)
        await pilot.press("tab")
        await until(pilot, lambda: "⁘ Beds and weather 0:23" in text_of(pilot))
        await pilot.press("tab")
        await until(pilot, lambda: mixer_of(pilot).row_count == 4)


async def test_a_wide_terminal_shows_single_sounds_always_and_gains_in_decibels() -> None:
    async with console(a_busy_table(), size=(200, 60)) as pilot:
        await until(pilot, lambda: re.search("⁘ Beds and weather +0:23", text_of(pilot)) is not None)
        assert "70 %   -6 dB" in text_of(pilot)


async def test_the_cursor_stays_on_its_sound_when_another_comes_before_it() -> None:
    server = a_busy_table()
    async with console(server) as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: mixer_of(pilot).row_count == 7)
        await pilot.press("G")
        server.say(State(data=a_table().campaign))
        await until(pilot, lambda: mixer_of(pilot).row_count == 6)
        row = mixer_of(pilot).row
        assert row is not None
        assert row.layer is LayerName.NARRATION


async def test_a_muted_layer_shows_where_its_volume_will_come_back_to() -> None:
    server = a_table()
    timeline = edit_layer(
        server.campaign.timeline, LayerName.MUSIC, lambda layer: replace(layer, muted=True, level=Ramp(0.0, 0.0))
    )
    server.campaign = msgspec.structs.replace(server.campaign, timeline=timeline)
    async with console(server) as pilot:
        line = next(line for line in text_of(pilot).splitlines() if "♪ music" in line)
        assert "┃" in line
        assert "━" not in line.split("♪")[1].split("┃")[0]
