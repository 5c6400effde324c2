"""Every route of the HTTP interface, one module a noun."""

from __future__ import annotations

from rpgmusic.server.route import Route
from rpgmusic.server.routes import (
    audio,
    campaigns,
    combat,
    director,
    edits,
    exchange,
    folders,
    layers,
    log,
    making,
    pads,
    pages,
    playback,
    players,
    playlists,
    preview,
    queue,
    saved_scenes,
    scan,
    scatters,
    scene,
    sessions,
    system,
    tracks,
)

ROUTES: tuple[Route, ...] = (
    *system.ROUTES,
    *sessions.ROUTES,
    *campaigns.ROUTES,
    *playback.ROUTES,
    *layers.ROUTES,
    *queue.ROUTES,
    *scene.ROUTES,
    *director.ROUTES,
    *making.ROUTES,
    *saved_scenes.ROUTES,
    *scatters.ROUTES,
    *pads.ROUTES,
    *combat.ROUTES,
    *edits.ROUTES,
    *players.ROUTES,
    *preview.ROUTES,
    *log.ROUTES,
    *tracks.ROUTES,
    *folders.ROUTES,
    *playlists.ROUTES,
    *scan.ROUTES,
    *exchange.ROUTES,
    *audio.ROUTES,
    *pages.ROUTES,
)
"""All of them, in the order in which the OpenAPI document lists them."""
