"""Requests that no honest client sends are answered with a sentence, and harm nothing."""

from __future__ import annotations

import asyncio
import re
import socket

import pytest

from rpgmusic.protocol.rest import Health, JoinReply, StreamLink
from rpgmusic.server.runtime import RunningServer

from .driving import Caller, calling, player_token


@pytest.mark.parametrize(
    "path",
    [
        "/player/..%2f..%2fpyproject.toml",
        "/player/%2e%2e/%2e%2e/pyproject.toml",
        "/player/..%5c..%5cpyproject.toml",
        "/player/.hidden.js",
        "/player//etc/passwd",
        "/player/main.js%00.html",
        "/player/" + "a" * 5_000 + ".js",
        "/audio/..%2f..%2fsecret.key",
        "/audio/%00",
        "/audio/" + "x" * 3_000,
        "/api/campaigns/..%2fdefault",
        "/api/campaigns/%ff%fe/queue",
        "/api/nothing",
    ],
)
async def test_paths_that_lead_nowhere_are_not_found(server: RunningServer, path: str) -> None:
    async with calling(server) as gm:
        reply = await gm.call("GET", path)
    assert reply.status in (400, 404)
    assert reply.problem.title


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "NothingToPlay"),
        (b"{", "not understood"),
        (b"[" * 100_000, "not understood"),
        (b'{"a":' * 20_000, "not understood"),
        (b'{"position_s": NaN}', "not understood"),
        (b'{"position_s": 1e999}', "position_s"),
        (b'{"position_s": -1}', "position_s"),
        (b'{"crossfade_s": 61}', "crossfade_s"),
        (b'{"volumme": 1}', "volumme"),
        (b'{"layer": "drums"}', "drums"),
        (b'{"track_id": 7}', "track_id"),
        (b'{"track_id": "a", "folder_id": "b"}', "one thing"),
        (b'{"at_us": 99999999999999999999999, "track_id": "TRACK"}', "ten minutes"),
        (b'{"at_us": 9000000000000000000, "track_id": "TRACK"}', "ten minutes"),
        (b'{"track_id": "nope"}', "library"),
        (b'{"track_id": "\xff\xfe"}', "not understood"),
        (b'{"loop": {"start_s": 5, "end_s": 5}, "track_id": "TRACK"}', "0.1 s"),
    ],
)
async def test_bodies_that_make_no_sense_are_refused_with_a_sentence(
    server: RunningServer, body: bytes, says: str
) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        raw = body.replace(b"TRACK", track.id.encode())
        reply = await gm.call("POST", "/api/campaigns/default/playback/play", raw=raw)
    assert reply.status in (400, 404)
    assert says == "NothingToPlay" or says in reply.problem.detail
    assert "Traceback" not in reply.problem.detail


async def test_a_body_of_more_than_a_megabyte_is_refused(server: RunningServer) -> None:
    async with calling(server) as gm:
        reply = await gm.call("POST", "/api/campaigns/default/playback/play", raw=b" " * 1_100_000)
    assert reply.status == 413
    assert reply.problem.type.endswith("too-large")


async def test_a_method_that_a_path_does_not_know_is_refused(server: RunningServer) -> None:
    async with calling(server) as gm:
        reply = await gm.call("DELETE", "/api/health")
    assert reply.status == 405
    assert "GET" in reply.headers["allow"]
    assert reply.problem.title


@pytest.mark.parametrize(
    ("wanted", "status", "length"),
    [
        ("bytes=0-99", 206, 100),
        ("bytes=-5", 206, 5),
        ("bytes=100-", 206, None),
        ("bytes=999999999-", 416, None),
        ("bytes=5-2", 416, None),
        ("bytes=a-b", 416, None),
        ("bytes=0-1,4-5", 416, None),
        ("lines=1-2", 416, None),
        ("bytes=" + "9" * 4_000 + "-", 416, None),
    ],
)
async def test_ranges_of_a_file(server: RunningServer, wanted: str, status: int, length: int | None) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        reply = await gm.call("GET", f"/audio/{track.id}", Range=wanted)
        assert reply.status == status
        if length is not None:
            assert len(reply.content) == length
        assert (await gm.call("GET", f"/audio/{track.id}")).status == 200


