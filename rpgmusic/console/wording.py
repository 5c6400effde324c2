"""How the console puts values into words: times, volumes, players and their sync. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import Layer, LayerName
from rpgmusic.domain.units import SAMPLE_RATE_HZ
from rpgmusic.protocol.views import PlayerView, TrackView

LAYER_GLYPHS: Final = {
    LayerName.MUSIC: "♪",
    LayerName.AMBIENCE: "≈",
    LayerName.EFFECTS: "✦",
    LayerName.NARRATION: "¶",
}
"""One cell that stands for each layer where there is no room for its name."""


def duration_words(seconds: float) -> str:
    """A length or position as music players write it: 3:20, 1:02:03."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def frames_words(frames: int) -> str:
    """A position in frames, as a time."""
    return duration_words(frames / SAMPLE_RATE_HZ)


def count_words(count: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 track, 1,234 tracks."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def volume_words(layer: Layer) -> str:
    """A layer's volume in steps of 100, and whether it is heard alone."""
    return "muted" if layer.muted else f"{round(layer.volume * 100)}{' solo' if layer.solo else ''}"


def gain_words(volume: float) -> str:
    """A volume as the gain it makes, which is its square: -6 dB; -∞ dB for silence."""
    return "-∞ dB" if volume <= 0 else signed_words(40 * math.log10(volume), "dB", digits=0)


def signed_words(value: float, unit: str, *, digits: int = 1) -> str:
    """A number with a real minus sign and its unit: -16.2 LUFS, +1.5 dB, 0 dB."""
    text = f"{abs(value):.{digits}f}"
    sign = "" if float(text) == 0 else "-" if value < 0 else "+" if unit != "LUFS" else ""
    return f"{sign}{text} {unit}"


def loudness_words(track: TrackView) -> str:
    """How loud a track is, and the gain that brings it to the common loudness: -16.2 LUFS, -1.8 dB."""
    if track.integrated_lufs is None:
        return ""
    return f"{signed_words(track.integrated_lufs, 'LUFS')}, {signed_words(track.gain_db, 'dB')}"


def scene_words(scene: Scene | None) -> str:
    """The scene and its mood: Low beams · tavern."""
    if scene is None:
        return ""
    return " · ".join(part for part in (scene.title, scene.mood.value if scene.mood else "") if part)


def microseconds_words(duration_us: int) -> str:
    """A small time difference, rounded up so that it holds as a bound: 0.1 ms, 12 ms, 1.4 s."""
    milliseconds = math.ceil(abs(duration_us) / 100) / 10
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{math.ceil(milliseconds)} ms" if milliseconds >= 10 else f"{milliseconds:.1f} ms"


def trim_words(trim_us: int) -> str:
    """A latency trim: +20 ms plays later, -15 ms earlier."""
    return signed_words(trim_us / 1_000, "ms", digits=0)


def player_name(player: PlayerView) -> str:
    """The name the player gave, or what to call one who gave none."""
    return player.name or "Someone"


def sync_words(player: PlayerView) -> str:
    """How well a player without trouble keeps time."""
    report = player.report
    if report is None or report.skew_us is None:
        return "listening"
    return f"±{microseconds_words(report.skew_us)}"


def trouble_words(player: PlayerView) -> str:
    """Who has which trouble, as a sentence where it can be one: Ana has not tapped Join."""
    verb = player.trouble.startswith(("has ", "is "))
    return f"{player_name(player)}{' ' if verb else ': '}{player.trouble}"


def table_words(players: Sequence[PlayerView]) -> tuple[str, bool]:
    """The whole table at a glance, and whether all is well: how many and how far apart, or the first trouble."""
    present = [player for player in players if player.connected]
    troubled = [player for player in players if player.trouble]
    if troubled:
        more = f" (+{len(troubled) - 1})" if len(troubled) > 1 else ""
        return f"{trouble_words(troubled[0])}{more}", False
    if not present:
        return "no players yet", True
    skews = [abs(player.report.skew_us) for player in present if player.report and player.report.skew_us is not None]
    spread = f" ±{microseconds_words(max(skews))}" if skews else ""
    return f"{count_words(len(present), 'player')}{spread}", True
