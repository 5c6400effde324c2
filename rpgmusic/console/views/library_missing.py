"""Tracks whose files are gone: looked for again, replaced by another track, or forgotten."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.loading import load_all_tracks
from rpgmusic.console.pages import TrackQuery
from rpgmusic.console.screens.asking import AskWhether
from rpgmusic.console.screens.pickers import TrackPicker
from rpgmusic.console.screens.question import Question, Reply
from rpgmusic.console.ticks import MOST_TICKED, NO_TICKS
from rpgmusic.console.views.library_browsing import LibraryBrowsing
from rpgmusic.console.wording import count_words
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.track import TrackStatus
from rpgmusic.protocol.views import TrackView

LOOK_AGAIN: Final = Reply("l", "Look for the file again", "look")
REPLACE: Final = Reply("r", "Choose the track that takes its place everywhere", "replace")
FORGET: Final = Reply("f", "Forget it: take it out of the library and all folders", "forget")
FORGET_ALL: Final = Reply("F", "Forget all that are missing", "forget-all")
MISSING_QUERY: Final = TrackQuery(status=TrackStatus.MISSING)


class MissingResolving(LibraryBrowsing):
    """The only edits that ask, because a forgotten track does not come back with u."""

    async def resolve(self, track: TrackView) -> None:
        """Ask what to do about a missing track."""
        lines = (track.path, track.problem or "The file is not there any more.")
        question = Question(f"“{track.title}” is missing", lines, (LOOK_AGAIN, REPLACE, FORGET, FORGET_ALL))
        await self.ask(question, lambda answer: self._resolve(track, answer))

    def _resolve(self, track: TrackView, answer: str) -> None:
        if answer == LOOK_AGAIN.value:
            self.console_app.send(self._look_again, track)
        elif answer == REPLACE.value:
            self.run_worker(self._choose_replacement(track), exit_on_error=False)
        elif answer == FORGET.value:
            self.run_worker(self._forget((track,)), exit_on_error=False)
        else:
            self.run_worker(self._forget_all(), exit_on_error=False)

    async def _look_again(self, track: TrackView) -> None:
        await self.client.tracks.restore(track.id)
        await self.reread()
        self.notify(f"“{track.title}” is there again.", timeout=3, markup=False)

    async def _choose_replacement(self, track: TrackView) -> None:
        """Begin with the tracks whose path has the words of the missing file's name."""
        picker = TrackPicker(self.client, f"In place of “{track.title}”", search=await self._likely_search(track))
        chosen = await self.app.push_screen_wait(picker)
        if chosen:
            self.console_app.send(self._replace, track, chosen[0])

    async def _likely_search(self, track: TrackView) -> str:
        """The file's name if a track has it, else the title if one has that, else nothing."""
        name = track.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        try:
            for words in (name, track.title):
                found = await self.client.tracks.page(words, limit=1, status=TrackStatus.PLAYABLE)
                if words.strip() and found.total:
                    return words
        except RpgMusicError as error:
            self.console_app.complain(error)
        return ""

    async def _replace(self, missing: TrackView, by: TrackView) -> None:
        await self.client.tracks.replace(missing.id, by.id)
        self.tracks.ticks = NO_TICKS
        await self.reread()
        words = f"“{by.title}” is wherever “{missing.title}” was. u takes it back."
        self.notify(words, timeout=4, markup=False)

    async def _forget_all(self) -> None:
        try:
            await self._forget(await load_all_tracks(self.client, MISSING_QUERY, MOST_TICKED))
        except RpgMusicError as error:
            self.console_app.complain(error)

    async def _forget(self, tracks: tuple[TrackView, ...]) -> None:
        what = f"“{tracks[0].title}”" if len(tracks) == 1 else count_words(len(tracks), "missing track")
        consequence = "Their places in folders, and their moods and tags, are lost; u does not bring them back."
        if await self.app.push_screen_wait(AskWhether(f"Forget {what}?", consequence, accept="Forget")):
            self.console_app.send(self._forgotten, tracks, what)

    async def _forgotten(self, tracks: tuple[TrackView, ...], what: str) -> None:
        await self.client.tracks.forget_all(tuple(track.id for track in tracks))
        self.tracks.ticks = NO_TICKS
        await self.reread()
        self.notify(f"{what}: forgotten.", timeout=3, markup=False)
