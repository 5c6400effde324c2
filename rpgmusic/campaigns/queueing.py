"""Edits of the queue, as campaign commands. Pure; the plan of what follows is made anew after each."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.campaigns.circling import goes_round
from rpgmusic.campaigns.loops import relooped, whole_loop
from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.planning import head_clip, playable
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.queue import Queue, filled, inserted, moved, removed, shuffled, unshuffled
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import EntryId, TrackId, microseconds
from rpgmusic.protocol.rest import EnqueueRequest, MoveEntry, QueueRequest, QueueSettings


def replace_queue(campaign: Campaign, request: QueueRequest, moment: Moment) -> Outcome:
    """Put other tracks in the place of all; what plays now plays on."""
    track_ids = _known(request.track_ids, moment)
    return _with(campaign, filled(campaign.queue, moment.new_entries(track_ids), moment.rng))


def enqueue(campaign: Campaign, request: EnqueueRequest, moment: Moment) -> Outcome:
    """Add tracks or a folder, after what plays or at the end."""
    queue = campaign.queue
    track_ids = _known(request.track_ids, moment)
    if request.folder_id is not None:
        track_ids = (*track_ids, *moment.tracks.folder_track_ids(request.folder_id))
    current = queue.current_index
    index = len(queue.entries) if request.where == "end" else 0 if current is None else current + 1
    return _with(campaign, inserted(queue, moment.new_entries(track_ids), index))


def remove_entry(campaign: Campaign, entry_id: EntryId) -> Outcome:
    """Take one entry out; if it plays, it plays on."""
    return _with(campaign, removed(campaign.queue, entry_id))


def move_entry(campaign: Campaign, entry_id: EntryId, request: MoveEntry) -> Outcome:
    """Move one entry to another place."""
    return _with(campaign, moved(campaign.queue, entry_id, request.to_index))


def clear_queue(campaign: Campaign) -> Outcome:
    """Take everything out; what plays now plays on."""
    return _with(campaign, replace(campaign.queue, entries=(), current=None))


def configure_queue(campaign: Campaign, request: QueueSettings, moment: Moment) -> Outcome:
    """Set shuffle, repeat and cross-fade."""
    queue = campaign.queue
    if request.shuffle is not None and request.shuffle != queue.shuffle:
        queue = shuffled(queue, moment.rng) if request.shuffle else unshuffled(queue)
    if request.crossfade_s is not None:
        queue = replace(queue, crossfade_us=microseconds(request.crossfade_s))
    if request.repeat is not None and request.repeat is not queue.repeat:
        queue = replace(queue, repeat=request.repeat)
    return _with(campaign, queue)


def as_arranged(queue: Queue) -> Queue:
    """What the GM arranged of a queue, without the place to which the music has come by itself."""
    return replace(queue, current=None)


def restore_queue(campaign: Campaign, arranged: Queue, moment: Moment) -> Outcome:
    """Bring back a queue as it was arranged; what plays now plays on, and is current if the queue holds it."""
    head = head_clip(campaign, moment.at_us)
    held = {entry.id for entry in arranged.entries}
    candidates = (head.entry_id if head is not None else None, campaign.queue.current)
    current = next((entry_id for entry_id in candidates if entry_id in held), None)
    return _with(campaign, replace(arranged, current=current))


def looped_as_queued(before: Campaign, after: Campaign, moment: Moment) -> Campaign:
    """After a change of the queue: let what plays on go round if it is alone now, or no longer if it was.

    Repeating one track is a gapless loop of it; a loop that the GM set stays.
    """
    if as_arranged(before.queue) == as_arranged(after.queue):
        return after
    head = head_clip(after, moment.at_us)
    was = next((clip for clip in before.timeline.layer(LayerName.MUSIC).clips if head and clip.id == head.id), None)
    track = None if head is None else playable(head.track_id, moment)
    if head is None or was is None or track is None:
        return after
    went_round = goes_round(before.queue, track, was.entry_id)
    if went_round == goes_round(after.queue, track, head.entry_id):
        return after
    if went_round and head.loop == whole_loop(head):
        return relooped(after, LayerName.MUSIC, head, None, moment)
    if not went_round and head.loop is None:
        return relooped(after, LayerName.MUSIC, head, whole_loop(head), moment)
    return after


def _known(track_ids: tuple[TrackId, ...], moment: Moment) -> tuple[TrackId, ...]:
    for track_id in track_ids:
        moment.tracks.track(track_id)
    return track_ids


def _with(campaign: Campaign, queue: Queue) -> Outcome:
    return Outcome(replace(campaign, queue=queue))
