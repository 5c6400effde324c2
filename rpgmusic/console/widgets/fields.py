"""The fields of forms: each shows a value in one line and says how its keys change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from rpgmusic.console.theme import MUTED
from rpgmusic.console.widgets.line_list import Cell, LineList, fitted

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


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a list of parts: its name and what is to be said of it."""

    name: str
    about: str = ""


class PartsField(LineList):
    """Parts in an order, and a last line that adds one. The form holds the values; this shows them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("a", "add", "Add"),
        Binding("d,delete", "remove", "Take out"),
        Binding("J,shift+j,shift+down", "shift(1)", "Move down"),
        Binding("K,shift+k,shift+up", "shift(-1)", "Move up"),
        Binding("left,minus", "louder(-1)", "Quieter"),
        Binding("right,plus,equals_sign", "louder(1)", "Louder"),
    ]

    KEEPS_PLACE = False

    parts: reactive[tuple[Part, ...]] = reactive(())

    @dataclass
    class Edited(Message):
        """The GM pressed a key on a part. `what` names the action; `amount` how far to go."""

        field: PartsField
        what: str
        index: int
        amount: int = 0

        @property
        def control(self) -> PartsField:
            """The list where it happened."""
            return self.field

    def __init__(self, adds: str, hint: str, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._adds = adds
        self._hint = hint

    @property
    def hint(self) -> str:
        """What the keys do on the line under the cursor."""
        return self._hint if self.cursor < len(self.parts) else f"enter: {self._adds}."

    def watch_parts(self, parts: tuple[Part, ...]) -> None:
        """One line more than there are parts."""
        self.row_count = len(parts) + 1
        self.styles.height = self.row_count
        self.refresh()

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Name and what is said of it, or how to add one."""
        if index == len(self.parts):
            return ((fitted(f"+ {self._adds}", width), "muted"),)
        part = self.parts[index]
        name_width = max(8, width - len(part.about) - 2)
        return ((fitted(part.name, name_width), "title"), (f"  {part.about}", "muted"))

    def action_move(self, rows: int) -> None:
        """Along the parts, and out at both ends."""
        if not 0 <= self.cursor + rows < self.row_count:
            self.screen.focus_next() if rows > 0 else self.screen.focus_previous()
        else:
            super().action_move(rows)

    def action_open(self) -> None:
        """Change the part, or add one on the last line."""
        self._tell("edit" if self.cursor < len(self.parts) else "add")

    def action_add(self) -> None:
        """Add a part."""
        self._tell("add")

    def action_remove(self) -> None:
        """Take the part out."""
        if self.cursor < len(self.parts):
            self._tell("remove")

    def action_shift(self, by: int) -> None:
        """Move the part among the others, and the cursor with it."""
        if self.cursor < len(self.parts) and 0 <= self.cursor + by < len(self.parts):
            self._tell("move", by)
            self.cursor += by

    def action_louder(self, steps: int) -> None:
        """Another volume."""
        if self.cursor < len(self.parts):
            self._tell("volume", steps)

    def on_click(self, event: events.Click) -> None:
        """A click on the last line adds; on a part, the second click opens it."""
        super().on_click(event)
        if event.chain == 2 or self.cursor == len(self.parts):
            self.action_open()

    def _tell(self, what: str, amount: int = 0) -> None:
        self.post_message(self.Edited(self, what, self.cursor, amount))


class FormRow(Horizontal):
    """A label, its field, and beneath it what is wrong."""

    problem: reactive[str] = reactive("")

    def __init__(self, label: str, field: Widget) -> None:
        super().__init__(id=f"{field.id}-row", classes="form-row")
        self._label = label
        self._field = field

    def compose(self) -> ComposeResult:
        """Label to the left, field and problem to the right."""
        yield Static(self._label, classes="label")
        with Vertical(classes="field"):
            yield self._field
            yield Static("", classes="problem", markup=False)

    def watch_problem(self, problem: str) -> None:
        """Show it or hide it."""
        if self.is_mounted and self.children:
            line = self.query_one(".problem", Static)
            line.update(problem)
            line.display = bool(problem)