async def test_files_are_served_with_their_own_media_types(server: RunningServer) -> None:
    async with calling(server) as gm:
        types = {
            track.path: (await gm.call("HEAD", f"/audio/{track.id}")).headers["content-type"]
            for track in await gm.tracks()
        }
    assert types == {
        "battle.flac": "audio/flac",
        "deep woods.m4a": "audio/mp4",
        "tavern.wav": "audio/wav",
        "town/church.mp3": "audio/mpeg",
        "town/market.ogg": "audio/ogg",
    }


@pytest.mark.parametrize("part", ["mp9/0", "flac/-1", "flac/99", "flac/1e3", "flac/" + "9" * 60, "flac/0?v=old"])
async def test_segments_that_do_not_exist_are_not_found(server: RunningServer, part: str) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        reply = await gm.call("GET", f"/audio/{track.id}/segments/{part}")
    assert reply.status == 404
    assert reply.problem.detail


async def test_a_segment_under_its_revision_may_be_kept_for_ever(server: RunningServer) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        first = await gm.call("GET", f"/audio/{track.id}/segments/flac/0?v={track.revision}")
        again = await gm.call("GET", f"/audio/{track.id}/segments/flac/0?v={track.revision}")
    assert first.headers["content-type"] == "audio/flac"
    assert "immutable" in first.headers["cache-control"]
    assert first.content == again.content
    assert first.content.startswith(b"fLaC")


async def test_every_answer_carries_the_headers_that_protect(server: RunningServer) -> None:
    async with calling(server, "") as anyone:
        for path in ("/", "/j/whatever", "/api/health", "/api/tracks", "/nowhere", "/player/main.js"):
            headers = (await anyone.call("GET", path)).headers
            policy = headers["content-security-policy"]
            assert "unsafe" not in policy
            for rule in ("script-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"):
                assert f"{rule};" in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cross-origin-embedder-policy"] == "require-corp"
            assert headers["referrer-policy"] == "no-referrer"


async def test_the_page_is_compressed_and_asked_for_again_only_when_it_changed(server: RunningServer) -> None:
    async with calling(server, "") as anyone:
        first = await anyone.call("GET", "/j/whatever", Accept_Encoding="gzip")
        assert first.headers["content-encoding"] == "gzip"
        assert "no-cache" in first.headers["cache-control"]
        again = await anyone.call("GET", "/j/whatever", If_None_Match=first.headers["etag"])
        assert again.status == 304


async def test_a_wrong_join_code_says_whom_to_ask(server: RunningServer) -> None:
    async with calling(server, "") as anyone:
        reply = await anyone.call("POST", "/api/join", {"code": "wrong"})
    assert reply.status == 401
    assert "game master" in reply.problem.detail


