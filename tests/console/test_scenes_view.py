"""The scenes view: the board, what its keys do, and the form in which scenes are written."""

from __future__ import annotations

import pytest

from rpgmusic.console.screens.asking import AskText, AskWhether
from rpgmusic.console.screens.scene_editor import SceneEditor
from rpgmusic.console.screens.scene_music import BattleForm
from rpgmusic.console.widgets.fields import ChoiceField
from rpgmusic.console.widgets.scene_detail import SceneDetail
from rpgmusic.console.widgets.scene_list import SceneList
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.errors import NothingToPlay
from rpgmusic.domain.saved_scene import AmbienceBed, Gap, MusicChoice, MusicSource
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import FolderId, TrackId

from .driving import Driver, console, text_of, until
from .fake_board import BoardServer, a_board


def titles(server: BoardServer) -> list[str]:
    return [saved.scene.title for saved in server.board.scenes]


def board_of(pilot: Driver) -> SceneList:
    return pilot.app.query_one(SceneList)


def told(pilot: Driver) -> str:
    """What toasts say."""
    return " ".join(toast.message for toast in pilot.app._notifications)


async def to_scenes(pilot: Driver, count: int = 6) -> None:
    await pilot.press("f3")
    await until(pilot, lambda: len(board_of(pilot).board.scenes) == count)


async def typed(pilot: Driver, text: str) -> None:
    await pilot.press(*({" ": "space", ".": "full_stop"}.get(letter, letter) for letter in text))


async def picked(pilot: Driver, text: str, *, keys: tuple[str, ...] = ("enter",)) -> None:
    """Choose in the picker that just opened."""
    await until(pilot, lambda: "type to find" in text_of(pilot))
    await until(pilot, lambda: all(tracks.answered for tracks in pilot.app.screen.query(TrackList)))
    await typed(pilot, text)
    await pilot.press(*keys)


async def test_an_empty_board_says_how_the_first_scene_is_made() -> None:
    async with console(BoardServer()) as pilot:
        await to_scenes(pilot, 0)
        for words in ("No scenes yet.", "a  makes one", "S  saves what sounds", "L  brings in a file"):
            assert words in text_of(pilot)


async def test_enter_fires_the_scene_under_the_cursor() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("right", "right", "enter")
        await until(pilot, lambda: server.board.fired == "s3")
        await until(pilot, lambda: "on ▶" in text_of(pilot))


async def test_the_scene_that_is_on_is_marked_while_it_fades_in_and_after() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "fading in ◐" in text_of(pilot))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_details_follow_the_cursor(size: tuple[int, int]) -> None:
    async with console(a_board(), size=size) as pilot:
        await to_scenes(pilot)
        await pilot.press("right")
        await until(pilot, lambda: str(pilot.app.query_one(SceneDetail).border_title) == "The deep road")
        assert "Torches in the deep" in text_of(pilot)


async def test_a_battle_shows_on_the_board() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        server.change(combat=True)
        await until(pilot, lambda: "⚔ battle · c goes back" in text_of(pilot))


async def test_a_battle_shows_with_the_key_that_ends_it_whatever_the_view() -> None:
    server = a_board()
    async with console(server) as pilot:
        server.change(combat=True)
        await until(pilot, lambda: "⚔ battle · c goes back" in text_of(pilot))


async def test_without_battle_music_the_gm_chooses_some_and_the_battle_begins() -> None:
    server = a_board()
    server.lacks_battle_music = True
    async with console(server) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: "There is no battle music: no track has the mood." in text_of(pilot))
        assert isinstance(pilot.app.screen, BattleForm)
        await pilot.press("enter")
        await picked(pilot, "folder")
        await picked(pilot, "battles")
        await until(pilot, lambda: server.board.combat)
        assert server.board.battle.folder_id == FolderId("f4")
        await until(pilot, lambda: not isinstance(pilot.app.screen, BattleForm))


async def test_leaving_the_choice_of_battle_music_begins_no_battle() -> None:
    server = a_board()
    server.lacks_battle_music = True
    async with console(server) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, BattleForm))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, BattleForm))
        assert not server.board.combat


async def test_after_a_capture_the_cursor_is_on_the_new_scene() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("S", *"Inn", "enter")
        await until(pilot, lambda: titles(server)[-1] == "Inn")
        await until(pilot, lambda: board_of(pilot).scene == server.board.scenes[-1])


async def test_a_scene_is_moved_and_so_gets_another_key() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("J", "J")
        await until(pilot, lambda: titles(server)[2] == "The Gilded Crown, evening")
        await until(pilot, lambda: board_of(pilot).cursor == 2)
        await pilot.press("K")
        await until(pilot, lambda: titles(server)[1] == "The Gilded Crown, evening")


