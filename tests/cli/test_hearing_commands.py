"""Sound checks and previews while somebody is there to hear them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from rpgmusic.protocol.client_messages import ClientConnected, Hello
from rpgmusic.protocol.codec import decode_server_message, encode
from rpgmusic.protocol.server_messages import PreviewChanged, SoundCheck, Welcome

from .serving import Served


@asynccontextmanager
async def hearing(served: Served, hello: Hello) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A page that the server has welcomed."""
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{served.url}/ws", max_msg_size=0) as socket:
        await socket.send_str(encode(ClientConnected(data=hello)).decode())
        await heard(socket, Welcome)
        yield socket


async def heard(socket: aiohttp.ClientWebSocketResponse, kind: type[object]) -> None:
    """Wait for a message of this type."""
    async with asyncio.timeout(10):
        while not isinstance(decode_server_message(await socket.receive_str()), kind):
            pass


async def a_player(served: Served, name: str) -> Hello:
    """What somebody says who opened the players' link."""
    async with aiohttp.ClientSession() as session:
        code = served.join_url.rsplit("/", 1)[1]
        async with session.post(f"{served.url}/api/join", json={"code": code}) as reply:
            return Hello(token=(await reply.json())["token"], name=name)


async def test_a_sound_check_is_heard_by_the_player_that_is_named(served: Served) -> None:
    async with hearing(served, await a_player(served, "Nadja")) as socket:
        said = await asyncio.to_thread(served.said, "sound-check", "nadja")
        assert said == "Clicks sound at Nadja now.\n"
        await heard(socket, SoundCheck)


async def test_a_sound_check_is_heard_by_all_and_counts_them(served: Served) -> None:
    async with (
        hearing(served, await a_player(served, "Nadja")) as one,
        hearing(served, await a_player(served, "Jonas")) as other,
    ):
        assert await asyncio.to_thread(served.json, "sound-check") == {"players": 2}
        await heard(one, SoundCheck)
        await heard(other, SoundCheck)


async def test_an_open_preview_page_plays_and_ends_a_preview(served: Served) -> None:
    async with hearing(served, Hello(token=served.token, listens=False, previews=True)) as page:
        said = await asyncio.to_thread(served.said, "preview", "fiddle")
        assert said.startswith("Only you hear “Tavern Fiddle”, in your browser tab.")
        await heard(page, PreviewChanged)
        ended = await asyncio.to_thread(served.json, "preview", "--stop")
        assert ended == {"pages": 1, "url": "", "player": None}
        await heard(page, PreviewChanged)