async def test_guessing_tokens_is_slowed_down(start_small_server: Caller) -> None:
    statuses = [(await start_small_server.call("GET", "/api/tracks")).status for _ in range(80)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert int((await start_small_server.call("GET", "/api/tracks")).headers["retry-after"]) >= 1


async def test_a_new_link_admits_and_the_old_one_does_not(server: RunningServer) -> None:
    old = server.join_url().rsplit("/", 1)[1]
    async with calling(server) as gm, calling(server, "") as anyone:
        await gm.call("POST", "/api/campaigns/default/link")
        new = server.join_url().rsplit("/", 1)[1]
        assert (await anyone.call("POST", "/api/join", {"code": old})).status == 401
        assert (await anyone.call("POST", "/api/join", {"code": new})).read(JoinReply).campaign_id == "default"


async def test_a_login_link_works_once_and_its_cookie_is_out_of_reach_for_scripts(server: RunningServer) -> None:
    async with calling(server) as gm, calling(server, "") as browser:
        link = (await gm.call("POST", "/api/login-links")).read(StreamLink).url
        path = "/login/" + link.rsplit("/", 1)[1]
        first = await browser.call("GET", path)
        assert first.status == 303
        cookie = first.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert (await browser.call("GET", path)).status == 401
        assert (await browser.call("GET", "/api/tracks", Cookie=cookie.split(";")[0])).status == 200


async def test_a_signed_address_works_without_a_token_for_that_path_only(server: RunningServer) -> None:
    async with calling(server) as gm, calling(server, "") as anyone:
        first, second = (await gm.tracks())[:2]
        url = (await gm.call("GET", f"/api/tracks/{first.id}/stream-link")).read(StreamLink).url
        assert (await anyone.call("GET", url)).status == 200
        assert (await anyone.call("GET", url.replace(first.id, second.id))).status == 401
        assert (await anyone.call("GET", url.replace("expires=1", "expires=2"))).status == 401
        assert (await anyone.call("GET", url[:-1])).status == 401


async def test_a_web_page_of_someone_else_may_not_command(server: RunningServer) -> None:
    async with calling(server) as gm:
        foreign = await gm.call("POST", "/api/campaigns/default/playback/panic", Origin="https://evil.example")
        assert foreign.status == 403
        assert (await gm.call("POST", "/api/campaigns/default/playback/panic", Origin=server.url)).status == 200
        assert (await gm.call("POST", "/api/campaigns/default/playback/panic", Origin="null")).status == 403


async def test_a_name_that_is_made_to_point_at_this_machine_is_refused(server: RunningServer) -> None:
    async with calling(server) as gm:
        assert (await gm.call("GET", "/api/health", Host="rebound.example")).status == 403
        assert (await gm.call("GET", "/api/health", Host="localhost")).status == 200


async def test_health_needs_no_token_and_metrics_are_for_the_gm_and_this_machine(server: RunningServer) -> None:
    async with calling(server, "") as anyone, calling(server, await player_token(server)) as player:
        health = (await anyone.call("GET", "/api/health")).read(Health)
        assert (health.status, health.tracks) == ("ok", 5)
        metrics = await player.call("GET", "/metrics")
        assert b"rpgmusic_tracks 5.0" in metrics.content


async def test_twenty_requests_for_one_segment_are_answered_alike(server: RunningServer) -> None:
    async with calling(server, await player_token(server)) as player:
        track = server.services.library.page().tracks[0]
        path = f"/audio/{track.id}/segments/opus-64/1"
        replies = await asyncio.gather(*(player.call("GET", path) for _ in range(20)))
    assert {reply.status for reply in replies} == {200}
    assert len({reply.content for reply in replies}) == 1


async def test_a_slow_client_that_asks_for_everything_at_once_gets_every_byte(server: RunningServer) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        path = f"/audio/{track.id}/segments/wav/0?v={track.revision}"
        whole = (await gm.call("GET", path)).content
    host, port = server.url.removeprefix("http://").split(":")
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    slow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(slow, (host, int(port)))
    reader, writer = await asyncio.open_connection(sock=slow, limit=4_096)
    head = f"Host: {host}:{port}\r\nAuthorization: Bearer {server.gm_token}\r\n\r\n"
    writer.write(f"GET {path} HTTP/1.1\r\n{head}GET {path} HTTP/1.1\r\n{head}HEAD {path} HTTP/1.1\r\n{head}".encode())
    for _ in range(2):
        assert b"200 OK" in await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(len(whole)) == whole
    assert b"Content-Length: %d" % len(whole) in await reader.readuntil(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()


async def test_the_openapi_document_describes_every_route(server: RunningServer) -> None:
    async with calling(server, "") as anyone:
        document = (await anyone.call("GET", "/api/openapi.json")).read(dict)
    assert document["openapi"] == "3.1.0"
    play = document["paths"]["/api/campaigns/{campaign_id}/playback/play"]["post"]
    assert play["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/PlayRequest"}
    assert "CampaignState" in document["components"]["schemas"]
    assert "application/problem+json" in play["responses"]["default"]["content"]


async def test_who_comes_without_a_link_reads_what_to_do(server: RunningServer) -> None:
    async with calling(server, "") as anyone:
        page = (await anyone.call("GET", "/")).content.decode()
        assert "Ask your game master" in page
        assert "rpgmusic link" in page
        assert "style=" not in page
        for address in re.findall(r'(?:href|src)="([^"]+)"', page):
            assert (await anyone.call("GET", address)).status == 200, address