async def test_the_first_scene_cannot_be_moved_off_the_board() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("K", "d")
        await until(pilot, lambda: len(server.board.scenes) == 5)
        assert [asked.method for asked in server.commands()] == ["DELETE"]


async def test_deleting_asks_nothing_and_says_how_to_get_the_scene_back() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "off the board. u brings it back." in told(pilot))
        assert "The Gilded Crown, evening" not in titles(server)


async def test_renaming_changes_the_title_alone() -> None:
    server = a_board()
    before = server.board.scenes[0]
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("R")
        assert isinstance(pilot.app.screen, AskText)
        await pilot.press("ctrl+u")
        await typed(pilot, "The cellar")
        await pilot.press("enter")
        await until(pilot, lambda: titles(server)[0] == "The cellar")
    after = server.board.scenes[0]
    assert (after.music, after.ambience, after.pads, after.fade_s) == (
        before.music,
        before.ambience,
        before.pads,
        before.fade_s,
    )


async def test_a_copy_comes_last_and_has_pads_of_its_own() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("y")
        await until(pilot, lambda: len(server.board.scenes) == 7)
        await until(pilot, lambda: board_of(pilot).cursor == 6)
    original, copy = server.board.scenes[0], server.board.scenes[6]
    assert copy.scene.title == "The Gilded Crown, evening (copy)"
    assert {pad.id for pad in copy.pads}.isdisjoint({pad.id for pad in original.pads})


async def test_a_new_game_master_makes_two_scenes_from_nothing() -> None:
    server = BoardServer()
    async with console(server) as pilot:
        await to_scenes(pilot, 0)
        await pilot.press("a")
        await typed(pilot, "Tavern")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: titles(server) == ["Tavern"])
        await until(pilot, lambda: not isinstance(pilot.app.screen, SceneEditor))
        await pilot.press("a")
        await typed(pilot, "Road")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: titles(server) == ["Tavern", "Road"])


async def test_everything_in_the_form_is_saved() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("a")
        await typed(pilot, "Ambush")
        await pilot.press("enter")
        await typed(pilot, "Arrows from the trees.")
        await pilot.press("tab", "enter")
        await picked(pilot, "chase")
        await pilot.press("down", "right", "right", "down", "enter", "down")
        await typed(pilot, "drums")
        await pilot.press("enter", "enter")
        await picked(pilot, "tracks")
        await picked(pilot, "march")
        await until(pilot, lambda: "March of the nine banners" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(server.board.scenes) == 7)
    saved = server.board.scenes[6]
    assert (saved.scene.title, saved.scene.description) == ("Ambush", "Arrows from the trees.")
    assert (saved.scene.mood, saved.scene.combat, saved.scene.intensity) == (Mood.CHASE, True, 0.7)
    assert saved.scene.hints == "drums"
    assert saved.music == MusicChoice(MusicSource.TRACKS, (TrackId("t6"),))


async def in_field(pilot: Driver, name: str) -> None:
    """Put the keys into a field of the form."""
    pilot.app.screen.query_one(f"#{name}").focus()
    await pilot.pause()


async def test_music_from_a_folder_is_shuffled_until_told_otherwise() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("right", "right", "e")
        await in_field(pilot, "music")
        await pilot.press("enter")
        await picked(pilot, "folder")
        await picked(pilot, "battles")
        await until(pilot, lambda: "folder “Battles”, shuffled" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: server.board.scenes[2].music.folder_id == FolderId("f4"))
        assert server.board.scenes[2].music.shuffle


async def test_matching_follows_the_mood_of_the_scene_and_counts_its_tracks() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("e")
        await in_field(pilot, "music")
        await pilot.press("enter")
        await picked(pilot, "match")
        await until(pilot, lambda: "whatever is tagged tavern · 42 tracks" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: server.board.scenes[0].music == MusicChoice(MusicSource.MATCH, shuffle=True))


async def test_a_bed_is_added_made_quieter_and_scattered() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("right", "e")
        await in_field(pilot, "scene-beds")
        await pilot.press("enter")
        await picked(pilot, "tracks")
        await picked(pilot, "rain")
        await until(pilot, lambda: "loops  100" in text_of(pilot))
        await pilot.press("left", "left", "enter")
        await until(pilot, lambda: "as a loop" in text_of(pilot))
        await pilot.press("down", "enter", "down", "ctrl+u", "5", "enter", "ctrl+u", "9", "ctrl+s")
        await until(pilot, lambda: "every 5 to 9 s" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(server.board.scenes[1].ambience))
    assert server.board.scenes[1].ambience == (AmbienceBed(TrackId("t3"), None, 0.9, Gap(5.0, 9.0)),)


