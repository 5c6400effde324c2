from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from textual.screen import ModalScreen

from rpgmusic.console.screens.join import JoinDialog
from rpgmusic.console.widgets.mixer import Mixer
from rpgmusic.console.widgets.player_board import PlayerBoard
from rpgmusic.console.widgets.queue_list import QueueList
from rpgmusic.console.widgets.scene_strip import SceneStrip
from rpgmusic.domain.errors import NothingToPlay
from rpgmusic.domain.queue import moved
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import EntryId
from rpgmusic.protocol.server_messages import State
from rpgmusic.protocol.views import Board, CampaignState

from .driving import Driver, console, main, text_of, until
from .fakes import Asked, FakeServer, a_campaign, a_clip, a_scene, a_table, a_track

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
        ("plus", f"{LAYERS}/music", {"steps": 1}),
        ("minus", f"{LAYERS}/music", {"steps": -1}),
        ("m", f"{LAYERS}/music", {"muted": True}),
        ("M", f"{LAYERS}/music", {"solo": True}),
        ("left_square_bracket", f"{LAYERS}/music", {"muted": True, "fade_s": 10.0}),
        ("right_square_bracket", f"{LAYERS}/music", {"muted": False, "fade_s": 10.0}),
        ("right_parenthesis", "/api/campaigns/default/director/intensity", {"steps": 1}),
        ("left_parenthesis", "/api/campaigns/default/director/intensity", {"steps": -1}),
        ("x", f"{PLAYBACK}/stop", {"layer": "music"}),
        ("h", f"{PLAYBACK}/hush", {}),
        ("exclamation_mark", f"{PLAYBACK}/panic", {}),
        ("ctrl+x", f"{PLAYBACK}/panic", {}),
        ("s", QUEUE, {"shuffle": True}),
        ("r", QUEUE, {"repeat": "all"}),
        ("c", "/api/campaigns/default/combat", {"at_bar": False}),
        ("u", "/api/campaigns/default/undo", {}),
        ("U", "/api/campaigns/default/redo", {}),
        ("T", "/api/campaigns/default/players/sound-check", {}),
        ("I", "/api/campaigns/default/preview", {"position_s": 0.0}),
        ("C", QUEUE, {}),
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


@pytest.mark.parametrize("dialog", ["l", "f", "ctrl+q"])
async def test_panic_works_in_a_dialog(dialog: str) -> None:
    server = a_table()
    async with console(server, embedded=True) as pilot:
        await pilot.press(dialog)
        await until(pilot, lambda: isinstance(pilot.app.screen, ModalScreen))
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
        asked = await asked_after(pilot, server, "j", "j", "enter")
        assert asked.body["entry_id"] == "e2"


async def test_d_takes_the_entry_out_of_the_queue() -> None:
    server = a_table()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "j", "d")
        assert (asked.method, asked.path) == ("DELETE", f"{QUEUE}/e1")


async def test_the_moved_entry_takes_the_cursor_along() -> None:
    server = a_table()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "j", "J")
        assert (asked.path, asked.body) == (f"{QUEUE}/e1", {"to_index": 2})
        campaign = msgspec.structs.replace(server.campaign, queue=moved(server.campaign.queue, EntryId("e1"), 2))
        server.say(State(data=campaign))
        queue = pilot.app.screen.query_one(QueueList)
        await until(pilot, lambda: queue.cursor == 2)
        assert queue.entry is not None
        assert queue.entry.id == "e1"


async def test_the_cursor_follows_what_plays_unless_it_was_moved_away() -> None:
    server = a_table()
    async with console(server) as pilot:
        queue = pilot.app.screen.query_one(QueueList)
        server.say(State(data=with_current(server, "e1")))
        await until(pilot, lambda: queue.cursor == 1)
        await pilot.press("j", "j")
        server.say(State(data=with_current(server, "e2")))
        await until(pilot, lambda: "· Closing time" in text_of(pilot))
        assert queue.cursor == 3


async def test_only_an_entry_that_sounds_is_marked_as_playing() -> None:
    server = a_table()
    async with console(server) as pilot:
        assert "▶ Low beams, warm ale" in text_of(pilot)
        alone = a_campaign(a_clip(a_track(7), 5), queue=server.campaign.queue, tracks=[a_track(n) for n in range(9)])
        server.say(State(data=alone))
        await until(pilot, lambda: "· Low beams, warm ale" in text_of(pilot))


def with_current(server: FakeServer, entry_id: str) -> CampaignState:
    """The server's campaign once another entry plays."""
    queue = replace(server.campaign.queue, current=EntryId(entry_id))
    return msgspec.structs.replace(server.campaign, queue=queue)


async def test_the_first_and_the_last_entry_stay_where_they_are_at_the_ends() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("K", "G", "J")
        await pilot.pause(0.05)
        assert server.commands() == []


async def test_a_cleared_queue_says_how_it_comes_back() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("C")
        await until(pilot, lambda: "The queue is empty. u brings it back." in text_of(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "Undone: the queue was cleared" in text_of(pilot))


async def test_the_queue_says_how_long_it_lasts() -> None:
    async with console(a_table()) as pilot:
        assert "Queue · 5 tracks · 18:40" in text_of(pilot)


async def test_tab_visits_queue_mixer_and_players_and_shift_tab_goes_back() -> None:
    async with console(a_table()) as pilot:
        visited = [type(pilot.app.focused)]
        for key in ("tab", "tab", "tab", "shift+tab"):
            await pilot.press(key)
            visited.append(type(pilot.app.focused))
        assert visited == [QueueList, Mixer, PlayerBoard, QueueList, PlayerBoard]


async def test_digits_fire_the_scenes_of_the_strip_and_so_does_a_click() -> None:
    server = a_table()
    server.board = Board(scenes=(a_scene("s1", "Tavern"), a_scene("s2", "The deep road")))
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "2")
        assert asked.path == "/api/campaigns/default/scenes/s2/fire"
        await pilot.click(SceneStrip, offset=(3, 0))
        await until(pilot, lambda: server.commands()[-1].path == "/api/campaigns/default/scenes/s1/fire")


async def test_a_digit_without_a_scene_says_how_to_make_one() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("7")
        await until(pilot, lambda: "S saves what sounds" in text_of(pilot))


async def test_capture_asks_for_a_title_and_says_which_key_brings_the_scene_back() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("S", *"Inn", "enter")
        await until(pilot, lambda: "Saved as “Inn”. 1 brings it back." in " ".join(text_of(pilot).split()))
        assert server.commands()[-1].body == {"title": "Inn"}


async def test_the_time_of_fades_can_be_set() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("F", "ctrl+u", "4", "enter")
        await until(pilot, lambda: "[ ] fade 4 s" in text_of(pilot))
        asked = await asked_after(pilot, server, "left_square_bracket")
        assert asked.body["fade_s"] == 4.0


async def test_a_time_that_is_no_number_is_refused_in_words() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("F", "ctrl+u", *"soon", "enter")
        await until(pilot, lambda: "Give a number from 0 to 60." in text_of(pilot))
        assert main(pilot).fade_s == 10.0


async def test_a_refused_command_shows_the_sentence_of_its_error() -> None:
    server = a_table()
    async with console(server) as pilot:
        server.refuse_with = NothingToPlay("The queue is empty. Add a track first.")
        await pilot.press("n")
        await until(pilot, lambda: "The queue is empty." in text_of(pilot))


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
