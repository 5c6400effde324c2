"""Limits: how much may be made at once, how often, and for how much money."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.errors import SpendingLimit, TooManyRequests
from rpgmusic.domain.generation import Generation
from rpgmusic.domain.units import CampaignId

HOUR_S: Final = 3_600.0
SPENDING_PERIOD_S: Final = 30 * 24 * HOUR_S
MOST_WAITING: Final = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """What the settings allow. `at_once` counts all campaigns together, `per_campaign` one of them."""

    at_once: int = 2
    per_campaign: int = 2
    per_hour: int = 60
    cap_usd: float | None = 5.0
    kept_bytes: int = 4_000_000_000


class HourlyRate:
    """How many pieces each campaign asked for within the last hour."""

    def __init__(self, most: int, now_s: Callable[[], float]) -> None:
        self._most = most
        self._now_s = now_s
        self._asked: defaultdict[CampaignId, deque[float]] = defaultdict(deque)

    def count(self, campaign_id: CampaignId) -> None:
        """Let a campaign ask once more.

        Raises:
            TooManyRequests: it asked too often; the error says when it may again.
        """
        now_s, asked = self._now_s(), self._asked[campaign_id]
        while asked and now_s - asked[0] >= HOUR_S:
            asked.popleft()
        if len(asked) >= self._most:
            wait_s = HOUR_S - (now_s - asked[0])
            message = (
                f"This campaign asked for {self._most} pieces within an hour, which is the limit. "
                f"Try again in {max(1, round(wait_s / 60))} min, or raise generations_per_hour."
            )
            raise TooManyRequests(message, wait_s)
        asked.append(now_s)


def spent_usd(generations: Iterable[Generation], now_s: float) -> float:
    """What was, or may have been, charged in the last 30 days, with what is being made now."""
    return round(
        sum(
            one.cost_usd
            for one in generations
            if now_s - one.created_at_s < SPENDING_PERIOD_S and (one.charged or not one.is_over)
        ),
        4,
    )


def check_spending(cost_usd: float, spent: float, cap_usd: float | None, confirmed_usd: float | None) -> None:
    """Let a piece be paid for.

    Raises:
        SpendingLimit: it costs more than was agreed to, or more than the cap leaves.
    """
    if cost_usd <= 0:
        return
    if confirmed_usd is not None and cost_usd > confirmed_usd + 1e-6:
        message = f"This would cost about ${cost_usd:.2f}, more than the ${confirmed_usd:.2f} you agreed to. Ask again."
        raise SpendingLimit(message)
    if cap_usd is not None and spent + cost_usd > cap_usd + 1e-6:
        message = (
            f"This would cost about ${cost_usd:.2f}. With ${spent:.2f} spent in the last 30 days that is more than the "
            f"limit of ${cap_usd:.2f}. Raise the limit, or use the built-in composer."
        )
        raise SpendingLimit(message)
