"""The `intensity` command."""

from __future__ import annotations

import re
from typing import Annotated, Final

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.options import FadeOption
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.timeline import LayerName
from rpgmusic.protocol.rest import MixRequest

_STEPS: Final = {"up": 1, "down": -1}
_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)%?")

app = typer.Typer()


@connected(app)
async def intensity(
    call: Invocation,
    level: Annotated[str | None, typer.Argument(help="0 to 100, or up, or down.", show_default=False)] = None,
    *,
    fade: FadeOption = None,
) -> None:
    """Turn the music up or down in intensity, if it was made in stems; without a level, show it."""
    state = await call.client.state()
    if level is not None:
        state = await call.client.playback.mix(LayerName.MUSIC, _request(level, fade))
    music = state.timeline.layer(LayerName.MUSIC)
    in_stems = any(clip.stems for clip in music.clips)
    reached = music.intensity.to_level
    said = f"Intensity {reached:.0%}." if in_stems else f"Intensity {reached:.0%}; what plays now has no stems to mix."
    call.output.result({"intensity": reached, "stems": in_stems}, said)


def _request(level: str, fade_s: float | None) -> MixRequest:
    if level in _STEPS:
        return MixRequest(intensity_steps=_STEPS[level], fade_s=fade_s)
    match = _PERCENT.fullmatch(level.strip())
    if match is None or float(match[1]) > 100:
        message = f"“{level}” is not an intensity. Write a number from 0 to 100, or up or down."
        raise InvalidRequest(message)
    return MixRequest(intensity=float(match[1]) / 100, fade_s=fade_s)
