"""Which keys the commands have: those declared, or others that the GM set, checked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from textual.binding import Binding, BindingsMap
from textual.keys import Keys, key_to_character

from rpgmusic.console.commands import COMMANDS, LIST_COMMANDS, MIXER_COMMANDS, TREE_COMMANDS, Command, Where

ALL_COMMANDS: Final = (*COMMANDS, *LIST_COMMANDS, *TREE_COMMANDS, *MIXER_COMMANDS)

SAFE: Final = ("panic", "hush", "quit")
"""Nothing takes the keys of these away."""

_KNOWN_KEYS: Final = frozenset(key.value for key in Keys)
_MODIFIERS: Final = ("ctrl+", "shift+", "alt+", "super+", "meta+", "hyper+")
_SIGNS: Final = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
}


@dataclass(frozen=True, slots=True)
class Keymap:
    """Other keys by ids of commands, comma-separated; `problems` says what was asked for and cannot be."""

    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[str, ...] = ()

    def shown(self, command: Command) -> str:
        """How people read the keys that a command has."""
        keys = self.keys.get(command.id)
        return command.shown if keys is None else " ".join(_key_words(key) for key in normal_keys(keys)[:2])

    def keys_of(self, command: Command) -> tuple[str, ...]:
        """The keys that a command has, by Textual's names."""
        return normal_keys(self.keys.get(command.id, command.keys))


DECLARED: Final = Keymap()
"""Every command with the key of its declaration."""


def keymap_of(wanted: Mapping[str, str]) -> Keymap:
    """The part of what the GM set that can be, and sentences about the rest."""
    known = {command.id: command for command in ALL_COMMANDS}
    problems = [f"There is no command “{identifier}”." for identifier in wanted if identifier not in known]
    keys: dict[str, str] = {}
    for identifier, text in wanted.items():
        strange = [key for key in normal_keys(text) if not _is_key(key)]
        if strange:
            problems.append(f"No keyboard has “{strange[0]}”, which “{identifier}” should have.")
        elif identifier in known:
            keys[identifier] = text
    while (clash := next(clashes(Keymap(keys)), None)) is not None:
        first, second, key = clash
        loser, winner = (first, second) if _yields(first, second, keys) else (second, first)
        del keys[loser.id]
        problems.append(f"“{loser.id}” cannot have {_key_words(key)}: that is “{winner.title}”.")
    return Keymap(MappingProxyType(keys), tuple(problems))


def _yields(first: Command, second: Command, keys: Mapping[str, str]) -> bool:
    """Whether it is the first of two that goes back to its own key: one that was moved, a safe one last."""
    if first.id not in keys or second.id not in keys:
        return first.id in keys
    return first.id not in SAFE


def clashes(keymap: Keymap) -> Iterator[tuple[Command, Command, str]]:
    """Pairs of commands that can be given in the same place by the same key; none among the declared ones."""
    places: dict[str, list[Command]] = {}
    for command in ALL_COMMANDS:
        for key in keymap.keys_of(command):
            for other in places.get(key, ()):
                if _meet(command, other) and not _means_the_same(command, other):
                    yield other, command, key
            places.setdefault(key, []).append(command)


def _meet(one: Command, other: Command) -> bool:
    everywhere = (Where.ANYWHERE, Where.SCREEN)
    first, second = where_given(one), where_given(other)
    if first is second or first in everywhere or second in everywhere:
        return True
    return Where.LIST in (first, second)


def _means_the_same(one: Command, other: Command) -> bool:
    """The mixer's + - and x do under the cursor what they do everywhere to the chosen layer."""
    mixer = [command for command in (one, other) if command in MIXER_COMMANDS]
    return len(mixer) == 1 and Where.ANYWHERE in (one.where, other.where)


def where_given(command: Command) -> Where:
    """The view to which a command of a tree or of the mixer belongs, or its own place."""
    if command in TREE_COMMANDS:
        return Where.LIBRARY
    return Where.TABLE if command in MIXER_COMMANDS else command.where


def normal_keys(text: str) -> tuple[str, ...]:
    """Keys as Textual names them: `?` is question_mark."""
    return tuple(BindingsMap([Binding(text, "", "")]).key_to_bindings) if text.strip(" ,") else ()


def _is_key(key: str) -> bool:
    name = key
    while name not in _KNOWN_KEYS and name.startswith(_MODIFIERS):
        name = name.partition("+")[2]
    return len(name) == 1 or name in _KNOWN_KEYS or key_to_character(name) is not None


def _key_words(key: str) -> str:
    character = None if key == "space" else key_to_character(key)
    return character or _SIGNS.get(key, key)
