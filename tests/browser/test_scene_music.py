"""A session from an empty music folder, offline: each thing that happens in the story is heard in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import msgspec
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from rpgmusic.domain.bars import Bars
from rpgmusic.domain.direction import ChoiceSource
from rpgmusic.domain.generation import GenerationStatus
from rpgmusic.domain.stem import Stem
from rpgmusic.domain.timeline import Clip, HeldClip, LayerName, Timeline, voices_at
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, TrackId
from rpgmusic.protocol.direction import SceneOutcome
from rpgmusic.protocol.making import GenerationList, GenerationView
from rpgmusic.protocol.making_messages import Notice, PlayersNotice
from rpgmusic.server.runtime import RunningServer

from .conftest import CHROMIUM, LISTEN
from .evening import EveningServer

pytestmark = pytest.mark.browser

BASE = "/api/campaigns/default"
DOOR = "The innkeeper bars the door. Something is scratching at the shutters."
FIGHT = "The thing bursts in, roll initiative!"
NOTE = "The music for this scene could not be made. Your GM knows."
WHOLE_PIECE_S = 45
"""Long enough for a shorter opening to be made first."""

DEADLINE_S = 60.0
TOLERANCE_FRAMES = 48 * 40

COVERED = """
(() => {
  const note = document.querySelector('#note').getBoundingClientRect();
  return [...document.querySelectorAll('button, input, summary')].filter((control) => {
    const box = control.getBoundingClientRect();
    const apart = box.right <= note.left || box.left >= note.right || box.bottom <= note.top || box.top >= note.bottom;
    return box.width > 0 && !apart && !control.closest('#note');
  }).map((control) => control.outerHTML);
})()
"""


class HeardVoice(msgspec.Struct, frozen=True):
    clip_id: str
    track_id: str
    frame: int
    stems: tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """What a listener heard and read at one moment, and what the server meant then.

    `early` and `late` are the voices due before and after the listener was asked, however long that took.
    """

    voices: tuple[HeardVoice, ...]
    level: float
    drop_outs: int
    mood: str
    shows_combat: bool
    timeline: Timeline
    early: dict[str, int]
    late: dict[str, int]

    @property
    def clip(self) -> Clip:
        """What the music layer came to last."""
        return self.timeline.layer(LayerName.MUSIC).clips[-1]

    @property
    def is_in_step(self) -> bool:
        """Whether that is heard, at the frame that the timeline says."""
        found = [voice.frame for voice in self.voices if voice.clip_id == self.clip.id]
        low, high = self.early[self.clip.id] - TOLERANCE_FRAMES, self.late[self.clip.id] + TOLERANCE_FRAMES
        return len(found) == 1 and low <= found[0] <= high


@dataclass
class Table:
    """The server, and a player who listens."""

    server: EveningServer
    page: Page

    def hear(self) -> Heard:
        early, timeline = self._due()
        stats = self.page.evaluate("({...rpgmusic.stats(), level: level()})")
        mood, shows_combat = self.page.inner_text("#scene-mood"), self.page.get_attribute("body", "data-combat")
        late, _ = self._due()
        voices = msgspec.convert(stats["voices"], tuple[HeardVoice, ...])
        return Heard(voices, stats["level"], stats["drop_outs"], mood, shows_combat == "true", timeline, early, late)

    def hear_until(self, what: Callable[[Heard], bool]) -> Heard:
        deadline_s = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline_s:
            heard = self.hear()
            if what(heard):
                return heard
            self.page.wait_for_timeout(20)
        raise AssertionError(f"not heard in time: {self.hear()}")

    def hear_other_music(self, before: Clip) -> Heard:
        """Once the music has changed and nothing of the earlier is left."""
        return self.hear_until(lambda heard: is_settled(heard) and heard.clip.track_id != before.track_id)

    def wait_until_all_is_made(self) -> None:
        """Longer pieces follow the first short ones: wait until none is awaited any more."""
        deadline_s = time.monotonic() + DEADLINE_S
        while any(each.status is GenerationStatus.GENERATING for each in self._generations()):
            assert time.monotonic() < deadline_s
            self.page.wait_for_timeout(50)

    def _generations(self) -> tuple[GenerationView, ...]:
        answer = self.server.call("GET", "/api/music-generator/generations")
        return msgspec.json.decode(answer, type=GenerationList).generations

    def post(self, description: str) -> SceneOutcome:
        return msgspec.json.decode(
            self.server.call("POST", f"{BASE}/scene", {"description": description}), type=SceneOutcome
        )

    def bars(self, track_id: TrackId) -> Bars:
        bars = self.server.inside.services.tracks.track(track_id).bars
        assert bars is not None
        return bars

    def _due(self) -> tuple[dict[str, int], Timeline]:
        services = self.server.inside.services
        timeline = services.campaigns.get(DEFAULT_CAMPAIGN).timeline
        return {voice.clip_id: voice.frame for voice in voices_at(timeline, services.clock.now_us())}, timeline


def is_settled(heard: Heard) -> bool:
    """One piece sounds, audibly, and nothing else is on its way in or out."""
    alone = {voice.clip_id for voice in heard.voices} == {heard.clip.id} == set(heard.early) == set(heard.late)
    return alone and heard.is_in_step and heard.level > 0.001


@dataclass(frozen=True)
class Evening:
    """What was heard of a story that was told once."""

    first: Heard
    door_outcome: SceneOutcome
    door: Heard
    before_more: Heard
    more: Heard
    battle_clip: Clip
    before_battle_bars: Bars
    battle: Heard
    held: HeldClip
    peace: Heard


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EveningServer]:
    evening = EveningServer(tmp_path_factory.mktemp("music"), tmp_path_factory.mktemp("data"))
    evening.start()
    yield evening
    evening.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def joined(browser: Browser, server: EveningServer, width: int = 1280, height: int = 800) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto(server.ready.join_url)
    page.click("#join")
    return page


@pytest.fixture(scope="module")
def evening(server: EveningServer, chromium: Browser) -> Evening:
    table = Table(server, joined(chromium, server))
    server.call("PATCH", f"{BASE}/director", {"length_s": WHOLE_PIECE_S})
    first = table.hear_until(lambda heard: bool(heard.timeline.layer(LayerName.MUSIC).clips) and is_settled(heard))
    door_outcome = table.post(DOOR)
    door = table.hear_other_music(first.clip)
    table.wait_until_all_is_made()
    before_more = table.hear_until(is_settled)
    server.call("POST", f"{BASE}/director/intensity", {"steps": 3})
    more = table.hear_until(lambda heard: is_settled(heard) and intensity(heard) > intensity(before_more))
    table.post(FIGHT)
    onset = table.hear_until(lambda heard: heard.clip.track_id != more.clip.track_id)
    battle = table.hear_other_music(more.clip)
    aside = server.inside.services.campaigns.get(DEFAULT_CAMPAIGN).set_aside
    assert aside is not None
    assert aside.held is not None
    server.call("POST", f"{BASE}/combat", {"on": False})
    peace = table.hear_other_music(battle.clip)
    bars = table.bars(more.clip.track_id)
    table.page.context.close()
    return Evening(first, door_outcome, door, before_more, more, onset.clip, bars, battle, aside.held, peace)


def intensity(heard: Heard) -> float:
    """What the music is mixed to in the end."""
    return heard.timeline.layer(LayerName.MUSIC).intensity.to_level


def sounding(heard: Heard) -> set[Stem]:
    """The stems that are mixed in once a change of intensity is over."""
    return {stem for stem in heard.clip.stems if stem.gain_at(intensity(heard)) > 0}


def test_a_table_without_any_music_begins_in_a_tavern(evening: Evening) -> None:
    assert evening.first.mood == "Tavern"
    assert evening.first.is_in_step


def test_a_scene_brings_other_music_that_fits_and_says_why(evening: Evening) -> None:
    choice = evening.door_outcome.choice
    assert choice.source is ChoiceSource.IN_THE_MAKING
    assert choice.reasons
    assert evening.door_outcome.scene.mood in {Mood.SUSPENSE, Mood.HORROR}
    assert evening.door.clip.track_id != evening.first.clip.track_id
    assert evening.door.mood == str(evening.door_outcome.scene.mood).capitalize()


def test_more_intensity_brings_in_more_stems_without_a_drop_out(evening: Evening) -> None:
    before, after = evening.before_more, evening.more
    assert after.clip.id == before.clip.id
    assert sounding(after) > sounding(before)
    heard = next(voice for voice in after.voices if voice.clip_id == after.clip.id)
    assert set(heard.stems) == {stem.name for stem in after.clip.stems}
    assert after.drop_outs == before.drop_outs


def test_a_battle_breaks_in_on_a_bar_line_of_the_music_before(evening: Evening) -> None:
    lasting = replace(evening.more.clip, ends_at_us=None)
    line = lasting.frame_at(evening.battle_clip.starts_at_us)
    assert line is not None
    assert evening.before_battle_bars.next_line(line) == line
    assert evening.battle.is_in_step
    assert evening.battle.shows_combat


def test_after_the_battle_the_music_returns_where_it_was_held(evening: Evening) -> None:
    assert evening.held.track_id == evening.more.clip.track_id
    assert evening.peace.clip.track_id == evening.held.track_id
    assert evening.peace.clip.start_frame == evening.held.frame
    assert evening.peace.is_in_step
    assert not evening.peace.shows_combat


def notify(server: EveningServer, text: str) -> None:
    def tell(running: RunningServer) -> None:
        running.services.hub.publish_to_listeners(DEFAULT_CAMPAIGN, PlayersNotice(data=Notice(text=text)))

    server.do(tell)


@pytest.mark.parametrize(("width", "height"), [(320, 640), (360, 740), (740, 360), (1280, 800)])
def test_a_note_is_read_and_lies_over_no_control(
    server: EveningServer, chromium: Browser, width: int, height: int
) -> None:
    page = joined(chromium, server, width, height)
    page.click("#open-drawer")
    page.wait_for_function("rpgmusic.stats().connected")
    notify(server, NOTE * 5)
    page.wait_for_function("document.querySelector('#note-text').textContent.startsWith('The music for')")
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate(COVERED) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


def test_a_note_is_text_and_goes_when_it_is_dismissed(server: EveningServer, chromium: Browser) -> None:
    page = joined(chromium, server)
    page.wait_for_function("rpgmusic.stats().connected")
    notify(server, "<b>No music</b> for now.")
    page.wait_for_function("document.querySelector('#note-text').textContent === '<b>No music</b> for now.'")
    assert page.get_attribute("#note-text", "aria-live") == "polite"
    page.click("#dismiss-note")
    assert page.inner_text("#note-text") == ""
    assert not page.is_visible("#dismiss-note")
    page.context.close()
