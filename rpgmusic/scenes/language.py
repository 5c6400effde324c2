"""Owns whether a text is English, the one language that is read here; others are said not to be understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rpgmusic.scenes.model import Model, load_model
from rpgmusic.scenes.words import Word, words_of

_FOREIGN_WORDS: Final = """
der das und ist nicht ein eine einen einem einer ich sie wir ihr euch uns dem den des von mit auf für sich
auch aus bei nach wie wird sind haben hat über durch im zur zum als le la les des un une et est dans pour qui
que sur avec pas vous nous ils elle elles ce cette ces du au aux se sont leur leurs mais ou où el los las una
y del que en por con para su sus al lo como más pero hay está están il gli di della dello dei delle che è nel
nella sono con per non alla dal os uma não em no na nos nas dos das ao pela pelo seu sua com são está w na się
nie jest z że do jak przez po od dla są tym który de het een en van ik je niet dat zijn op aan te voor met hij
zij er maar naar bij och att det som på är av för med han hon inte ett og ikke jeg det er til på si cu din pe
este ve bir bu ile için için nem az egy és hogy a se je v na
"""
_FOREIGN: Final = frozenset(_FOREIGN_WORDS.split())
_ALSO_ENGLISH_WORDS: Final = """
a an as at do in is no on so to us we he his her me my be by die per pa con also
"""
_ALSO_ENGLISH: Final = frozenset(_ALSO_ENGLISH_WORDS.split())
_FOREIGN_ONLY: Final = _FOREIGN - _ALSO_ENGLISH
_PARTICLES: Final = frozenset({"von", "van", "de", "la", "le", "du", "di", "da", "del", "della", "el", "y", "af"})
_LEAST_KNOWN: Final = 0.6


def is_understood(text: str) -> bool:
    """Whether a text holds English words enough to be judged by; one word suffices, names alone do not."""
    return words_understood(words_of(text), load_model())


def words_understood(words: Sequence[Word], model: Model) -> bool:
    """The same for words in order."""
    known = foreign = unknown = 0
    for position, word in enumerate(words):
        if word.breaks or not word.lower[0].isalpha():
            continue
        plain = word.lower.partition("'")[0]
        if plain in _FOREIGN_ONLY:
            foreign += not _is_within_a_name(words, position)
        elif model.knows(plain) or model.knows(word.stem) or word.stem in model.fields.phrases:
            known += 1
        elif word.lower.isascii() and word.written[0].isupper():
            continue
        else:
            unknown += 1
    counted = known + unknown + 3 * foreign
    return known > 0 and known / counted >= _LEAST_KNOWN and (foreign < 2 or known >= foreign)


def _is_within_a_name(words: Sequence[Word], position: int) -> bool:
    """Whether it is a particle of a name, as in “von Hohenfels” and “de la Vega”."""
    if words[position].written not in _PARTICLES or position + 1 >= len(words):
        return False
    following = words[position + 1].written
    return following[0].isupper() or (following in _PARTICLES and _is_within_a_name(words, position + 1))
