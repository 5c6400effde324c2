"""Figures for Prometheus. Imported only when someone asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from rpgmusic.server.services import Services


class _ServerCollector(Collector):
    """Reads the present figures whenever Prometheus asks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        services = self._services
        yield GaugeMetricFamily("rpgmusic_tracks", "Tracks in the library.", services.library.count())
        yield GaugeMetricFamily("rpgmusic_tracks_to_analyse", "Not measured yet.", services.library.to_analyse())
        yield GaugeMetricFamily("rpgmusic_sockets", "Open sockets.", services.hub.count())
        yield GaugeMetricFamily("rpgmusic_uptime_seconds", "Since the start.", services.clock.uptime_s())
        players = GaugeMetricFamily("rpgmusic_players", "Connected players.", labels=["campaign"])
        skews = GaugeMetricFamily("rpgmusic_player_skew_seconds", "Worst reported.", labels=["campaign"])
        for campaign in services.campaigns.all():
            seats = [player for player in services.players.all(campaign.id) if player.connected]
            players.add_metric([campaign.id], len(seats))
            known = [abs(p.report.skew_us) for p in seats if p.report is not None and p.report.skew_us is not None]
            skews.add_metric([campaign.id], max(known, default=0) / 1e6)
        yield players
        yield skews
        yield from self._segments()

    def _segments(self) -> Iterator[Metric]:
        stats = self._services.segments.stats()
        yield CounterMetricFamily("rpgmusic_segments_hit", "Segments found on disk.", stats.hits)
        yield CounterMetricFamily("rpgmusic_segments_made", "Segments that had to be made.", stats.misses)
        yield CounterMetricFamily("rpgmusic_segments_evicted", "Segments removed for room.", stats.evictions)
        yield GaugeMetricFamily("rpgmusic_segment_cache_bytes", "Segments on disk.", stats.bytes)


def exposition(services: Services) -> tuple[bytes, str]:
    """The figures in Prometheus's text format, and its media type."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_ServerCollector(services))
    ProcessCollector(registry=registry)
    return generate_latest(registry), CONTENT_TYPE_LATEST
