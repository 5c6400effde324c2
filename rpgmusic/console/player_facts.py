"""What a player measured of itself, as lines for the GM. Pure."""

from __future__ import annotations

from rpgmusic.console.wording import count_words, microseconds_words
from rpgmusic.domain.player import PlayerReport
from rpgmusic.protocol.views import PlayerView


def fact_lines(player: PlayerView) -> tuple[tuple[str, str], ...]:
    """Name and words of each measurement; where nothing was reported, that."""
    report = player.report
    if report is None:
        return (("sound", "nothing reported yet"),)
    lines = (
        ("sound", _sound(report)),
        ("skew", _skew(report.skew_us)),
        ("clock", _within(report.clock_error_us)),
        ("round trip", _plain(report.rtt_us)),
        ("runway", _runway(report.runway_us)),
        ("rendition", _rendition(report)),
        ("output", _plain(report.output_latency_us)),
        ("trouble", f"{count_words(report.drop_outs, 'drop-out')}, {count_words(report.resyncs, 'resync')}"),
    )
    return tuple((name, words) for name, words in lines if words)


def _sound(report: PlayerReport) -> str:
    if not report.unlocked:
        return "locked until Join is tapped"
    parts = ("muted" if report.muted else "on", "" if report.visible else "page in the background")
    return ", ".join(part for part in parts if part)


def _skew(skew_us: int | None) -> str:
    if skew_us is None:
        return ""
    return f"{microseconds_words(skew_us)} {'late' if skew_us > 0 else 'early'}"


def _within(error_us: int | None) -> str:
    return "" if error_us is None else f"known to {microseconds_words(error_us)}"


def _plain(duration_us: int | None) -> str:
    return "" if duration_us is None else microseconds_words(duration_us)


def _runway(runway_us: int | None) -> str:
    return "" if runway_us is None else f"plays on for {runway_us / 1_000_000:.0f} s without the server"


def _rendition(report: PlayerReport) -> str:
    if report.rendition is None:
        return ""
    return f"{report.rendition.value}{' (low bandwidth)' if report.low_bandwidth else ''}"
