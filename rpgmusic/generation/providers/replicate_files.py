"""Files going to Replicate and coming from the hosts it names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import aiohttp

from rpgmusic.domain.errors import OutcomeUnknown, ProviderFailed, ProviderUnavailable
from rpgmusic.generation.providers.answers import decoded, mapping, text
from rpgmusic.generation.providers.calling import Caller, Patience
from rpgmusic.generation.providers.receiving import Reception
from rpgmusic.generation.providers.replicate_errors import refused
from rpgmusic.generation.providers.replicate_runs import Sleep

_MOST_BYTES: Final = 64_000_000
_FETCHES: Final = 3


async def uploaded(service: Caller, sound: bytes, mime_type: str) -> str:
    """The address of a file at Replicate, for what is too long to be sent along. Raises what a refusal means."""
    form = aiohttp.FormData()
    form.add_field("content", sound, filename="tail.ogg", content_type=mime_type)
    async with service.call("POST", "/v1/files", charged=False, form=form) as answer:
        if not answer.succeeded:
            raise refused(await answer.refusal())
        address = text(mapping(mapping(decoded(await answer.body())).get("urls")).get("get"), 4_000)
    if not address:
        raise ProviderFailed("Replicate did not take the music to go on from. Try again without it.")
    return address


async def fetch(address: str, target: Path, patience: Patience, sleep: Sleep) -> None:
    """Fetch a result, which is free and so tried three times; its host is told no token.

    Raises:
        OutcomeUnknown: it cannot be fetched.
        ProviderFailed: it is no sound.
    """
    async with Caller("Replicate", "", {}, patience) as host:
        for attempt in range(1, _FETCHES + 1):
            try:
                await _fetched_once(host, address, target)
                break
            except ProviderUnavailable as error:
                if attempt == _FETCHES:
                    raise OutcomeUnknown(
                        "The music was made at Replicate but cannot be fetched. It lies in your account there for an "
                        "hour."
                    ) from error
                await sleep(attempt)


async def _fetched_once(host: Caller, address: str, target: Path) -> None:
    async with host.call("GET", address, charged=False) as answer:
        if not answer.succeeded:
            raise ProviderUnavailable(f"The file is not there (error {answer.status}).")
        async with Reception("Replicate", target, _MOST_BYTES) as reception:
            while chunk := await answer.chunk():
                await reception.take(chunk)
            reception.finish()
