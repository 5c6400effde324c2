"""One campaign in the running server: its present value, its history, and the bookkeeping of its timer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rpgmusic.campaigns.moment import Moment, Outcome, Played
from rpgmusic.campaigns.planning import replanned, settled
from rpgmusic.campaigns.queueing import looped_as_queued
from rpgmusic.campaigns.records import HistoryBook
from rpgmusic.campaigns.scattering import scattered, wakes_us
from rpgmusic.domain.arrangement import pruned
from rpgmusic.domain.campaign import Campaign, Transport, transport_at
from rpgmusic.domain.timeline import LayerName, Timeline

REMEMBERED_US = 2_000_000
"""Clips stay in the timeline this long after their end, for players that hear late."""


@dataclass(slots=True)
class Table:
    """`effective_at_us` is when the latest command takes effect: none takes effect before an earlier one."""

    campaign: Campaign
    history: HistoryBook
    effective_at_us: int = 0
    playing: frozenset[LayerName] = frozenset()

    def note_playing(self, now_us: int) -> None:
        """Remember which layers play, to notice when one falls silent."""
        self.playing = layers_playing(self.campaign, now_us)


@dataclass(frozen=True, slots=True)
class Advance:
    """What happened by itself: the campaign after it, what began, and which layers fell silent."""

    campaign: Campaign
    played: tuple[Played, ...]
    silent: frozenset[LayerName]


def layers_playing(campaign: Campaign, now_us: int) -> frozenset[LayerName]:
    """The layers on which something sounds or is going to."""
    timeline = campaign.timeline
    return frozenset(name for name in LayerName if transport_at(timeline, now_us, name) is Transport.PLAYING)


def decided(campaign: Campaign, outcome: Outcome, moment: Moment) -> Campaign:
    """A command's campaign with the plan made anew and one revision more, if the timeline changed at all."""
    looped = looped_as_queued(campaign, outcome.campaign, moment)
    after = scattered(replanned(looped, moment), moment)
    return renumbered(campaign, after, moment.now_us)


def renumbered(before: Campaign, after: Campaign, now_us: int) -> Campaign:
    """However many steps an edit took, the revision counts one; an edit that changed nothing keeps the old timeline."""
    if after.timeline.layers == before.timeline.layers:
        return replace(after, timeline=before.timeline)
    timeline = Timeline(before.timeline.revision + 1, after.timeline.layers)
    return replace(after, timeline=pruned(timeline, now_us - REMEMBERED_US))


def advance(table: Table, moment: Moment) -> Advance | None:
    """What a timer finds due at a moment; None if nothing."""
    before = table.campaign
    after, played = settled(before, moment, moment.now_us)
    after = scattered(after, moment)
    silent = table.playing - layers_playing(after, moment.now_us)
    if not played and not silent and after is before:
        return None
    after = renumbered(before, after, moment.now_us)
    if silent and after.timeline.revision == before.timeline.revision:
        timeline = pruned(replace(after.timeline, revision=after.timeline.revision + 1), moment.now_us)
        after = replace(after, timeline=timeline)
    return Advance(after, played, silent)


def next_wake_us(campaign: Campaign, now_us: int) -> int | None:
    """The next moment at which something begins or ends by itself, or more has to be placed ahead."""
    moments = [
        moment_us
        for layer in campaign.timeline.layers
        for clip in layer.clips
        for moment_us in (clip.starts_at_us, clip.silent_from_us)
        if moment_us is not None and moment_us > now_us
    ]
    moments += [wake_us for wake_us in wakes_us(campaign) if wake_us > now_us]
    return min(moments, default=None)
