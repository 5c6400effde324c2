"""Music and sound effects by ElevenLabs, heard while they are still on their way.

`Started` is reported before the call that costs is sent, so that a crash in between is never taken for a call that was
not made; a call that then turns out not to have been sent fails with an error that says so. When the connection breaks
in the middle, what came stays in the order's directory, where it may still be sounding, but it is not a piece:
the call fails with `OutcomeUnknown`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Final

from rpgmusic.domain.errors import AudioError, ProviderFailed, ProviderUnavailable
from rpgmusic.domain.generation import ProviderName, Stage, Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.generation.providers.answers import decoded, is_printable
from rpgmusic.generation.providers.calling import Answer, Caller, Patience
from rpgmusic.generation.providers.elevenlabs_errors import refused
from rpgmusic.generation.providers.elevenlabs_requests import (
    SoundCall,
    effect_call,
    effect_length_s,
    music_call,
    music_length_s,
    plan_from,
    plan_request,
    planned_call,
)
from rpgmusic.generation.providers.provider import (
    Capabilities,
    Estimate,
    Growing,
    Made,
    Order,
    Progressed,
    Report,
    Started,
)
from rpgmusic.generation.providers.receiving import Reception, check_content_type
from rpgmusic.generation.providers.sounds import Sounds

BASE_URL: Final = "https://api.elevenlabs.io"
USD_PER_MINUTE: Final = 0.15
"""What a minute of music is said to cost; 900 credits."""

_USD_PER_CREDIT: Final = USD_PER_MINUTE / 900
_EFFECT_CREDITS_PER_S: Final = 40
_SERVICE: Final = "ElevenLabs"
_MOST_AT_ONCE: Final = 2
_MOST_EVER: Final = 10
_GROWTH_S: Final = 1.0
_UNSETTLED_S: Final = 0.25
_SPARE: Final = 3
_SPARE_BYTES: Final = 4_000_000

_log = logging.getLogger(__name__)


class ElevenLabsProvider:
    """ElevenLabs over HTTP. `words` makes the text of a prompt; with `planned` a plan comes first and the seed counts.

    Several orders may be made at once, up to `capabilities.most_at_once`, which the service's answers adjust to the
    plan of the account.
    """

    def __init__(
        self,
        key: str,
        words: Callable[[Prompt], str],
        sounds: Sounds,
        *,
        base_url: str = BASE_URL,
        planned: bool = False,
        patience: Patience | None = None,
    ) -> None:
        self._key = key.strip() if is_printable(key) else ""
        self._words = words
        self._sounds = sounds
        self._base_url = base_url
        self._planned = planned
        self._patience = patience or Patience()
        self._most_at_once = _MOST_AT_ONCE

    @property
    def capabilities(self) -> Capabilities:
        """Music of 3 s to 10 min that can be heard as it comes, and sounds that loop."""
        return Capabilities(
            ProviderName.ELEVENLABS,
            _SERVICE,
            available=bool(self._key),
            missing="" if self._key else "Set ELEVENLABS_API_KEY to the key from your account at ElevenLabs.",
            charges=True,
            needs_network=True,
            streams=True,
            effects=True,
            most_at_once=self._most_at_once,
            licence="by the terms of your plan at ElevenLabs",
        )

    def estimate(self, prompt: Prompt, wanted: Wanted = Wanted.MUSIC) -> Estimate:
        """By the published price a minute; sounds by credits a second; the time is a guess from the length."""
        if wanted is Wanted.EFFECT:
            length_s = effect_length_s(prompt)
            return Estimate(round(length_s * _EFFECT_CREDITS_PER_S * _USD_PER_CREDIT, 4), 5.0 + 0.2 * length_s)
        length_s = music_length_s(prompt)
        return Estimate(round(length_s / 60 * USD_PER_MINUTE, 4), 10.0 + 0.3 * length_s)

    async def make(self, order: Order) -> AsyncGenerator[Report, None]:
        """Make a piece or a sound, readable from the first second on. See `Provider.make`."""
        if not self._key:
            raise ProviderUnavailable(self.capabilities.missing)
        eta_s = self.estimate(order.prompt, order.wanted).seconds
        async with Caller(_SERVICE, self._base_url, {"xi-api-key": self._key}, self._patience) as service:
            yield Progressed(Stage.COMPOSING if self._plans(order) else Stage.MAKING, eta_s=eta_s)
            call = await self._call_for(order, service)
            path = order.directory / f"piece{call.output.suffix}"
            yield Started()
            async with service.call("POST", call.path, charged=True, query=call.query, json=call.body) as answer:
                await self._check(answer)
                async with Reception(_SERVICE, path, _most_bytes(call)) as reception:
                    told_s = 0.0
                    while chunk := await answer.chunk():
                        await reception.take(chunk)
                        available_s = reception.received_bytes / call.output.bytes_per_s - _UNSETTLED_S
                        if available_s >= told_s + _GROWTH_S:
                            told_s = available_s
                            yield Progressed(Stage.DOWNLOADING, min(1.0, available_s / call.length_s))
                            yield Growing(path, available_s, max(call.length_s, available_s))
                    reception.finish()
                cost_usd = _cost_usd(answer.headers)
        await self._check_sound(reception)
        yield Made(path, cost_usd=cost_usd, words=call.words)

    def _plans(self, order: Order) -> bool:
        return self._planned and order.wanted is Wanted.MUSIC

    async def _call_for(self, order: Order, service: Caller) -> SoundCall:
        prompt = order.prompt
        if order.wanted is Wanted.EFFECT:
            return effect_call(prompt, prompt.text or self._words(prompt))
        words = self._words(prompt)
        if not self._planned:
            return music_call(prompt, words)
        async with service.call("POST", "/v1/music/plan", charged=False, json=plan_request(prompt, words)) as answer:
            if not answer.succeeded:
                raise refused(await answer.refusal())
            plan = plan_from(decoded(await answer.body()), prompt)
        return planned_call(prompt, plan, order.seed, words)

    async def _check(self, answer: Answer) -> None:
        headers = answer.headers
        self._most_at_once = _allowed_at_once(headers, self._most_at_once)
        _log.info("ElevenLabs answered %d, request %s", answer.status, headers.get("request-id", "without id")[:80])
        if not answer.succeeded:
            raise refused(await answer.refusal())
        check_content_type(_SERVICE, answer)

    async def _check_sound(self, reception: Reception) -> None:
        try:
            await self._sounds.length_frames(reception.path)
        except AudioError as error:
            raise ProviderFailed(
                "What ElevenLabs sent cannot be decoded. Look at your account there before asking again."
            ) from error


def _most_bytes(call: SoundCall) -> int:
    return _SPARE_BYTES + int(_SPARE * call.length_s * call.output.bytes_per_s)


def _cost_usd(headers: Mapping[str, str]) -> float | None:
    """What the call cost, by the credits that the answer names."""
    spent = _count(headers.get("character-cost", ""))
    return None if spent is None else round(spent * _USD_PER_CREDIT, 4)


def _allowed_at_once(headers: Mapping[str, str], known: int) -> int:
    said = _count(headers.get("maximum-concurrent-requests", ""))
    return known if said is None else min(max(said, 1), _MOST_EVER)


def _count(said: str) -> int | None:
    return int(said) if re.fullmatch(r"[0-9]{1,7}", said) else None
