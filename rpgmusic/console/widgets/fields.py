"""The fields of forms: each shows a value in one line and says how its keys change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from rpgmusic.console.theme import MUTED
from rpgmusic.console.widgets.line_list import fitted

TEXT_HINT: Final = "Type. ↑ ↓ go to the other fields."


class Field(Widget, can_focus=True):
    """A field that holds no text to type. Enter asks for another value, ← and → step."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose"),
        Binding("left,minus", "step(-1)", "Less"),
        Binding("right,plus,equals_sign", "step(1)", "More"),
    ]

    hint: ClassVar[str] = ""

    @dataclass
    class Wanted(Message):
        """The GM wants to choose another value."""

        field: Field

        @property
        def control(self) -> Field:
            """The field where it happened."""
            return self.field

    @dataclass
    class Changed(Message):
        """The GM changed the value."""

        field: Field

        @property
        def control(self) -> Field:
            """The field where it happened."""
            return self.field

    def action_choose(self) -> None:
        """Ask for another value."""
        self.post_message(self.Wanted(self))

    def action_step(self, steps: int) -> None:
        """Go to a value beside; what cannot step asks."""
        del steps
        self.action_choose()

    def on_click(self) -> None:
        """A click is enter."""
        self.action_choose()


class ChoiceField(Field):
    """A value chosen in a dialog of its own."""

    hint = "enter chooses."

    words: reactive[str] = reactive("")

    def render(self) -> Content:
        """The value, with a mark that there is more behind it."""
        words = fitted(self.words, min(len(self.words) * 2, max(4, self.size.width - 2))).rstrip()
        return Content.assemble(words, (" ▾", MUTED))


class StepField(Field):
    """A number in equal steps, as a bar."""

    hint = "← and → change it."

    value: reactive[int] = reactive(0)

    def __init__(self, value: int, highest: int, step: int = 1, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._highest = highest
        self._step = step
        self.set_reactive(StepField.value, value)

    def render(self) -> Content:
        """A bar of ten marks, then the number."""
        filled = round(self.value / self._highest * 10)
        return Content.assemble(("●" * filled, "$accent"), ("○" * (10 - filled), "$foreground 30%"), f" {self.value}")

    def action_step(self, steps: int) -> None:
        """More or less."""
        self.value = max(0, min(self._highest, self.value + steps * self._step))
        self.post_message(self.Changed(self))

    def action_choose(self) -> None:
        """There is nothing to choose."""

    def on_click(self) -> None:
        """A click only brings the keys here."""


class SwitchField(Field):
    """Yes or no, in the words of the matter."""

    hint = "enter changes it."

    on: reactive[bool] = reactive(bool)

    def __init__(self, *, on: bool, words: tuple[str, str], id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._words = words
        self.set_reactive(SwitchField.on, on)

    def render(self) -> Content:
        """Both, the one that holds marked."""
        off_style, on_style = (MUTED, "$accent") if self.on else ("$accent", MUTED)
        off, on = self._words
        return Content.assemble(
            (f"{'○' if self.on else '●'} {off}", off_style), "   ", (f"{'●' if self.on else '○'} {on}", on_style)
        )

    def action_choose(self) -> None:
        """The other one."""
        self.on = not self.on
        self.post_message(self.Changed(self))


class TextField(Input):
    """A line of text; enter goes to the next field."""

    hint: ClassVar[str] = TEXT_HINT

    def __init__(
        self,
        value: str,
        *,
        id: str,  # noqa: A002  # Textual's own name
        placeholder: str = "",
        max_length: int = 200,
        restrict: str | None = None,
    ) -> None:
        super().__init__(
            value,
            id=id,
            placeholder=placeholder,
            max_length=max_length,
            restrict=restrict,
            compact=True,
            select_on_focus=False,
        )

    async def action_submit(self) -> None:
        """Enter goes on at once, so that what is typed next already stands in the next field."""
        self.screen.focus_next()


class LongTextField(TextArea):
    """Several lines of text; ↑ in the first line and ↓ in the last go to the other fields."""

    hint: ClassVar[str] = TEXT_HINT

    def __init__(self, text: str, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(text, id=id, compact=True, highlight_cursor_line=False)

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002  # Textual's signature
        """Up, or out."""
        if self.cursor_at_first_line and not select:
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002  # Textual's signature
        """Down, or out."""
        if self.cursor_at_last_line and not select:
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)


class FormRow(Horizontal):
    """A label and its field; beneath them, what is wrong, as soon as something is."""

    problem: reactive[str] = reactive("", init=False)

    def __init__(self, label: str, field: Widget) -> None:
        super().__init__(id=f"{field.id}-row", classes="form-row")
        self._label = label
        self._field = field
        self._told: Static | None = None

    def compose(self) -> ComposeResult:
        """Label to the left, field to the right."""
        yield Static(self._label, classes="label")
        yield self._field

    def watch_problem(self, problem: str) -> None:
        """Show it, or take it away."""
        if self._told is not None:
            self._told.remove()
            self._told = None
        if problem and self.parent is not None:
            self._told = Static(problem, classes="problem", markup=False)
            self.screen.mount(self._told, after=self)
