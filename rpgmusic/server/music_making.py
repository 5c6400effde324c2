"""What routes work with when music is made and directed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rpgmusic.composer.workers import ComposerProcess
from rpgmusic.director.director import Director
from rpgmusic.director.offline_reading import OfflineReader
from rpgmusic.director.preparing import Preparing
from rpgmusic.director.wishes import Wishes
from rpgmusic.domain.generation import ProviderName
from rpgmusic.domain.prompt import Prompt
from rpgmusic.generation.generations import Generations


@dataclass(frozen=True, slots=True)
class MusicMaking:
    """The composer's process, everything in the making, the director, and tonight's scenes.

    `wishes` turns bodies into requests, `words` prompts into the text a provider gets.
    """

    composer: ComposerProcess
    generations: Generations
    director: Director
    preparing: Preparing
    wishes: Wishes
    words: Callable[[ProviderName, Prompt], str]
    reader: OfflineReader
