"""What only the GM hears: who is told, who is not, and how a browser comes to it."""

from __future__ import annotations

import asyncio

from rpgmusic.protocol.client_messages import Hello, Ping, TimeSyncRequest
from rpgmusic.protocol.rest import CampaignView, LoginLink, PlayerList, PreviewReply
from rpgmusic.protocol.server_messages import PreviewChanged
from rpgmusic.server.access import COOKIE_NAME
from rpgmusic.server.runtime import RunningServer

from .driving import Caller, Socket, calling, connected, dialled, player_token

PREVIEW = "/api/campaigns/default/preview"


def page_of(server: RunningServer) -> Hello:
    """How a GM's preview page says hello."""
    return Hello(token=server.gm_token, listens=False, previews=True)


async def preview(gm: Caller, **body: object) -> PreviewReply:
    """Ask for a preview."""
    return (await gm.call("POST", PREVIEW, body)).read(PreviewReply)


async def everything_before_an_answer(socket: Socket) -> list[str]:
    """The names of all messages up to the answer to a question asked now."""
    await socket.send(TimeSyncRequest(data=Ping(client_sent=1)))
    names: list[str] = []
    async with asyncio.timeout(10):
        while True:
            frame = await socket.raw.receive_str()
            names.append(frame.split('"event":"', 1)[1].split('"', 1)[0])
            if names[-1] == "time_sync":
                return names


async def test_a_preview_reaches_the_gms_page_and_nobody_else(server: RunningServer) -> None:
    token = await player_token(server)
    async with (
        calling(server) as gm,
        connected(server, page_of(server)) as (page, _),
        connected(server, Hello(token=token)) as (player, _),
        connected(server, Hello(token=server.gm_token, listens=False)) as (console, _),
    ):
        track = (await gm.tracks())[0]
        reply = await preview(gm, track_id=track.id, position_s=2.5)
        told = (await page.receive(PreviewChanged)).data
        assert "preview" not in await everything_before_an_answer(player)
        assert "preview" not in await everything_before_an_answer(console)
    assert reply.pages == 1
    assert told.track is not None
    assert (told.track.id, told.position_s, told.url) == (track.id, 2.5, reply.url)


async def test_the_address_of_a_preview_needs_no_token(server: RunningServer) -> None:
    async with calling(server) as gm, calling(server, "") as anyone:
        track = (await gm.tracks())[0]
        url = (await preview(gm, track_id=track.id)).url
        answer = await anyone.call("GET", url, Range="bytes=0-3")
        forged = await anyone.call("GET", url[:-1] + ("0" if url[-1] != "0" else "1"))
    assert (answer.status, answer.content) == (206, b"fLaC")
    assert forged.status == 401


async def test_a_preview_page_is_no_player_and_hears_nothing_of_the_table(server: RunningServer) -> None:
    async with calling(server) as gm, connected(server, page_of(server)) as (page, welcome):
        await gm.command("play", track_id=(await gm.tracks())[0].id)
        assert await everything_before_an_answer(page) == ["time_sync"]
        players = (await gm.call("GET", "/api/campaigns/default/players")).read(PlayerList).players
        campaign = (await gm.call("GET", "/api/campaigns/default/link")).read(CampaignView)
    assert (players, campaign.players) == ((), 0)
    assert welcome.data.board is None


async def test_a_preview_that_no_page_was_open_for_waits_for_the_first_one(server: RunningServer) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        assert (await preview(gm, track_id=track.id)).pages == 0
        async with connected(server, page_of(server)) as (page, _):
            told = (await page.receive(PreviewChanged)).data
        async with connected(server, page_of(server)) as (later, _):
            assert await everything_before_an_answer(later) == ["time_sync"]
    assert told.track is not None
    assert told.track.id == track.id


async def test_ending_a_preview_is_told_and_leaves_nothing_waiting(server: RunningServer) -> None:
    async with calling(server) as gm:
        await preview(gm, track_id=(await gm.tracks())[0].id)
        assert await preview(gm) == PreviewReply(pages=0, url="")
        async with connected(server, page_of(server)) as (page, _):
            assert await everything_before_an_answer(page) == ["time_sync"]
            await preview(gm)
            assert (await page.receive(PreviewChanged)).data.track is None


async def test_a_player_who_asks_for_previews_stays_a_player(server: RunningServer) -> None:
    token = await player_token(server)
    async with (
        calling(server) as gm,
        connected(server, Hello(token=token, previews=True, listens=False)) as (player, _),
    ):
        assert (await preview(gm, track_id=(await gm.tracks())[0].id)).pages == 0
        assert "preview" not in await everything_before_an_answer(player)
        players = (await gm.call("GET", "/api/campaigns/default/players")).read(PlayerList).players
    assert len(players) == 1


async def test_only_the_gm_previews_and_only_what_there_is(server: RunningServer) -> None:
    async with calling(server) as gm, calling(server, await player_token(server)) as player:
        track = (await gm.tracks())[0]
        assert (await player.call("POST", PREVIEW, {"track_id": track.id})).status == 403
        assert (await gm.call("POST", PREVIEW, {"track_id": "none"})).problem.type.endswith("track-not-found")
        elsewhere = await gm.call("POST", "/api/campaigns/none/preview", {"track_id": track.id})
        assert elsewhere.problem.type.endswith("campaign-not-found")


async def test_a_login_link_for_the_preview_page_signs_in_and_leads_there(server: RunningServer) -> None:
    async with calling(server) as gm, calling(server, "") as browser:
        link = (await gm.call("POST", "/api/login-links", {"page": "preview"})).read(LoginLink).url
        answer = await browser.call("GET", "/login/" + link.rsplit("/", 1)[1])
        assert (answer.status, answer.headers["location"]) == (303, "/preview")
        assert (await browser.call("GET", "/preview")).status == 200
        assert (await gm.call("POST", "/api/login-links", {"page": "//elsewhere"})).status == 400
        cookie = answer.headers["set-cookie"].split(";", 1)[0]
    assert cookie.startswith(COOKIE_NAME)
    async with dialled(server, Cookie=cookie, Origin=server.url) as socket:
        await socket.raw.send_str('{"event":"client_connected","data":{"listens":false,"previews":true}}')
        assert '"role":"gm"' in await socket.raw.receive_str()


async def test_a_login_link_that_names_no_page_leads_to_the_front_page(server: RunningServer) -> None:
    async with calling(server) as gm, calling(server, "") as browser:
        link = (await gm.call("POST", "/api/login-links")).read(LoginLink).url
        answer = await browser.call("GET", "/login/" + link.rsplit("/", 1)[1])
    assert (answer.status, answer.headers["location"]) == (303, "/")
