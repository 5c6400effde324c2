"""The help: every key with what it does, made from the commands, so that it cannot be wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from textual.content import Content

from rpgmusic.console.commands import Command, Group, Where
from rpgmusic.console.keymap import ALL_COMMANDS, Keymap, where_given

KEY_CELLS: Final = 9
VIEW_NAMES: Final = {
    Where.TABLE: "The table",
    Where.LIBRARY: "The library",
    Where.SCENES: "The scenes",
    Where.LOG: "The log",
    Where.STORY: "The story",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the commands under it."""

    title: str
    commands: tuple[Command, ...]


def sections(here: Where | None = None) -> tuple[Section, ...]:
    """All commands: those of the view where the GM is, then those given everywhere, then those of the other views."""
    listed = [command for command in ALL_COMMANDS if command.listed]
    views = [*([here] if here in VIEW_NAMES else []), *(view for view in VIEW_NAMES if view is not here)]
    own = [Section(VIEW_NAMES[view], _given_in(listed, view)) for view in views]
    general = [command for command in listed if where_given(command) not in VIEW_NAMES]
    everywhere = tuple(_by_group(general))
    found = (*own[:1], *everywhere, *own[1:]) if here in VIEW_NAMES else (*everywhere, *own)
    return tuple(section for section in found if section.commands)


def _given_in(commands: Sequence[Command], view: Where) -> tuple[Command, ...]:
    return tuple(command for command in commands if where_given(command) is view)


def _by_group(commands: Sequence[Command]) -> Iterator[Section]:
    for group in Group:
        yield Section(group.value, tuple(command for command in commands if command.group is group))


def having(found: Sequence[Section], words: str, keymap: Keymap) -> tuple[Section, ...]:
    """The sections with those commands alone whose key, title or help has all the words."""
    wanted = words.casefold().split()
    narrowed = (
        Section(section.title, tuple(command for command in section.commands if _has(command, wanted, keymap)))
        for section in found
    )
    return tuple(section for section in narrowed if section.commands)


def _has(command: Command, wanted: Sequence[str], keymap: Keymap) -> bool:
    text = f"{keymap.shown(command)} {command.title} {command.help}".casefold()
    return all(word in text for word in wanted)


def columns_of(found: Sequence[Section], count: int) -> tuple[tuple[Section, ...], ...]:
    """Sections in columns of about the same height, in reading order down each."""
    total = sum(len(section.commands) + 2 for section in found)
    columns: list[list[Section]] = [[] for _ in range(count)]
    height = 0
    for section in found:
        columns[min(count - 1, height * count // max(1, total))].append(section)
        height += len(section.commands) + 2
    return tuple(tuple(column) for column in columns)


def help_text(found: Sequence[Section], keymap: Keymap, width: int) -> Content:
    """Sections as text of a width in cells."""
    blocks = []
    for section in found:
        lines = [Content.styled(section.title, "bold $accent")]
        lines += [_line(command, keymap, width) for command in section.commands]
        blocks.append(Content("\n").join(lines))
    return Content("\n\n").join(blocks)


def _line(command: Command, keymap: Keymap, width: int) -> Content:
    """Key, then title and help, the longer ones over several lines that all begin in one column."""
    lead = KEY_CELLS + 2
    lines = wrap(sentence(command), max(16, width - lead)) or [""]
    return Content.assemble((f"{keymap.shown(command):>{KEY_CELLS}}  ", "$accent"), f"\n{' ' * lead}".join(lines))


def sentence(command: Command) -> str:
    """What a command does, in words."""
    return f"{command.title}. {command.help}" if command.help else command.title
