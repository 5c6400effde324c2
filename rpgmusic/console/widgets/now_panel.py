"""The panel of what plays now: title, waveform, loudness, and what comes next."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.playhead import ComingNext, Playhead, coming_next, playhead_at, to_the_second
from rpgmusic.console.table import UNKNOWN, Table
from rpgmusic.console.theme import MUTED
from rpgmusic.console.track_facts import NO_FACTS, TrackFacts
from rpgmusic.console.widgets.line_list import fitted
from rpgmusic.console.widgets.wave import Wave
from rpgmusic.console.wording import duration_words, frames_words, loudness_words, scene_words
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.units import seconds
from rpgmusic.protocol.views import CampaignState

TITLES = {
    Transport.PLAYING: "Now playing",
    Transport.PAUSED: "Paused",
    Transport.HUSHED: "Hushed · h brings it back",
    Transport.STOPPED: "Nothing plays",
}
ALBUM_FROM_CELLS = 90


class HeadLine(Widget):
    """Title and artist, then position, length and what remains."""

    playhead: reactive[Playhead] = reactive(Playhead())
    album: reactive[str] = reactive("")

    def render(self) -> Content:
        """One line that fits, the time always whole."""
        head = self.playhead
        if head.track is None:
            return Content.styled("f6: say what happens, and music follows. f2: choose from your library.", MUTED)
        left_frames = max(0, head.length_frames - head.frame)
        rest = "↻ loops" if head.loops else f"-{frames_words(left_frames)}"
        time = f"{frames_words(head.frame)} / {frames_words(head.length_frames)}  "
        title, room = head.track.title, max(4, self.size.width - len(time) - len(rest) - 2)
        artist = f" — {head.track.artist}" if head.track.artist else ""
        album = f" · {self.album}" if self.album and self.size.width >= ALBUM_FROM_CELLS else ""
        text = fitted(title + artist + album, room)
        return Content.assemble(
            (text[: len(title)], "bold"), (text[len(title) :], MUTED), "  ", (time, MUTED), (rest, "$accent bold")
        )


class FootLine(Widget):
    """What comes next and when; how loud the track is and what is done about it."""

    transport: reactive[Transport] = reactive(Transport.STOPPED)
    loops: reactive[bool] = reactive(default=False)
    coming: reactive[ComingNext] = reactive(ComingNext())
    loudness: reactive[str] = reactive("")

    def render(self) -> Content:
        """Next to the left, loudness to the right; the loudness gives way."""
        words, title, when = self._next()
        width = self.size.width
        loudness = self.loudness if len(words) + len(when) + len(self.loudness) + 16 <= width else ""
        room = max(4, width - len(words) - len(when) - len(loudness) - 2)
        title = fitted(title, min(room, len(title))) if title else ""
        line = Content.assemble((words, MUTED), title, (when, MUTED))
        gap = " " * max(1, width - line.cell_length - len(loudness))
        return Content.assemble(line, gap, (loudness, MUTED))

    def _next(self) -> tuple[str, str, str]:
        """Words, the title among them, and when."""
        coming = self.coming
        if self.loops:
            return "It repeats until you choose something else.", "", ""
        when = "" if coming.in_us is None else f" in {duration_words(seconds(coming.in_us))}"
        if coming.track is not None:
            return "next: ", coming.track.title, when
        if self.transport is Transport.STOPPED:
            return "space plays the queue; 1 … 0 fire your scenes.", "", ""
        return "Then silence", "", f"{when}. a in the library adds to the queue."


class NowPanel(Vertical):
    """Keeps its lines in step with the timeline; each draws only what changed."""

    table: reactive[Table] = reactive(UNKNOWN, repaint=False)
    facts: reactive[TrackFacts] = reactive(NO_FACTS, repaint=False)

    _label_shown: tuple[str, bool, str] = ("", False, "")

    def __init__(self, now_us: Callable[[], int], *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._now_us = now_us

    def compose(self) -> ComposeResult:
        """Title, waveform, next."""
        self.border_title = TITLES[Transport.STOPPED]
        yield HeadLine()
        yield Wave()
        yield FootLine()

    def watch_table(self) -> None:
        """A change shows at once."""
        self.tick()

    def watch_facts(self, facts: TrackFacts) -> None:
        """The waveform came, or another track's."""
        if self.is_mounted and self.children:
            self.query_one(Wave).points = facts.points
            self.query_one(HeadLine).album = facts.track.album if facts.track else ""
            self.query_one(FootLine).loudness = loudness_words(facts.track) if facts.track else ""

    def on_resize(self) -> None:
        """The same share is another cell now."""
        self.tick()

    def tick(self) -> Playhead:
        """Show this moment; answers with it."""
        campaign = self.table.campaign
        if campaign is None or not self.children:
            return Playhead()
        now_us = self._now_us()
        head = playhead_at(campaign, now_us)
        self.query_one(HeadLine).playhead = to_the_second(head)
        wave, foot = self.query_one(Wave), self.query_one(FootLine)
        wave.active = head.transport is Transport.PLAYING
        wave.show_share(head.share)
        foot.transport, foot.loops = head.transport, head.loops
        foot.coming = _to_the_second_next(coming_next(campaign, now_us))
        self._label(campaign, head)
        return head

    def _label(self, campaign: CampaignState, head: Playhead) -> None:
        label = (TITLES[head.transport], self.table.board.combat, scene_words(campaign.scene))
        if label != self._label_shown:
            self._label_shown = label
            title, battle, scene = label
            self.border_title = Content(title)
            self.border_subtitle = Content.assemble(("⚔ battle " if battle else "", "$error bold"), scene)


def _to_the_second_next(coming: ComingNext) -> ComingNext:
    """As far as it is shown."""
    if coming.in_us is None:
        return coming
    return ComingNext(coming.track, coming.in_us - coming.in_us % 1_000_000)
