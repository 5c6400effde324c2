"""First music: a table that has nothing to play yet gets a tavern to begin in."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import DEFAULT_CAMPAIGN
from rpgmusic.library import ScanPhase
from rpgmusic.protocol.direction import SceneUpdate
from rpgmusic.server.services import Services

TAVERN: Final = SceneUpdate(
    title="A warm tavern",
    description="A fire crackles in the crowded taproom, mugs clatter, and somebody strikes up a tune.",
    mood=Mood.TAVERN,
    intensity=0.5,
    combat=False,
    play=True,
)
_LOOK_AGAIN_S: Final = 0.05

_log = logging.getLogger(__name__)


async def play_first_music(services: Services, gm_token: str) -> None:
    """Compose and play a tavern piece if there is no music at all and nothing was ever played here."""
    owner = (await services.gate.caller(gm_token)).subject
    warming = asyncio.create_task(services.making.composer.warm())
    try:
        while services.library.scan_status().state is ScanPhase.SCANNING:  # noqa: ASYNC110  # it has no event for this
            await asyncio.sleep(_LOOK_AGAIN_S)
        if _is_untouched(services):
            await services.making.director.update_scene(DEFAULT_CAMPAIGN, TAVERN, owner)
        await warming
    except RpgMusicError as fault:
        _log.warning("There is no first music: %s", fault)
    finally:
        warming.cancel()


def _is_untouched(services: Services) -> bool:
    """Whether there is no music, and the table is as it was made."""
    campaign = services.campaigns.get(DEFAULT_CAMPAIGN)
    played = services.campaigns.history(DEFAULT_CAMPAIGN, 1)
    return services.making.generations.enabled and not (
        services.library.count() or campaign.scene or campaign.scenes or played
    )
