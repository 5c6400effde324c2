"""The story view: the GM says what happens, sees how it is understood, and which music comes of it and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus, Resize
from textual.widget import Widget

from rpgmusic.console.commands import Where, bindings_for
from rpgmusic.console.screens.preparing import PrepareScreen
from rpgmusic.console.story_words import cost_words
from rpgmusic.console.views.story_jobs import StoryJobs
from rpgmusic.console.views.story_writing import KEYS, KEYS_OUTSIDE
from rpgmusic.console.widgets.choice_pane import ChoicePane
from rpgmusic.console.widgets.job_list import JobList
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.reading_pane import ReadingPane
from rpgmusic.console.widgets.scene_text import SceneText
from rpgmusic.console.wording import count_words
from rpgmusic.domain.generation import GenerationStatus

SHORT_ROWS: Final = 24
"""Below this height the text has three lines, and so has the list of pieces."""


class StoryView(StoryJobs):
    """Text above; beneath it how it is understood, the music for it, and what is being made."""

    WHERE = Where.STORY
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.STORY)

    def compose(self) -> ComposeResult:
        """Text, reading and choice, pieces."""
        with Vertical(classes="pane", id="scene-text-pane"):
            yield SceneText(id="scene-text-now")
        with Container(id="story-body"):
            with Horizontal(id="story-panes"):
                yield ReadingPane(id="reading")
                yield ChoicePane(id="choice")
            yield JobList(id="jobs")

    def on_mount(self) -> None:
        """Show what is known already."""
        self._name_text()
        self.show_story()

    def on_resize(self, event: Resize) -> None:
        """Few rows go to what is understood and chosen."""
        self.set_class(event.size.height < SHORT_ROWS, "-short")
        if self.is_mounted:
            self.show_story()

    def panes(self) -> Sequence[Widget]:
        """Text, choice, reading; the pieces if there are any."""
        some = (self.jobs,) if self.jobs.display else ()
        return (self.text, self.query_one(ChoicePane), self.query_one(ReadingPane), *some)

    def show_story(self) -> None:
        """The pieces too."""
        super().show_story()
        jobs = self.jobs
        jobs.jobs = self.making.jobs
        jobs.display = self.making.enabled and bool(self.making.jobs)
        rows = min(len(self.making.jobs), 3 if self.size.height < SHORT_ROWS else 6)
        jobs.styles.height = "100%" if self.screen.has_class("-wide") else rows + 2
        jobs.border_title = self._jobs_title()
        jobs.border_subtitle = self._spending()

    def _jobs_title(self) -> str:
        under_way = sum(job.status is GenerationStatus.GENERATING for job in self.making.jobs)
        count = count_words(len(self.making.jobs), "piece")
        return f"{count} · {under_way} in the making" if under_way else count

    def _spending(self) -> str:
        spending = self.making.workshop.spending if self.making.workshop else None
        if spending is None or (spending.spent_usd <= 0 and spending.cap_usd is None):
            return ""
        cap = f" of {cost_words(spending.cap_usd)}" if spending.cap_usd is not None else ""
        spent = cost_words(spending.spent_usd) if spending.spent_usd > 0 else "nothing"
        return f"spent {spent}{cap} in 30 days"

    def shown(self) -> None:
        """The keys go to the text: whoever comes here has something to tell."""
        self.action_write()

    def go_back(self) -> bool:
        """From the text to the music for it, where keys are commands."""
        if self.text.has_focus:
            self.go_to(self.query_one(ChoicePane))
            return True
        return False

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Keys mean something else in the text."""
        if isinstance(event.widget, SceneText):
            self._name_text()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Keys are commands again."""
        if isinstance(event.widget, SceneText):
            self._name_text()

    def _name_text(self) -> None:
        pane = self.query_one("#scene-text-pane")
        scene = self.table.campaign.scene if self.table.campaign else None
        title = f" · {scene.title}" if scene is not None and scene.title else ""
        pane.border_title = Content(f"What is happening{title}")
        pane.border_subtitle = KEYS if self.text.has_focus else KEYS_OUTSIDE

    def watch_table(self) -> None:
        """The scene may have another title, too."""
        super().watch_table()
        if self.is_mounted:
            self._name_text()

    @on(LineList.Chosen, "#jobs")
    def play_clicked(self) -> None:
        """A double click on a piece puts it on the table."""
        self.play_job()

    def action_choose(self) -> None:
        """What enter means where the keys are."""
        if self.in_jobs:
            self.play_job()
        else:
            self.accept()

    def action_prepare(self) -> None:
        """Prepare tonight's scenes."""
        self.app.push_screen(PrepareScreen(self.client))
