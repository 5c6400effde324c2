"""What players are spared: what the GM noted of a scene, and of a very long queue all but the part that plays."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec

from rpgmusic.campaigns.views import timeline_track_ids
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.scene import Scene
from rpgmusic.protocol.message import Role
from rpgmusic.protocol.server_messages import (
    QueueUpdated,
    SceneChanged,
    SceneState,
    ServerMessage,
    State,
    Welcome,
)
from rpgmusic.protocol.views import CampaignState

PLAYERS_QUEUE_ENTRIES: Final = 200


def for_role(message: ServerMessage, role: Role) -> ServerMessage:
    """The message as a GM or a player gets it; the same object if there is nothing to shorten."""
    if role is Role.GM or not isinstance(message, QueueUpdated | SceneChanged | State | Welcome):
        return message
    if isinstance(message, SceneChanged):
        scene = shown_scene(message.data.scene)
        changed = SceneState(campaign_id=message.data.campaign_id, scene=scene)
        return message if scene is message.data.scene else SceneChanged(data=changed)
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
    if role is Role.GM:
        return state
    queue, scene = around_current(state.queue), shown_scene(state.scene)
    if queue is state.queue:
        return state if scene is state.scene else msgspec.structs.replace(state, scene=scene)
    shown = {*timeline_track_ids(state.timeline), *(entry.track_id for entry in queue.entries)}
    cards = tuple(card for card in state.tracks if card.id in shown)
    return msgspec.structs.replace(state, queue=queue, scene=scene, tracks=cards)


def shown_scene(scene: Scene | None) -> Scene | None:
    """What players may know of a scene: its title, its mood, and that there is a fight."""
    if scene is None:
        return None
    shown = Scene(title=scene.title, mood=scene.mood, combat=scene.combat)
    return scene if scene == shown else shown


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