async def test_silences_that_make_no_sense_are_explained_beside_the_field() -> None:
    async with console(a_board()) as pilot:
        await to_scenes(pilot)
        await pilot.press("e")
        await in_field(pilot, "scene-beds")
        await pilot.press("j", "enter")
        await until(pilot, lambda: "now and then" in text_of(pilot))
        await in_field(pilot, "longest")
        await pilot.press("ctrl+u", "3", "ctrl+s")
        await until(pilot, lambda: "This must not be less than the shortest." in text_of(pilot))


async def test_pads_are_added_renamed_and_taken_out() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("e")
        await in_field(pilot, "scene-pads")
        await pilot.press("d", "a")
        await picked(pilot, "closing")
        await until(pilot, lambda: "Closing time" in text_of(pilot))
        await pilot.press("j", "enter")
        await until(pilot, lambda: "Pad · Closing time" in text_of(pilot))
        await pilot.press("ctrl+u", *"Bell", "ctrl+s")
        await until(pilot, lambda: "Bell" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: [pad.name for pad in server.board.scenes[0].pads] == ["Crowd laughs", "Bell"])


async def test_a_scene_without_a_title_is_not_saved_and_says_why() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("a", "ctrl+s")
        await until(pilot, lambda: "Give the scene a name" in text_of(pilot))
        assert server.commands() == []


async def test_a_fade_that_is_no_number_is_explained() -> None:
    async with console(a_board(), size=(80, 24)) as pilot:
        await to_scenes(pilot)
        await pilot.press("e")
        await in_field(pilot, "fade")
        await pilot.press("ctrl+u", *"99", "ctrl+s")
        await until(pilot, lambda: "Write seconds, 0 to 60" in text_of(pilot))


async def test_leaving_a_changed_form_asks_and_an_unchanged_one_does_not() -> None:
    async with console(a_board()) as pilot:
        await to_scenes(pilot)
        await pilot.press("e", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, SceneEditor))
        await pilot.press("e", "x", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskWhether))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, SceneEditor))


async def test_trying_a_scene_saves_and_fires_it_and_the_form_stays() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("a", *"Storm", "ctrl+t")
        await until(pilot, lambda: server.board.fired == "s7")
        assert isinstance(pilot.app.screen, SceneEditor)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, SceneEditor))
        assert titles(server).count("Storm") == 1


async def test_a_refusal_stands_in_the_form_and_nothing_is_lost() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("a", *"Storm")
        server.refuse_with = NothingToPlay("No track is tagged storm. Tag some in the library.")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "No track is tagged storm." in text_of(pilot))
        assert isinstance(pilot.app.screen, SceneEditor)


async def test_the_battle_pool_says_how_many_tracks_it_has_and_takes_a_folder() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.press("B")
        await until(pilot, lambda: "whatever is tagged battle · 42 tracks" in text_of(pilot))
        assert pilot.app.focused is pilot.app.screen.query_one("#music", ChoiceField)
        await pilot.press("enter")
        await picked(pilot, "folder")
        await picked(pilot, "battles")
        await until(pilot, lambda: "folder “Battles”" in text_of(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: server.board.battle.folder_id == FolderId("f4"))


async def test_a_click_on_a_card_goes_there_and_a_double_click_fires_it_once() -> None:
    server = a_board()
    async with console(server) as pilot:
        await to_scenes(pilot)
        await pilot.click(SceneList, offset=(40, 8))
        await until(pilot, lambda: board_of(pilot).cursor == 3)
        await pilot.click(SceneList, offset=(40, 2), times=2)
        await until(pilot, lambda: bool(server.commands()))
        await pilot.pause(0.1)
        assert [asked.path.rsplit("/", 2)[-2:] for asked in server.commands()] == [["s2", "fire"]]


async def test_a_double_click_on_a_line_fires_it_once() -> None:
    server = a_board()
    async with console(server, size=(80, 24)) as pilot:
        await to_scenes(pilot)
        await pilot.click(SceneList, offset=(8, 3), times=2)
        await until(pilot, lambda: bool(server.commands()))
        await pilot.pause(0.1)
        assert [asked.path.rsplit("/", 2)[-2:] for asked in server.commands()] == [["s3", "fire"]]


async def test_a_click_on_the_last_line_of_a_list_of_parts_adds_one() -> None:
    async with console(a_board()) as pilot:
        await to_scenes(pilot)
        await pilot.press("right", "e")
        await until(pilot, lambda: "+ add ambience" in text_of(pilot))
        await pilot.click("#scene-beds", offset=(4, 0))
        await until(pilot, lambda: "Ambience from" in text_of(pilot))
