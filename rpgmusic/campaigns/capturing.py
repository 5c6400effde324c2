"""Capturing: what sounds now, as a scene that can be fired again. Pure."""

from __future__ import annotations

from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.planning import head_clip, playable
from rpgmusic.campaigns.saving import with_new_scene
from rpgmusic.campaigns.scattering import without_scattered
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.saved_scene import (
    DEFAULT_FADE_S,
    MAX_BEDS,
    MAX_SCENE_TRACKS,
    AmbienceBed,
    MusicChoice,
    MusicSource,
    SavedScene,
)
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import Clip, HeldClip, LayerName
from rpgmusic.domain.units import SceneId, TrackId
from rpgmusic.protocol.board import CaptureRequest


def capture(campaign: Campaign, request: CaptureRequest, moment: Moment) -> Outcome:
    """Save what sounds now, with the scene that is set and the pads of the fired one, as the last on the board.

    When nothing sounds at all, what is paused or hushed is meant.
    """
    fired = next((scene for scene in campaign.scenes if scene.id == campaign.fired), None)
    music, loops = _sounding(campaign, moment)
    if music is None and not loops and not campaign.scatters:
        music, loops = _held(campaign)
    scene = campaign.scene or Scene()
    title = request.title.strip() or _title(campaign, scene, music, moment)
    saved = SavedScene(
        SceneId(moment.new_id()),
        Scene(title, scene.description, scene.mood, scene.combat, scene.intensity, scene.tags, scene.hints),
        _choice(campaign.queue, music, moment),
        _beds(campaign, loops, moment),
        fired.pads if fired else (),
        fired.fade_s if fired else DEFAULT_FADE_S,
    )
    return with_new_scene(campaign, saved, moment)


def _sounding(campaign: Campaign, moment: Moment) -> tuple[Clip | HeldClip | None, list[Clip | HeldClip]]:
    layer = without_scattered(campaign, campaign.timeline.layer(LayerName.AMBIENCE))
    loops = [clip for clip in layer.clips if clip.loop is not None and clip.stays_at(moment.at_us)]
    return head_clip(campaign, moment.at_us), list(loops)


def _held(campaign: Campaign) -> tuple[Clip | HeldClip | None, list[Clip | HeldClip]]:
    music, ambience = (campaign.timeline.layer(name).held for name in (LayerName.MUSIC, LayerName.AMBIENCE))
    return (music[-1] if music else None), [held for held in ambience if held.loop is not None]


def _choice(queue: Queue, music: Clip | HeldClip | None, moment: Moment) -> MusicChoice:
    """The queue if what plays is part of it, from there on if it is very long; else the one track."""
    if music is None:
        return MusicChoice(MusicSource.SILENCE)
    places = [place for place, entry in enumerate(queue.entries) if entry.id == music.entry_id]
    if not places:
        track_ids: tuple[TrackId, ...] = (music.track_id,)
    else:
        first = min(places[0], max(0, len(queue.entries) - MAX_SCENE_TRACKS))
        ordered = queue.entries[first : first + MAX_SCENE_TRACKS]
        if len(queue.entries) <= MAX_SCENE_TRACKS:
            ordered = tuple(sorted(queue.entries, key=lambda entry: entry.rank)) if queue.shuffle else queue.entries
        track_ids = tuple(dict.fromkeys(entry.track_id for entry in ordered))
    known = tuple(track_id for track_id in track_ids if playable(track_id, moment) is not None)
    if not known:
        return MusicChoice(MusicSource.SILENCE)
    return MusicChoice(MusicSource.TRACKS, track_ids=known, shuffle=queue.shuffle)


def _beds(campaign: Campaign, loops: list[Clip | HeldClip], moment: Moment) -> tuple[AmbienceBed, ...]:
    volumes = {clip.track_id: clip.volume for clip in loops if playable(clip.track_id, moment) is not None}
    looping = (AmbienceBed(track_id=track_id, volume=volume) for track_id, volume in volumes.items())
    return (*looping, *(scatter.bed for scatter in campaign.scatters))[:MAX_BEDS]


def _title(campaign: Campaign, scene: Scene, music: Clip | HeldClip | None, moment: Moment) -> str:
    """The title of the scene that is set, else of the music, else a number; made different from those on the board."""
    track = None if music is None else playable(music.track_id, moment)
    title = scene.title.strip() or (track.title if track else "") or "Scene"
    title = title[:190]
    taken = {saved.scene.title for saved in campaign.scenes}
    candidates = (title, *(f"{title} {number}" for number in range(2, len(taken) + 3)))
    return next(candidate for candidate in candidates if candidate not in taken)
