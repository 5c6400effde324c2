"""The director: scene updates, choices, its settings, and tonight's prepared scenes."""

from __future__ import annotations

from rpgmusic.director.views import director_view, reading_view
from rpgmusic.protocol.direction import (
    DirectorRequest,
    DirectorView,
    IntensityRequest,
    MakeAllRequest,
    NeverRequest,
    OutlineRequest,
    PinRequest,
    Preparation,
    SceneOutcome,
    SceneReadingView,
    SceneUpdate,
)
from rpgmusic.server.access import Access
from rpgmusic.server.preparation_views import preparation_view
from rpgmusic.server.route import NO_BODY, Body, Call, route


def _owner(call: Call[Body]) -> str:
    return call.caller.subject if call.caller else ""


def _view(call: Call[Body]) -> DirectorView:
    services, campaign_id = call.services, call.campaign_id
    campaign = services.campaigns.get(campaign_id)
    return director_view(campaign, services.making.director.direction(campaign_id), services.tracks)


def _preparation(call: Call[Body]) -> Preparation:
    making = call.services.making
    return preparation_view(making.preparing, making.generations, call.services.tracks, call.campaign_id)


async def update(call: Call[SceneUpdate]) -> SceneOutcome:
    """Say what is happening; fitting music goes on the table as far as the director may."""
    scene, understanding, choice = await call.services.making.director.update_scene(
        call.campaign_id, call.body, _owner(call)
    )
    return SceneOutcome(
        scene=scene, reading=reading_view(understanding.reading), prompt=understanding.prompt, choice=choice
    )


async def read(call: Call[SceneUpdate]) -> SceneReadingView:
    """How a scene would be understood and what would be chosen; nothing changes.

    Whoever asks is probably writing: the composer gets ready for what comes.
    """
    call.services.making.get_ready()
    understanding, choice = await call.services.making.director.preview(call.campaign_id, call.body, _owner(call))
    return SceneReadingView(reading=reading_view(understanding.reading), prompt=understanding.prompt, choice=choice)


async def show(call: Call[None]) -> DirectorView:
    """The director's settings, and the present scene's reading, prompt and choice."""
    return _view(call)


async def change(call: Call[DirectorRequest]) -> DirectorView:
    """Change how the director works."""
    call.services.making.director.change(call.campaign_id, call.body)
    return _view(call)


async def accept(call: Call[None]) -> DirectorView:
    """Play what is suggested."""
    await call.services.making.director.accept(call.campaign_id)
    return _view(call)


async def reroll(call: Call[None]) -> DirectorView:
    """Choose something else."""
    await call.services.making.director.reroll(call.campaign_id, _owner(call))
    return _view(call)


async def pin(call: Call[PinRequest]) -> DirectorView:
    """Pin a track to a mood."""
    call.services.making.director.pin(call.campaign_id, call.body)
    return _view(call)


async def never(call: Call[NeverRequest]) -> DirectorView:
    """Never choose a track again."""
    await call.services.making.director.never(call.campaign_id, call.body, _owner(call))
    return _view(call)


async def intensity(call: Call[IntensityRequest]) -> DirectorView:
    """Make the music more or less intense."""
    await call.services.making.director.change_intensity(call.campaign_id, call.body.steps, _owner(call))
    return _view(call)


async def prepare(call: Call[OutlineRequest]) -> Preparation:
    """Make scenes of an outline."""
    await call.services.making.preparing.prepare(call.campaign_id, call.body)
    return _preparation(call)


async def prepared(call: Call[None]) -> Preparation:
    """Tonight's scenes and how ready their music is."""
    call.services.campaigns.get(call.campaign_id)
    return _preparation(call)


async def make_all(call: Call[MakeAllRequest]) -> Preparation:
    """Make the music that is missing."""
    call.services.campaigns.get(call.campaign_id)
    call.services.making.preparing.make_all(call.campaign_id, _owner(call), call.body.confirmed_usd)
    return _preparation(call)


async def forget(call: Call[None]) -> None:
    """End preparing."""
    call.services.campaigns.get(call.campaign_id)
    call.services.making.preparing.forget(call.campaign_id)


_CAMPAIGN = "/api/campaigns/{campaign_id}"
_DIRECTOR = f"{_CAMPAIGN}/director"
_PREPARE = f"{_CAMPAIGN}/prepare"

ROUTES = (
    route("POST", f"{_CAMPAIGN}/scene", Access.GM, "Say what is happening", update, SceneUpdate, SceneOutcome),
    route(
        "POST", f"{_CAMPAIGN}/scene/read", Access.GM, "How a scene is understood", read, SceneUpdate, SceneReadingView
    ),
    route("GET", _DIRECTOR, Access.GM, "Show the director", show, NO_BODY, DirectorView),
    route("PATCH", _DIRECTOR, Access.GM, "Change how the director works", change, DirectorRequest, DirectorView),
    route("POST", f"{_DIRECTOR}/accept", Access.GM, "Play what is suggested", accept, NO_BODY, DirectorView),
    route("POST", f"{_DIRECTOR}/reroll", Access.GM, "Choose something else", reroll, NO_BODY, DirectorView),
    route("POST", f"{_DIRECTOR}/pin", Access.GM, "Pin a track to a mood", pin, PinRequest, DirectorView),
    route("POST", f"{_DIRECTOR}/never", Access.GM, "Never choose a track again", never, NeverRequest, DirectorView),
    route(
        "POST", f"{_DIRECTOR}/intensity", Access.GM, "More or less intense", intensity, IntensityRequest, DirectorView
    ),
    route("POST", _PREPARE, Access.GM, "Make scenes of tonight's outline", prepare, OutlineRequest, Preparation),
    route("GET", _PREPARE, Access.GM, "Show tonight's scenes", prepared, NO_BODY, Preparation),
    route("POST", f"{_PREPARE}/make", Access.GM, "Make tonight's music", make_all, MakeAllRequest, Preparation),
    route("DELETE", _PREPARE, Access.GM, "Forget tonight's scenes", forget, NO_BODY),
)
