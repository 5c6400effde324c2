from __future__ import annotations

import pytest

from rpgmusic.console.screens.dialogs import HelpDialog, JoinDialog
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.player_board import PlayerBoard
from rpgmusic.console.widgets.queue_list import QueueList
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.errors import NothingToPlay
from rpgmusic.domain.timeline import LayerName

from .driving import Driver, console, main, text_of, until
from .fakes import Asked, FakeServer, a_campaign, a_clip, a_player, a_table, a_track

PLAYBACK = "/api/campaigns/default/playback"
QUEUE = "/api/campaigns/default/queue"
LAYERS = "/api/campaigns/default/layers"


async def asked_after(pilot: Driver, server: FakeServer, *keys: str) -> Asked:
    await pilot.press(*keys)
    await until(pilot, lambda: bool(server.commands()))
    return server.commands()[-1]


@pytest.mark.parametrize(
    ("key", "path", "body"),
    [
        ("space", f"{PLAYBACK}/pause", {}),
        ("n", f"{PLAYBACK}/next", {"layer": "music"}),
        ("N", f"{PLAYBACK}/previous", {"layer": "music"}),
        ("full_stop", f"{PLAYBACK}/seek", {"by_s": 5.0, "layer": "music"}),
        ("comma", f"{PLAYBACK}/seek", {"by_s": -5.0, "layer": "music"}),
        ("greater_than_sign", f"{PLAYBACK}/seek", {"by_s": 30.0, "layer": "music"}),
        ("less_than_sign", f"{PLAYBACK}/seek", {"by_s": -30.0, "layer": "music"}),
        ("plus", f"{LAYERS}/music", {"by": 0.05}),
        ("minus", f"{LAYERS}/music", {"by": -0.05}),
        ("m", f"{LAYERS}/music", {"muted": True}),
        ("x", f"{PLAYBACK}/stop", {"layer": "music"}),
        ("h", f"{PLAYBACK}/hush", {}),
        ("exclamation_mark", f"{PLAYBACK}/panic", {}),
        ("ctrl+x", f"{PLAYBACK}/panic", {}),
        ("s", QUEUE, {"shuffle": True}),
        ("r", QUEUE, {"repeat": "all"}),
        ("enter", f"{PLAYBACK}/play", {"track_id": "t0", "layer": "music", "position_s": 0.0}),
        ("b", f"{PLAYBACK}/play", {"track_id": "t0", "layer": "ambience", "position_s": 0.0}),
        ("e", f"{PLAYBACK}/play", {"track_id": "t0", "layer": "effects", "position_s": 0.0}),
        ("a", QUEUE, {"track_ids": ["t0"], "where": "end"}),
        ("A", QUEUE, {"track_ids": ["t0"], "where": "next"}),
        ("f5", "/api/scan", {}),
    ],
)
async def test_a_key_sends_its_command(key: str, path: str, body: dict[str, object]) -> None:
    server = a_table()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, key)
        assert asked.path == path
        assert asked.body == body


async def test_space_goes_on_with_what_is_held_and_starts_the_queue_if_nothing_is() -> None:
    server = FakeServer()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "space")
        assert asked.path == f"{PLAYBACK}/play"


async def test_space_is_a_letter_in_the_search_line() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("slash", "r", "space", "exclamation_mark", "h")
        assert server.commands() == []


async def test_panic_works_in_a_dialog() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpDialog)
        asked = await asked_after(pilot, server, "exclamation_mark")
        assert asked.path == f"{PLAYBACK}/panic"


async def test_panic_does_not_wait_for_a_slow_command() -> None:
    server = a_table()
    async with console(server) as pilot:
        await main(pilot)._in_order.acquire()
        asked = await asked_after(pilot, server, "n", "exclamation_mark")
        assert asked.path == f"{PLAYBACK}/panic"


async def test_commands_arrive_in_the_order_of_the_keys() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("n", "plus", "s", "minus", "N")
        await until(pilot, lambda: len(server.commands()) == 5)
        ends = [asked.path.rsplit("/", 1)[-1] for asked in server.commands()]
        assert ends == ["next", "music", "queue", "music", "previous"]


