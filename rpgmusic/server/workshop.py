"""The workshop of a server: who can make music here, and where what they make is kept."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from rpgmusic.audio.analysis import analyse
from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.composer.sound.soundfont_places import system_soundfont
from rpgmusic.composer.workers import ComposerProcess
from rpgmusic.domain.generation import Generation, ProviderName
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.track import FORMAT_BY_SUFFIX, Analysis
from rpgmusic.domain.units import TrackId
from rpgmusic.generation.generations import Generations
from rpgmusic.generation.growth import Growth
from rpgmusic.generation.ledger import Surroundings
from rpgmusic.generation.limits import Limits
from rpgmusic.generation.providers.provider import Provider
from rpgmusic.generation.providers.registry import Access, providers_from
from rpgmusic.generation.storing import PieceShelf
from rpgmusic.library import Library
from rpgmusic.scenes.prompting import text_for
from rpgmusic.storage import Documents

MUSIC_DIRECTORY: Final = "music"
WORK_DIRECTORY: Final = "making"
SYSTEM_SOUNDFONT: Final = "system"
PER_CAMPAIGN: Final = 2


def limits_of(settings: Settings) -> Limits:
    """What the settings allow."""
    return Limits(
        at_once=settings.max_generations,
        per_campaign=min(PER_CAMPAIGN, settings.max_generations),
        per_hour=settings.generations_per_hour,
        cap_usd=settings.spending_cap_usd,
        kept_bytes=settings.generated_mb * 1_000_000,
    )


@dataclass(frozen=True, slots=True)
class WorkshopGround:
    """What the workshop stands on."""

    settings: Settings
    data_dir: Path
    documents: Documents
    library: Library
    workers: AudioWorkers
    growth: Growth


def providers_of(settings: Settings, composer: ComposerProcess) -> dict[ProviderName, Provider]:
    """Everybody who can make music here, or could with a key, a package or a model."""
    access = Access(
        elevenlabs_key=settings.elevenlabs_api_key,
        elevenlabs_url=settings.elevenlabs_url,
        replicate_token=settings.replicate_api_token,
        replicate_url=settings.replicate_url,
        musicgen_dir=settings.musicgen_dir,
        soundfont=_soundfont(settings.soundfont),
    )
    return providers_from(access, composer, text_for)


def _soundfont(setting: str) -> Path | None:
    """The SoundFont that the settings name; “system” is the General MIDI one of this machine, if it has one."""
    if setting == SYSTEM_SOUNDFONT:
        return system_soundfont()
    return Path(setting).expanduser() if setting else None


def opened_workshop(
    ground: WorkshopGround,
    providers: Mapping[ProviderName, Provider],
    *,
    uses: Callable[[TrackId], bool],
    tell: Callable[[Generation], None],
    wall_s: Callable[[], float],
) -> Generations:
    """The generations of a server; they are still to be loaded, and to be closed at the end."""
    library = ground.library
    around = Surroundings(
        find_track=library.track,
        file_of=lambda track_id: asyncio.to_thread(lambda: library.file_path(library.track(track_id))),
        uses=uses,
        tell=tell,
        growth=ground.growth,
        wall_s=wall_s,
        new_id=partial(secrets.token_hex, 8),
    )
    shelf = PieceShelf(library, ground.data_dir / MUSIC_DIRECTORY, partial(_measured, ground.workers))
    work = ground.data_dir / WORK_DIRECTORY
    enabled = ground.settings.music_feature_enabled
    limits = limits_of(ground.settings)
    return Generations(ground.documents, shelf, providers, limits, work, around, enabled=enabled)


async def _measured(workers: AudioWorkers, path: Path) -> tuple[Analysis, bytes]:
    result = await analyse(workers, path, FORMAT_BY_SUFFIX[path.suffix.lower()])
    return result.analysis, result.waveform
