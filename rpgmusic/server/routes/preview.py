"""What only the GM hears: tracks for the GM's preview pages."""

from __future__ import annotations

from rpgmusic.domain.errors import NothingToPlay
from rpgmusic.domain.track import Track, TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import PreviewReply, PreviewRequest
from rpgmusic.protocol.server_messages import PreviewChanged, PreviewState
from rpgmusic.protocol.views import track_card
from rpgmusic.server.access import Access
from rpgmusic.server.route import Call, route


async def play(call: Call[PreviewRequest]) -> PreviewReply:
    """Let the GM's preview pages play a track, or end what they play."""
    call.services.campaigns.get(call.campaign_id)
    track_id = call.body.track_id
    state = PreviewState() if track_id is None else _state(call, track_id)
    pages = call.services.hub.preview(PreviewChanged(data=state))
    return PreviewReply(pages=pages, url=state.url)


def _state(call: Call[PreviewRequest], track_id: TrackId) -> PreviewState:
    track = call.services.tracks.track(track_id)
    _check_playable(track)
    url = call.services.signer.signed(f"/audio/{track.id}")
    return PreviewState(track=track_card(track), url=url, position_s=call.body.position_s)


def _check_playable(track: Track) -> None:
    if track.status is TrackStatus.MISSING:
        message = f"The file of “{track.title}” is missing. Put it back, or choose another track."
        raise NothingToPlay(message)
    if track.status is TrackStatus.UNPLAYABLE:
        message = f"“{track.title}” cannot be played: {track.problem}"
        raise NothingToPlay(message)


ROUTES = (
    route(
        "POST",
        "/api/campaigns/{campaign_id}/preview",
        Access.GM,
        "Let only the game master hear a track",
        play,
        PreviewRequest,
        PreviewReply,
    ),
)
