"""The dialog that takes tonight's outline: Markdown, pasted or read from a file."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from rpgmusic.console.screens.files import PathDialog
from rpgmusic.console.text_files import read_text
from rpgmusic.domain.errors import RpgMusicError

MOST_CHARACTERS: Final = 400_000
MOST_TYPED: Final = 50_000
"""A longer outline is held beside the text, which shows its beginning."""

MOST_LINES: Final = 400

PLACEHOLDER: Final = "# The Gilded Crown\nLow fire, rain on the shutters.\n\n# The thing at the door\nIt bursts in!"
KEYS: Final = (
    "[$accent]ctrl+s[/] [@click=screen.accept]makes scenes of it[/]  "
    "[$accent]ctrl+o[/] [@click=screen.open]reads a file[/]  [$accent]esc[/] [@click=screen.leave]leaves[/]"
)


class OutlineText(TextArea):
    """Where the outline is written or pasted."""

    def on_paste(self, event: events.Paste) -> None:
        """A long text is held, not laid out."""
        event.stop()
        event.prevent_default()
        screen = self.screen
        if isinstance(screen, OutlineDialog):
            screen.take(event.text)


class OutlineDialog(ModalScreen[str | None]):
    """Answers with an outline; None if the GM left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+s", "accept", "Make scenes of it"),
        Binding("ctrl+o", "open", "Read a file"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rest = ""

    def compose(self) -> ComposeResult:
        """What it is for, the text, the keys."""
        with Vertical(classes="dialog", id="outline") as dialog:
            dialog.border_title = "Tonight's outline"
            yield Static("Markdown: every heading with text below it becomes a scene on the board.", classes="hint")
            yield OutlineText("", id="outline-text", compact=True, highlight_cursor_line=False, placeholder=PLACEHOLDER)
            yield Static("", id="outline-problem", markup=False)
            yield Static(KEYS, classes="hint")

    @property
    def _text(self) -> TextArea:
        return self.query_one(TextArea)

    def take(self, text: str) -> None:
        """Put a text in the place of what is selected; what is too long to be edited here is kept behind it."""
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")
        start, end = self._text.selection
        room = max(0, MOST_TYPED - len(self._text.text))
        lines = text[:room].split("\n", MOST_LINES)
        cut = room if len(lines) <= MOST_LINES else len("\n".join(lines[:MOST_LINES]))
        self._text.replace(text[:cut], start, end, maintain_selection_offset=False)
        self._rest = (self._rest + text[cut:])[: MOST_CHARACTERS - MOST_TYPED]
        self._say(f"{len(self._rest):,} more characters follow, which are not shown." if self._rest else "")

    def _say(self, words: str) -> None:
        line = self.query_one("#outline-problem", Static)
        line.update(words)
        line.display = bool(words)

    def action_open(self) -> None:
        """Ask for a file."""
        dialog = PathDialog("Read an outline", "A Markdown file on this machine.", "", accept="reads it")
        self.app.push_screen(dialog, self._chosen)

    def _chosen(self, path: Path | None) -> None:
        if path is not None:
            self.run_worker(self._read(path), exclusive=True, group="read", exit_on_error=False)

    async def _read(self, path: Path) -> None:
        try:
            text = await read_text(path)
        except RpgMusicError as error:
            self._say(str(error))
            return
        self._text.text, self._rest = "", ""
        self.take(text)

    def action_accept(self) -> None:
        """Answer with the outline."""
        outline = self._text.text + self._rest
        if outline.strip():
            self.dismiss(outline[:MOST_CHARACTERS])
        else:
            self._say("Paste an outline, or ctrl+o reads one from a file.")

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
