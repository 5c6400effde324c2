"""What forms have in common: fields one above the other, a line that says what the keys do, leaving with a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from rpgmusic.console.screens.asking import AskWhether
from rpgmusic.console.widgets.fields import FormRow
from rpgmusic.console.widgets.parts_field import PartsField

Answer = TypeVar("Answer")


class Form(ModalScreen[Answer | None], Generic[Answer]):
    """A dialog of fields. Answers with what was made; None if the GM left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+s", "accept", "Save"),
        Binding("tab", "app.focus_next", "Next field", priority=True),
        Binding("shift+tab", "app.focus_previous", "Previous field", priority=True),
        Binding("down", "app.focus_next", "Next field"),
        Binding("up", "app.focus_previous", "Previous field"),
    ]

    KEYS: ClassVar[str] = (
        "[$accent]ctrl+s[/] [@click=screen.accept]saves[/]  [$accent]esc[/] [@click=screen.leave]leaves[/]"
    )

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """Fields, then the problem of the whole, then the keys."""
        with Vertical(classes="dialog form") as dialog:
            dialog.border_title = Content(self._title)
            with VerticalScroll(can_focus=False, classes="fields"):
                yield from self.rows()
            yield Static("", id="form-problem", markup=False)
            yield Static("", id="form-hint", classes="hint", markup=False)
            yield Static(self.KEYS, id="form-keys", classes="hint")

    def rows(self) -> Iterable[Widget]:
        """The rows of the form."""
        raise NotImplementedError

    def lost(self) -> str:
        """What would be lost by leaving now, as a sentence; empty if nothing."""
        return ""

    def answer_on_leaving(self) -> Answer | None:
        """What the form answers when the GM leaves."""
        return None

    def action_accept(self) -> None:
        """Take what the form says."""
        raise NotImplementedError

    async def action_leave(self) -> None:
        """Leave; ask first if something would be lost."""
        self.run_worker(self._leave(), exclusive=True, group="leave", exit_on_error=False)

    async def _leave(self) -> None:
        lost = self.lost()
        if not lost or await self.app.push_screen_wait(
            AskWhether("Leave?", lost, accept="Leave without saving", keep="Stay")
        ):
            self.dismiss(self.answer_on_leaving())

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what the keys do in the field."""
        self.tell_keys(event.widget)

    @on(PartsField.HintChanged)
    def tell_keys_again(self) -> None:
        """The cursor came to another line of a list."""
        if isinstance(self.focused, PartsField):
            self.tell_keys(self.focused)

    def tell_keys(self, field: Widget) -> None:
        """Say what the keys do in a field."""
        hint = getattr(field, "hint", "")
        self.query_one("#form-hint", Static).update(hint if isinstance(hint, str) else "")

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it, and go to the first."""
        for row in self.query(FormRow):
            field = (row.id or "").removesuffix("-row")
            row.problem = problems.get(field, "")
        self.say(problems.get("", ""))
        first = next((f"#{field}" for field in problems if field), None)
        if first is not None:
            self.query_one(first).focus()

    def say(self, problem: str) -> None:
        """What is wrong with the whole."""
        line = self.query_one("#form-problem", Static)
        line.update(problem)
        line.display = bool(problem)

    def show_row(self, field_id: str, *, shown: bool) -> None:
        """Leave out a field that has no meaning now, or bring it back."""
        self.query_one(f"#{field_id}-row").display = shown
