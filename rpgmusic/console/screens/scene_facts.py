"""What the GM says of the scene beside its words: it counts more than what is read from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from textual import on
from textual.widget import Widget

from rpgmusic.console.prompt_draft import LONGEST_LABEL, labels_of
from rpgmusic.console.scene_words import INTENSITY_STEPS, intensity_steps
from rpgmusic.console.screens.form import Form
from rpgmusic.console.screens.pickers import ChoicePicker
from rpgmusic.console.story_draft import Given
from rpgmusic.console.widgets.fields import ChoiceField, FormRow, TextField
from rpgmusic.console.widgets.pick_list import Option, mood_options
from rpgmusic.domain.track import Mood

AS_READ: Final = "as the words say"
MOST_TAGS: Final = 50


class SceneFactsForm(Form[Given]):
    """Answers with what counts beside the words; what is left out is read from them."""

    def __init__(self, given: Given) -> None:
        super().__init__("Beside the words")
        self._before = given
        self._mood = given.mood
        self._combat = given.combat
        self._step = None if given.intensity is None else intensity_steps(given.intensity)

    def rows(self) -> Iterable[Widget]:
        """Mood, combat, intensity; tone, hints and tags in words."""
        given = self._before
        hints = "for the music: low strings, no drums"
        yield FormRow("Mood", ChoiceField(id="mood"))
        yield FormRow("Combat", ChoiceField(id="combat"))
        yield FormRow("Intensity", ChoiceField(id="intensity"))
        yield FormRow("Tone", TextField(given.tone, id="tone", placeholder="wry, dreamlike", max_length=500))
        yield FormRow("Hints", TextField(given.hints, id="hints", placeholder=hints, max_length=2_000))
        yield FormRow("Tags", TextField(", ".join(given.tags), id="tags", placeholder="act one", max_length=1_000))

    def on_mount(self) -> None:
        """Show what was set."""
        self._show()

    def _show(self) -> None:
        combat = AS_READ if self._combat is None else "swords are out" if self._combat else "no combat"
        step = AS_READ if self._step is None else f"{self._step} of {INTENSITY_STEPS}"
        self.query_one("#mood", ChoiceField).words = self._mood.value if self._mood else AS_READ
        self.query_one("#combat", ChoiceField).words = combat
        self.query_one("#intensity", ChoiceField).words = step

    @on(ChoiceField.Wanted)
    def choose(self, message: ChoiceField.Wanted) -> None:
        """Ask for another value."""
        choosers = {"mood": self._choose_mood, "combat": self._choose_combat, "intensity": self._choose_intensity}
        work = choosers[str(message.field.id)]
        self.run_worker(work(), exclusive=True, group="choose", exit_on_error=False)

    async def _choose_mood(self) -> None:
        picker = ChoicePicker(_moods(), "Mood of the scene", picked=(self._mood,))
        answer = await self.app.push_screen_wait(picker)
        if answer is not None:
            self._mood = answer[0]
            self._show()

    async def _choose_combat(self) -> None:
        options: list[Option[bool | None]] = [
            Option(None, AS_READ),
            Option(value=True, name="swords are out"),
            Option(value=False, name="no combat"),
        ]
        answer = await self.app.push_screen_wait(ChoicePicker(options, "Combat", picked=(self._combat,)))
        if answer is not None:
            self._combat = answer[0]
            self._show()

    async def _choose_intensity(self) -> None:
        options: list[Option[int | None]] = [Option(None, AS_READ)]
        options += [Option(step, str(step), "●" * step) for step in range(INTENSITY_STEPS + 1)]
        answer = await self.app.push_screen_wait(ChoicePicker(options, "Intensity", picked=(self._step,)))
        if answer is not None:
            self._step = answer[0]
            self._show()

    def _written(self) -> Given:
        tone, hints, tags = (self.query_one(f"#{name}", TextField).value for name in ("tone", "hints", "tags"))
        unchanged = self._before.intensity is not None and self._step == intensity_steps(self._before.intensity)
        exact = None if self._step is None else self._step / INTENSITY_STEPS
        intensity = self._before.intensity if unchanged else exact
        return Given(self._mood, self._combat, intensity, tone.strip(), labels_of(tags), hints.strip())

    def lost(self) -> str:
        """Changes that were not taken."""
        return "" if self._written() == self._before else "What you set for this scene would be lost."

    def action_accept(self) -> None:
        """Answer with what is set."""
        given = self._written()
        wrong = len(given.tags) > MOST_TAGS or any(len(tag) > LONGEST_LABEL for tag in given.tags)
        self.show_problems({"tags": f"At most {MOST_TAGS}, with commas between them."} if wrong else {})
        if not wrong:
            self.dismiss(given)


def _moods() -> Iterator[Option[Mood | None]]:
    yield Option(None, AS_READ)
    for option in mood_options():
        yield Option(option.value, option.name, option.about)
