"""What the console asks the server for, beside what the socket tells it by itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Final

from rpgmusic.client import Client
from rpgmusic.console.pages import PAGE_TRACKS, TrackQuery
from rpgmusic.console.places import NO_COUNTS, Counts
from rpgmusic.domain.track import TrackStatus
from rpgmusic.protocol.rest import ScanState, TrackList
from rpgmusic.protocol.views import FolderView, TrackView

LARGE_PAGE: Final = 500
"""Tracks on a page when all are wanted: so many are decoded without holding the loop."""


@dataclass(frozen=True, slots=True)
class Library:
    """The library as the panes show it. `music_folder` is empty if none is set; nothing counts until it is `loaded`."""

    loaded: bool = False
    folders: tuple[FolderView, ...] = ()
    counts: Counts = NO_COUNTS
    music_folder: str = ""
    reasons: tuple[str, ...] = ()


UNREAD: Final = Library()
"""The library before the server was asked."""


async def load_library(client: Client) -> Library:
    """Folders, counts and what is amiss; raises one of the domain's errors."""
    health = await client.health()
    tree = await client.folders.tree()
    counts = Counts(
        (await client.tracks.page(limit=1)).total,
        (await client.tracks.page(limit=1, status=TrackStatus.UNPLAYABLE)).total,
        (await client.tracks.page(limit=1, status=TrackStatus.MISSING)).total,
    )
    return Library(
        loaded=True,
        folders=tree.folders,
        counts=counts,
        music_folder=health.music_folder,
        reasons=health.reasons,
    )


async def load_tracks(client: Client, query: TrackQuery, page: int) -> TrackList:
    """One page of a query, counted from 0; raises one of the domain's errors."""
    return await client.tracks.page(
        query.search,
        query.folder_id,
        page=page + 1,
        limit=PAGE_TRACKS,
        sort=query.sort,
        status=query.status,
        mood=query.mood,
    )


async def load_all_tracks(client: Client, query: TrackQuery, most: int) -> tuple[TrackView, ...]:
    """All tracks of a query in its order, but no more than `most`; raises one of the domain's errors."""
    tracks: list[TrackView] = []
    for page in count(1):
        answer = await client.tracks.page(
            query.search,
            query.folder_id,
            page=page,
            limit=LARGE_PAGE,
            sort=query.sort,
            status=query.status,
            mood=query.mood,
        )
        tracks += answer.tracks
        if len(answer.tracks) < LARGE_PAGE or len(tracks) >= min(answer.total, most):
            break
    return tuple(tracks[:most])


async def load_join_url(client: Client) -> str:
    """The players' link of the client's campaign; empty if the campaign is gone."""
    campaigns = await client.campaigns.all()
    return next((campaign.join_url for campaign in campaigns if campaign.id == client.campaign), "")


async def load_scan(client: Client) -> ScanState:
    """How far the scan is."""
    return await client.scan.status()


def empty_advice(library: Library, query: TrackQuery, scan: ScanState | None) -> tuple[str, ...]:
    """Why a list of tracks is empty, and what to press or run."""
    if query.search or query.mood:
        return ("No track has all these words.", "esc clears the search.")
    if query.folder_id is not None:
        return ("This folder is empty.", "", "Go to other tracks, tick some with t,", "and press w to put them here.")
    if query.status is not None:
        return ("All is well here.",)
    return _empty_library_advice(library, scan)


def _empty_library_advice(library: Library, scan: ScanState | None) -> tuple[str, ...]:
    if scan is not None and scan.state == "scanning":
        return ("Scanning your music …", "Tracks appear as they are found.")
    if library.loaded and not library.music_folder:
        return NO_MUSIC_FOLDER
    if scan is not None and scan.problem:
        return (scan.problem, "f5 tries again.")
    return ("No music was found yet in", f"  {library.music_folder}", *ADD_MUSIC)


NO_MUSIC_FOLDER: Final = (
    "No music folder is set.",
    "",
    "Quit (ctrl+q) and start again with its path:",
    "  rpgmusic ~/Music",
    "or, in a clone of the repository:",
    "  make run MUSIC=~/Music",
)

ADD_MUSIC: Final = (
    "",
    "Put mp3, flac, ogg, opus, m4a, wav, webm or aiff files there; f5 scans again.",
)