async def test_the_volume_keys_act_on_the_layer_that_was_chosen() -> None:
    server = a_table()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "v", "plus")
        assert asked.path == f"{LAYERS}/ambience"
        assert main(pilot).chosen_layer is LayerName.AMBIENCE


async def test_enter_in_the_queue_plays_that_entry() -> None:
    server = a_table()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "tab", "j", "j", "enter")
        assert asked.body["entry_id"] == "e2"


async def test_d_takes_the_entry_out_of_the_queue() -> None:
    server = a_table()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "tab", "j", "d")
        assert (asked.method, asked.path) == ("DELETE", f"{QUEUE}/e1")


async def test_p_plays_the_folder_that_is_shown() -> None:
    server = a_table()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "escape", "j", "j", "p")
        assert asked.body["folder_id"] == "f4"


async def test_a_in_the_library_queues_the_whole_folder() -> None:
    server = a_table()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "escape", "j", "j", "a")
        assert asked.body == {"track_ids": [], "folder_id": "f4", "where": "end"}


async def test_tab_visits_the_panes_in_order_and_shift_tab_goes_back() -> None:
    server = a_table()
    async with console(server) as pilot:
        visited = [type(pilot.app.focused)]
        for key in ("tab", "tab", "tab", "shift+tab"):
            await pilot.press(key)
            visited.append(type(pilot.app.focused))
        assert visited == [TrackList, QueueList, PlayerBoard, LibraryTree, PlayerBoard]


async def test_a_narrow_terminal_shows_the_right_panes_when_they_have_the_keys() -> None:
    server = a_table()
    async with console(server, size=(80, 24)) as pilot:
        assert not pilot.app.screen.query_one(QueueList).region
        await pilot.press("tab")
        await until(pilot, lambda: bool(pilot.app.screen.query_one(QueueList).region))
        assert not pilot.app.screen.query_one(LibraryTree).region
        await pilot.press("escape")
        await until(pilot, lambda: bool(pilot.app.screen.query_one(LibraryTree).region))


async def test_a_refused_command_shows_the_sentence_of_its_error() -> None:
    server = a_table()
    async with console(server) as pilot:
        server.refuse_with = NothingToPlay("The queue is empty. Add a track first.")
        await pilot.press("n")
        await until(pilot, lambda: "The queue is empty." in text_of(pilot))


async def test_a_track_that_cannot_sound_says_why_instead_of_playing() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("G", "enter")
        await until(pilot, lambda: "The file is gone from" in text_of(pilot))
        assert server.commands() == []


async def test_enter_on_a_player_tells_the_whole_trouble_and_plays_nothing() -> None:
    server = a_table()
    server.players = (a_player("Zoe", trouble="sound is held by the device (phone locked, or a call)"),)
    async with console(server) as pilot:
        await pilot.press("tab", "tab", "enter")
        await until(pilot, lambda: "held by the device" in " ".join(text_of(pilot).split()))
        assert server.commands() == []


async def test_l_shows_the_join_link_and_any_of_its_keys_closes_it() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("l")
        assert isinstance(pilot.app.screen, JoinDialog)
        await pilot.press("l")
        assert not isinstance(pilot.app.screen, JoinDialog)


async def test_a_click_on_the_progress_line_seeks_there() -> None:
    server = FakeServer()
    track = a_track(0)
    server.campaign = a_campaign(a_clip(track, 10), tracks=[track])
    async with console(server) as pilot:
        await pilot.click("ProgressLine", offset=(60, 0))
        await until(pilot, lambda: bool(server.commands()))
        assert server.commands()[-1].body == {"position_s": 100.0, "layer": "music"}


async def test_a_click_on_a_key_of_the_last_line_does_what_the_key_does() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.click("KeyLine", offset=(115, 0))
        await until(pilot, lambda: bool(server.commands()))
        assert server.commands()[-1].path == f"{PLAYBACK}/panic"
