"""How a piece of any length is made by a model that hears 30 s at a time: windows that each begin with the last's end.

The model makes 50 tokens a second; three more are spent on staggering its codebooks (Copet et al. 2023, “Simple and
Controllable Music Generation”, the delay pattern).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TOKENS_PER_S: Final = 50
WINDOW_S: Final = 30.0
TAIL_S: Final = 10.0
FADE_S: Final = 0.5
_STAGGER_TOKENS: Final = 3


@dataclass(frozen=True, slots=True)
class Window:
    """One call of the model: `tail_s` of what came before are heard, `new_s` are made."""

    tail_s: float
    new_s: float

    @property
    def tokens(self) -> int:
        """New tokens to ask for."""
        return round(TOKENS_PER_S * self.new_s) + _STAGGER_TOKENS


def windows(length_s: float, continued_s: float = 0.0) -> tuple[Window, ...]:
    """The windows of a piece; the first hears `continued_s` of other music, which is not part of the piece."""
    result = [Window(continued_s, min(length_s, WINDOW_S - continued_s))]
    left_s = length_s - result[0].new_s
    while left_s > 1 / TOKENS_PER_S:
        result.append(Window(TAIL_S, min(left_s, WINDOW_S - TAIL_S)))
        left_s -= result[-1].new_s
    return tuple(result)


def token_count(plan: tuple[Window, ...]) -> int:
    """Tokens of all windows, which is how much work the piece is."""
    return sum(window.tokens for window in plan)
