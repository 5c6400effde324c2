"""Choosing the folders that tracks go into, or the folder that another goes into; a typed name can become a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from rpgmusic.console.screens.pickers import ChoicePicker
from rpgmusic.console.widgets.pick_list import Option, folder_options
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.views import FolderView


@dataclass(frozen=True, slots=True)
class NewFolder:
    """A folder that is to be made."""

    name: str


@dataclass(frozen=True, slots=True)
class Top:
    """Beside the folders that lie in no other."""


Shelf: TypeAlias = FolderId | NewFolder | Top
"""Where something can be put."""

TOP: Final = Top()


class FilingPicker(ChoicePicker[Shelf]):
    """Picks folders by name; what was typed can become a new one."""

    def __init__(self, folders: Sequence[FolderView], title: str) -> None:
        self._names = {folder.name.casefold() for folder in folders}
        super().__init__(shelves(folders), title, several=True, nothing="No folders yet: type a name to make one.")

    def offered(self, words: str) -> tuple[Option[Shelf], ...]:
        """What has all the words, and below it the folder that could be made."""
        name = " ".join(words.split())
        is_new = bool(name) and name.casefold() not in self._names
        return (*super().offered(words), *((_option(NewFolder(name), f"New folder “{name}”"),) if is_new else ()))


class MovingPicker(ChoicePicker[Shelf]):
    """Picks the folder that another one goes into, or the top."""

    def __init__(self, folders: Sequence[FolderView], moved: FolderView) -> None:
        inside = _with_all_inside(folders, moved.id)
        others = tuple(folder for folder in folders if folder.id not in inside)
        options = (_option(TOP, "The top level", "in no other folder"), *shelves(others))
        super().__init__(options, f"Move “{moved.name}” into")


def shelves(folders: Sequence[FolderView]) -> tuple[Option[Shelf], ...]:
    """All folders, as places to put something."""
    return tuple(_option(one.value, one.name, one.about, one.depth) for one in folder_options(folders))


def _option(value: Shelf, name: str, about: str = "", depth: int = 0) -> Option[Shelf]:
    return Option(value, name, about, depth)


def _with_all_inside(folders: Sequence[FolderView], top: FolderId) -> set[FolderId]:
    """A folder and those within it; parents come before children."""
    inside = {top}
    for folder in folders:
        if folder.parent_id in inside:
            inside.add(folder.id)
    return inside
