"""Dialogs for files: where to write, which to read, what is in one, what was not found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rpgmusic.console.campaign_file import path_of

LONGEST_PATH: Final = 4_096
MOST_LINES: Final = 500


class PathDialog(ModalScreen[Path | None]):
    """Asks for a path on this machine; ~ stands for the home folder."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave")]

    def __init__(self, title: str, explains: str, path: Path | str, *, accept: str) -> None:
        super().__init__()
        self._title, self._explains, self._path, self._accept = title, explains, str(path), accept

    def compose(self) -> ComposeResult:
        """What will happen, the path, the keys."""
        with Vertical(classes="dialog path-dialog") as dialog:
            dialog.border_title = Content(self._title)
            yield Static(Content(f"{self._explains}\n"))
            yield Input(
                self._path,
                placeholder="~/scenes.json",
                compact=True,
                max_length=LONGEST_PATH,
                select_on_focus=False,
            )
            yield Static(f"\n[$accent]enter[/] {self._accept}    [$accent]esc[/] leaves", classes="hint")

    @on(Input.Submitted)
    def take(self, message: Input.Submitted) -> None:
        """Enter takes a path that is not empty."""
        if message.value.strip():
            self.dismiss(path_of(message.value))

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


class Told(ModalScreen[None]):
    """Lines to read, such as the tracks that a file names and the library does not have."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "dismiss", "Close")]

    def __init__(self, title: str, words: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title, self._words, self._lines = title, words, lines

    def compose(self) -> ComposeResult:
        """What they are, then the lines."""
        more = len(self._lines) - MOST_LINES
        with Vertical(classes="dialog told") as dialog:
            dialog.border_title = Content(self._title)
            dialog.border_subtitle = "esc closes"
            yield Static(Content(f"{self._words}\n"))
            with VerticalScroll(id="told-lines"):
                shown = [*self._lines[:MOST_LINES], *([f"and {more:,} more"] if more > 0 else [])]
                yield Static(Content("\n".join(shown)))


class FileFound(ModalScreen[str | None]):
    """What is in a file, and what to do with it: `add`, `restore`, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,a", "answer('add')", "Add"),
        Binding("R,shift+r", "answer('restore')", "Restore"),
        Binding("escape", "answer('')", "Leave"),
    ]

    def __init__(self, path: Path, content: str, *, is_backup: bool) -> None:
        super().__init__()
        self._path, self._content, self._is_backup = path, content, is_backup

    def compose(self) -> ComposeResult:
        """Content and choices; only a backup can be restored."""
        kind = "A backup of a campaign" if self._is_backup else "Scenes and folders of a campaign"
        with Vertical(classes="dialog file-found") as dialog:
            dialog.border_title = Content(self._path.name)
            yield Static(Content(f"{kind}: {self._content}.\n"))
            yield Static(
                "[$accent]enter[/] [@click=screen.answer('add')]adds them to this campaign; nothing is lost[/]"
            )
            if self._is_backup:
                yield Static(
                    "[$accent]R[/]     [@click=screen.answer('restore')]restores: this campaign becomes the backup[/]"
                )
            yield Static("[$accent]esc[/]   [@click=screen.answer('')]leaves[/]")

    def action_answer(self, answer: str) -> None:
        """Close with the answer."""
        if answer != "restore" or self._is_backup:
            self.dismiss(answer or None)


class RestoreQuestion(ModalScreen[str | None]):
    """Asks before the present state is lost: `back up` first, `restore` at once, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer('back up')", "Back up first"),
        Binding("R,shift+r", "answer('restore')", "Restore"),
        Binding("escape", "answer('')", "Leave"),
    ]

    def compose(self) -> ComposeResult:
        """What is lost, and the ways on."""
        with Vertical(classes="dialog file-found") as dialog:
            dialog.border_title = "Restore the backup?"
            yield Static("Scenes, queue and what sounds now become those of the backup, for everyone at the table.")
            yield Static("What is here now is lost unless it is backed up.\n")
            yield Static(
                "[$accent]enter[/] [@click=screen.answer('back up')]backs this campaign up first, then restores[/]"
            )
            yield Static("[$error bold]R[/]     [@click=screen.answer('restore')]restores at once[/]")
            yield Static("[$accent]esc[/]   [@click=screen.answer('')]leaves everything as it is[/]")

    def action_answer(self, answer: str) -> None:
        """Close with the answer."""
        self.dismiss(answer or None)
