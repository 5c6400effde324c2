"""News of problems: what the server's own parts warn of goes into the session's log too."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from rpgmusic.domain.units import CampaignId
from rpgmusic.server.limits import Bucket, Rate
from rpgmusic.server.session_log import SessionLog

PROBLEMS: Final = Rate(burst=30, per_s=0.2)
"""For each table, and for the house: what breaks again and again must not push everything else out of the log."""

MOST_TABLES: Final = 1_000

LOGGER_NAME: Final = "rpgmusic"


class ProblemNews(logging.Handler):
    """Takes warnings and worse from any thread, and hands them to the loop that the log lives on.

    A record with the attribute `campaign_id` (see `of_campaign`) goes into the log of that table alone.
    """

    def __init__(
        self, log: SessionLog, loop: asyncio.AbstractEventLoop, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(logging.WARNING)
        self._log = log
        self._loop = loop
        self._now_s = now_s
        self._budgets: dict[CampaignId | None, Bucket] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a record on; logging holds this handler's lock meanwhile."""
        campaign_id: CampaignId | None = getattr(record, "campaign_id", None)
        now_s = self._now_s()
        if campaign_id not in self._budgets and len(self._budgets) >= MOST_TABLES:
            self._budgets.clear()
        if self._budgets.setdefault(campaign_id, Bucket(PROBLEMS, now_s)).wait_s(now_s):
            return
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            self.handleError(record)
            return
        with suppress(RuntimeError):  # the loop has ended, and the log with it
            self._loop.call_soon_threadsafe(self._log.add, campaign_id, "problem", text)


def of_campaign(campaign_id: CampaignId) -> dict[str, CampaignId]:
    """What to pass as `extra` to a logger for a problem of one table."""
    return {"campaign_id": campaign_id}


@contextmanager
def problems_noted(log: SessionLog) -> Iterator[None]:
    """Note the problems of all parts for as long as the block lasts; to be used on the log's loop."""
    handler = ProblemNews(log, asyncio.get_running_loop())
    logger = logging.getLogger(LOGGER_NAME)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
