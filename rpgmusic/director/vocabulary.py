"""Vocabulary: the words by which the names of tracks and folders tell their mood, where nobody labelled them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rpgmusic.domain.track import Mood

NAMED: Final[Mapping[Mood, tuple[str, ...]]] = {
    Mood.BATTLE: ("battle", "combat", "fight", "war", "skirmish", "knights"),
    Mood.BOSS: ("boss", "dragon", "final battle", "siege", "showdown"),
    Mood.CHASE: ("chase", "pursuit", "escape", "hunt", "breaking the chains"),
    Mood.STEALTH: ("stealth", "sneak", "heist", "infiltration", "thief"),
    Mood.SUSPENSE: ("suspense", "tension", "danger", "ominous", "threat", "lurking"),
    Mood.HORROR: ("horror", "dread", "crypt", "undead", "haunted", "nightmare"),
    Mood.MYSTERY: ("mystery", "mysterious", "enigma", "riddle", "secrets", "investigation"),
    Mood.EXPLORATION: ("exploration", "explore", "ruins", "dungeon", "cave", "wilderness"),
    Mood.TRAVEL: ("travel", "journey", "road", "wandering", "traveling", "march", "voyage"),
    Mood.TAVERN: ("tavern", "inn", "drinking", "jig", "reel", "pub"),
    Mood.TOWN: ("town", "village", "market", "city", "streets"),
    Mood.COURT: ("court", "castle", "palace", "king", "throne", "noble"),
    Mood.WONDER: ("wonder", "magic", "elf", "elvish", "fairy", "starlight"),
    Mood.CALM: ("calm", "peaceful", "rest", "campfire", "serene", "quiet"),
    Mood.SORROW: ("sorrow", "sad", "lament", "loss", "farewell", "funeral", "elegy", "mourning"),
    Mood.TRIUMPH: ("triumph", "victory", "glory", "heroic", "return"),
    Mood.SACRED: ("sacred", "temple", "holy", "chapel", "prayer", "choir", "hymn"),
}
"""Searched for in titles, albums, genres, paths and folders, the most telling first."""
