"""What players are spared: of a very long queue they get the part around the entry that plays."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec

from rpgmusic.campaigns.views import timeline_track_ids
from rpgmusic.domain.queue import Queue
from rpgmusic.protocol.message import Role
from rpgmusic.protocol.server_messages import QueueUpdated, ServerMessage, State, Welcome
from rpgmusic.protocol.views import CampaignState

PLAYERS_QUEUE_ENTRIES: Final = 200


def for_role(message: ServerMessage, role: Role) -> ServerMessage:
    """The message as a GM or a player gets it; the same object if there is nothing to shorten."""
    if role is Role.GM or not isinstance(message, QueueUpdated | State | Welcome):
        return message
    if isinstance(message, QueueUpdated):
        return _queue_updated(message)
    if isinstance(message, State):
        campaign = state_for_role(message.data, role)
        return message if campaign is message.data else State(data=campaign)
    greeting = message.data
    campaign = state_for_role(greeting.campaign, role)
    if campaign is greeting.campaign:
        return message
    return Welcome(data=msgspec.structs.replace(greeting, campaign=campaign))


def state_for_role(state: CampaignState, role: Role) -> CampaignState:
    """A campaign's state as a GM or a player gets it."""
    queue = around_current(state.queue)
    if role is Role.GM or queue is state.queue:
        return state
    shown = {*timeline_track_ids(state.timeline), *(entry.track_id for entry in queue.entries)}
    cards = tuple(card for card in state.tracks if card.id in shown)
    return msgspec.structs.replace(state, queue=queue, tracks=cards)


def around_current(queue: Queue) -> Queue:
    """The part of a queue around its current entry, which lies in the middle unless an end is near."""
    if len(queue.entries) <= PLAYERS_QUEUE_ENTRIES:
        return queue
    middle = queue.current_index or 0
    last_start = len(queue.entries) - PLAYERS_QUEUE_ENTRIES
    start = min(max(0, middle - PLAYERS_QUEUE_ENTRIES // 2), last_start)
    return replace(queue, entries=queue.entries[start : start + PLAYERS_QUEUE_ENTRIES])


def _queue_updated(message: QueueUpdated) -> QueueUpdated:
    queue = around_current(message.data.queue)
    if queue is message.data.queue:
        return message
    shown = {entry.track_id for entry in queue.entries}
    cards = tuple(card for card in message.data.tracks if card.id in shown)
    return QueueUpdated(data=msgspec.structs.replace(message.data, queue=queue, tracks=cards))
