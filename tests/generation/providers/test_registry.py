from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from rpgmusic.composer.workers import ComposerProcess
from rpgmusic.domain.generation import ProviderName
from rpgmusic.generation.providers.registry import Access, providers_from
from rpgmusic.scenes.prompting import text_for


@pytest.fixture
async def composer() -> AsyncIterator[ComposerProcess]:
    process = ComposerProcess()
    yield process
    await process.close()


async def test_everybody_who_could_make_music_is_listed_in_order(composer: ComposerProcess) -> None:
    providers = providers_from(Access(), composer, text_for)
    assert list(providers) == list(ProviderName)
    assert [provider.capabilities.name for provider in providers.values()] == list(ProviderName)


async def test_without_keys_only_what_is_here_is_available(composer: ComposerProcess) -> None:
    providers = providers_from(Access(), composer, text_for)
    available = {name for name, provider in providers.items() if provider.capabilities.available}
    assert available == {ProviderName.COMPOSER, ProviderName.SILENCE}
    assert all(provider.capabilities.missing for name, provider in providers.items() if name not in available)


async def test_a_key_makes_its_service_available(composer: ComposerProcess) -> None:
    providers = providers_from(Access(elevenlabs_key="k", replicate_token="t"), composer, text_for)
    assert providers[ProviderName.ELEVENLABS].capabilities.available
    assert providers[ProviderName.REPLICATE].capabilities.available
