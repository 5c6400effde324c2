"""Campaigns, their history and their players as documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import Final

import msgspec

from rpgmusic.campaigns.clock import ClockReading
from rpgmusic.domain.campaign import Campaign, HistoryEntry, SetAside
from rpgmusic.domain.queue import QueueEntry
from rpgmusic.domain.saved_scene import DEFAULT_BATTLE, MusicChoice, Pad, SavedScene
from rpgmusic.domain.units import CampaignId
from rpgmusic.storage import Document, Documents

CAMPAIGNS: Final = "campaigns"
HISTORY: Final = "history"
HISTORY_LIMIT: Final = 10_000
"""Entries of a campaign's history that are kept."""

_ENTRIES_SUFFIX: Final = ".queue"
_BOARD_SUFFIX: Final = ".board"
_ASIDE_SUFFIX: Final = ".aside"
_SUFFIXES: Final = (_ENTRIES_SUFFIX, _BOARD_SUFFIX, _ASIDE_SUFFIX)


class CampaignRecord(msgspec.Struct, frozen=True):
    """A campaign without its large parts, which have records of their own, and the time at which it was saved."""

    campaign: Campaign
    saved_at: ClockReading


class EntriesRecord(msgspec.Struct, frozen=True):
    """The entries of a campaign's queue: by far the largest part, so it is written only when it changes."""

    entries: tuple[QueueEntry, ...]


class BoardRecord(msgspec.Struct, frozen=True):
    """What the GM keeps on the board; written only when it changes."""

    scenes: tuple[SavedScene, ...]
    pads: tuple[Pad, ...]
    battle: MusicChoice


class AsideRecord(msgspec.Struct, frozen=True):
    """What a battle set aside; written only when a battle begins or ends."""

    set_aside: SetAside | None


def load_campaigns(documents: Documents) -> dict[CampaignId, CampaignRecord]:
    """All campaigns, whole; those of an earlier version have no board yet."""
    texts = documents.encoded(CAMPAIGNS)
    found = {}
    for document_id, text in texts.items():
        if document_id.endswith(_SUFFIXES):
            continue
        record = msgspec.json.decode(text, type=CampaignRecord)
        campaign = _with_board(record.campaign, texts.get(document_id + _BOARD_SUFFIX))
        campaign = _with_aside(campaign, texts.get(document_id + _ASIDE_SUFFIX))
        entries_text = texts.get(document_id + _ENTRIES_SUFFIX)
        entries = msgspec.json.decode(entries_text, type=EntriesRecord).entries if entries_text else ()
        found[CampaignId(document_id)] = CampaignRecord(_with_entries(campaign, entries), record.saved_at)
    return found


def _with_board(campaign: Campaign, text: bytes | None) -> Campaign:
    if text is None:
        return campaign
    board = msgspec.json.decode(text, type=BoardRecord)
    return replace(campaign, scenes=board.scenes, pads=board.pads, battle=board.battle)


def _with_aside(campaign: Campaign, text: bytes | None) -> Campaign:
    if text is None:
        return campaign
    return replace(campaign, set_aside=msgspec.json.decode(text, type=AsideRecord).set_aside)


def _with_entries(campaign: Campaign, entries: tuple[QueueEntry, ...]) -> Campaign:
    queue = replace(campaign.queue, entries=entries)
    if all(entry.id != queue.current for entry in entries):
        queue = replace(queue, current=None)
    return replace(campaign, queue=queue)


def save_campaign(documents: Documents, campaign: Campaign, before: Campaign | None, reading: ClockReading) -> None:
    """Make a campaign last, as one atomic write.

    Raises:
        DiskFull, Unavailable: it could not be written; what was there before still is.
    """
    queue = replace(campaign.queue, entries=())
    slim = replace(campaign, queue=queue, scenes=(), pads=(), battle=DEFAULT_BATTLE, set_aside=None)
    changed = {str(campaign.id): _document(CampaignRecord(slim, reading))}
    if before is None or before.queue.entries is not campaign.queue.entries:
        changed[campaign.id + _ENTRIES_SUFFIX] = _document(EntriesRecord(campaign.queue.entries))
    if before is None or _board(before) != _board(campaign):
        changed[campaign.id + _BOARD_SUFFIX] = _document(_board(campaign))
    if before is None or before.set_aside is not campaign.set_aside:
        changed[campaign.id + _ASIDE_SUFFIX] = _document(AsideRecord(campaign.set_aside))
    documents.put_many(CAMPAIGNS, changed)


def _board(campaign: Campaign) -> BoardRecord:
    return BoardRecord(campaign.scenes, campaign.pads, campaign.battle)


def delete_campaign(documents: Documents, campaign_id: CampaignId) -> None:
    """Forget a campaign; its history and players first, so that a crash in between leaves a whole campaign."""
    documents.delete_many(HISTORY, [key for key in documents.encoded(HISTORY) if key.startswith(f"{campaign_id}.")])
    documents.delete_many(CAMPAIGNS, [campaign_id, *(campaign_id + suffix for suffix in _SUFFIXES)])


class HistoryBook:
    """What a campaign played: kept in memory, and each entry written once."""

    def __init__(self, documents: Documents, campaign_id: CampaignId) -> None:
        self._documents = documents
        self._campaign_id = campaign_id
        keys = sorted(key for key in documents.encoded(HISTORY) if key.startswith(f"{campaign_id}."))
        texts = documents.encoded(HISTORY)
        self._entries = {key: msgspec.json.decode(texts[key], type=HistoryEntry) for key in keys}
        self._next = int(keys[-1].rpartition(".")[2]) + 1 if keys else 0

    def add(self, entry: HistoryEntry) -> None:
        """Write an entry and forget the oldest beyond the limit."""
        key = f"{self._campaign_id}.{self._next:012d}"
        self._documents.put(HISTORY, key, _document(entry))
        self._entries[key] = entry
        self._next += 1
        if len(self._entries) > HISTORY_LIMIT:
            oldest = next(iter(self._entries))
            self._documents.delete(HISTORY, oldest)
            del self._entries[oldest]

    def rewrite(self, entries: Iterable[HistoryEntry]) -> None:
        """Write other entries, oldest first, and forget all that were there."""
        old = list(self._entries)
        keys = (f"{self._campaign_id}.{number:012d}" for number in count(self._next))
        fresh = dict(zip(keys, entries, strict=False))
        self._documents.put_many(HISTORY, {key: _document(entry) for key, entry in fresh.items()})
        self._documents.delete_many(HISTORY, old)
        self._entries, self._next = fresh, self._next + len(fresh)

    def latest_first(self, limit: int) -> tuple[HistoryEntry, ...]:
        """The latest entries."""
        keys = list(self._entries)[-limit:] if limit else []
        return tuple(self._entries[key] for key in reversed(keys))


def _document(value: object) -> Document:
    built: Document = msgspec.to_builtins(value)
    return built
