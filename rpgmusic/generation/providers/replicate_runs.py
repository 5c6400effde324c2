"""Following a run at Replicate until it is over, and stopping one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Final, TypeAlias

from rpgmusic.domain.errors import GenerationError, KeyRejected
from rpgmusic.generation.providers.answers import decoded
from rpgmusic.generation.providers.calling import Caller
from rpgmusic.generation.providers.replicate_errors import lost, refused, too_slow
from rpgmusic.generation.providers.replicate_requests import Run, run_from

Sleep: TypeAlias = Callable[[float], Awaitable[None]]

LIMIT_S: Final = 600.0
_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 10.0
_SLOWER: Final = 1.5
_MOST_FAILURES: Final = 8
_CANCEL_S: Final = 5.0

_log = logging.getLogger(__name__)


async def followed(service: Caller, run: Run, sleep: Sleep) -> AsyncGenerator[Run, None]:
    """The run each time it was asked for, the last time when it is over; asked for less and less often.

    Raises:
        OutcomeUnknown: it took more than ten minutes, or nothing was heard of it eight times in a row.
        KeyRejected: the token is not accepted any more.
    """
    waited_s, wait_s, failures = 0.0, _FIRST_WAIT_S, 0
    while not run.is_over:
        if waited_s >= LIMIT_S:
            raise too_slow(LIMIT_S)
        await sleep(wait_s)
        waited_s += wait_s
        wait_s = min(_LONGEST_WAIT_S, wait_s * _SLOWER)
        try:
            run = await _asked(service, run)
        except KeyRejected:
            raise
        except GenerationError as error:
            failures += 1
            if failures == _MOST_FAILURES:
                raise lost() from error
            wait_s = max(wait_s, min(error.retry_after_s or 0.0, LIMIT_S))
        else:
            failures = 0
            yield run


async def _asked(service: Caller, run: Run) -> Run:
    async with service.call("GET", f"/v1/predictions/{run.id}", charged=False) as answer:
        if not answer.succeeded:
            raise refused(await answer.refusal())
        told = run_from(decoded(await answer.body(most_bytes=1 << 22)))
    if told is None or told.id != run.id:
        raise lost()
    return told


async def cancelled(service: Caller, run: Run) -> None:
    """Stop a run, as far as Replicate can be reached within a few seconds."""
    try:
        async with asyncio.timeout(_CANCEL_S):
            async with service.call("POST", f"/v1/predictions/{run.id}/cancel", charged=False) as answer:
                _log.info("Replicate was told to stop run %s and answered %d", run.id, answer.status)
    except (GenerationError, TimeoutError) as error:
        _log.warning("Replicate could not be told to stop run %s: %s", run.id, error)
