"""Which style belongs to which mood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rpgmusic.composer.styles.dread import DREAD
from rpgmusic.composer.styles.fights import FIGHTS
from rpgmusic.composer.styles.places import PLACES
from rpgmusic.composer.styles.stillness import STILLNESS
from rpgmusic.composer.styles.style import Style
from rpgmusic.domain.track import Mood

STYLES: Final[Mapping[Mood, Style]] = {**FIGHTS, **DREAD, **PLACES, **STILLNESS}
