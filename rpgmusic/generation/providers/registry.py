"""Everybody who can make audio here, or could with a key, a package or a model, in the order they are offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rpgmusic.composer.workers import ComposerProcess
from rpgmusic.domain.generation import ProviderName
from rpgmusic.domain.prompt import Prompt
from rpgmusic.generation.providers.composer import ComposerProvider
from rpgmusic.generation.providers.elevenlabs import BASE_URL as ELEVENLABS_URL
from rpgmusic.generation.providers.elevenlabs import ElevenLabsProvider
from rpgmusic.generation.providers.musicgen import MusicgenProvider
from rpgmusic.generation.providers.provider import Provider
from rpgmusic.generation.providers.replicate import BASE_URL as REPLICATE_URL
from rpgmusic.generation.providers.replicate import ReplicateProvider
from rpgmusic.generation.providers.silence import SilenceProvider
from rpgmusic.generation.providers.sounds import SoundProcess


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Keys, addresses and places; what is empty makes its provider unavailable, not absent."""

    elevenlabs_key: str = ""
    elevenlabs_url: str = ELEVENLABS_URL
    elevenlabs_plans: bool = False
    replicate_token: str = ""
    replicate_url: str = REPLICATE_URL
    musicgen_dir: Path | None = None
    soundfont: Path | None = None


def providers_from(
    access: Access, composer: ComposerProcess, words: Callable[[ProviderName, Prompt], str]
) -> dict[ProviderName, Provider]:
    """The providers by name. `words` makes the text of a prompt in the style that a provider understands."""
    sounds = SoundProcess()
    return {
        ProviderName.COMPOSER: ComposerProvider(composer, partial(words, ProviderName.COMPOSER), access.soundfont),
        ProviderName.ELEVENLABS: ElevenLabsProvider(
            access.elevenlabs_key,
            partial(words, ProviderName.ELEVENLABS),
            sounds,
            base_url=access.elevenlabs_url,
            planned=access.elevenlabs_plans,
        ),
        ProviderName.REPLICATE: ReplicateProvider(
            access.replicate_token, partial(words, ProviderName.REPLICATE), sounds, base_url=access.replicate_url
        ),
        ProviderName.MUSICGEN: MusicgenProvider(access.musicgen_dir, partial(words, ProviderName.MUSICGEN)),
        ProviderName.SILENCE: SilenceProvider(sounds),
    }
