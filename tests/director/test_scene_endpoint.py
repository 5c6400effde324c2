"""A chat model that reads scenes, over real HTTP: what it says well is taken, whatever else falls back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rpgmusic.director.scene_endpoint import ChatReader
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.scenes.reader import SceneReader

SCENE = Scene(description="The innkeeper bars the door. Something is scratching at the shutters.")
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def said(content: str) -> web.Response:
    return web.json_response({"choices": [{"message": {"role": "assistant", "content": content}}]})


class Endpoint:
    """A fake service whose answer the test chooses."""

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.requests: list[tuple[dict[str, object], str]] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append((await request.json(), request.headers.get("Authorization", "")))
        assert self.answer is not None
        return await self.answer(request)


@pytest.fixture
async def endpoint() -> AsyncIterator[tuple[Endpoint, str]]:
    one = Endpoint()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", one.handle)
    async with TestServer(app) as server:
        yield one, str(server.make_url("/v1"))


async def read(url: str, scene: Scene = SCENE, timeout_s: float = 5.0) -> object:
    async with ChatReader(url, "llama3", key="secret", timeout_s=timeout_s) as reader:
        return await reader.read(scene)


async def test_a_good_answer_is_the_reading_and_names_its_reader(endpoint: tuple[Endpoint, str]) -> None:
    fake, url = endpoint

    async def answer(request: web.Request) -> web.Response:
        return said(
            '```json\n{"moods": {"horror": 0.7, "suspense": 0.3}, "combat": false, "intensity": 0.6, '
            '"setting": {"place": "tavern", "weather": "none"}, "reasons": ["scratching"]}\n```'
        )

    fake.answer = answer
    async with ChatReader(url, "llama3", key="secret") as reader:
        reading = await reader.read(SCENE)
    assert (reading.mood, reading.reader, reading.intensity) == (Mood.HORROR, "llama3", 0.6)
    assert (reading.setting.place, reading.setting.weather) == ("tavern", "")
    assert sum(share for _, share in reading.moods) == pytest.approx(1.0)
    assert fake.requests[0][1] == "Bearer secret"
    assert fake.requests[0][0]["model"] == "llama3"


async def test_a_mood_that_the_gm_chose_wins_over_the_model(endpoint: tuple[Endpoint, str]) -> None:
    fake, url = endpoint

    async def answer(request: web.Request) -> web.Response:
        return said('{"moods": {"battle": 1.0}, "intensity": 1}')

    fake.answer = answer
    async with ChatReader(url, "llama3") as reader:
        reading = await reader.read(Scene(description="They fight.", mood=Mood.CALM, combat=True))
    assert (reading.mood, reading.combat) == (Mood.CALM, True)


@pytest.mark.parametrize(
    "body",
    [
        "no JSON at all",
        "{}",
        '{"choices": []}',
        '{"choices": [{"message": {"content": null}}]}',
        '{"choices": [{"message": {"content": "I am sorry, I cannot do that."}}]}',
        json.dumps({"choices": [{"message": {"content": '{"moods": {"disco": 1}}'}}]}),
        json.dumps({"choices": [{"message": {"content": '{"moods": {"battle": NaN}}'}}]}),
        json.dumps({"choices": [{"message": {"content": '{"moods": "battle"}'}}]}),
        "[" * 100_000,
    ],
)
async def test_an_answer_that_makes_no_sense_falls_back(endpoint: tuple[Endpoint, str], body: str) -> None:
    fake, url = endpoint

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=body, content_type="application/json")

    fake.answer = answer
    assert await read(url) == SceneReader().read(SCENE)


async def test_an_error_page_falls_back(endpoint: tuple[Endpoint, str]) -> None:
    fake, url = endpoint

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=500, text="<html>Internal Server Error</html>", content_type="text/html")

    fake.answer = answer
    assert await read(url) == SceneReader().read(SCENE)


async def test_a_page_of_html_with_status_200_falls_back(endpoint: tuple[Endpoint, str]) -> None:
    fake, url = endpoint

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="<html>Sign in { to } the hotel network</html>", content_type="text/html")

    fake.answer = answer
    assert await read(url) == SceneReader().read(SCENE)


async def test_an_endless_answer_is_cut_off_and_falls_back(endpoint: tuple[Endpoint, str]) -> None:
    fake, url = endpoint

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(200):
            await response.write(b" " * 65_536)
        return response

    fake.answer = answer
    assert await read(url) == SceneReader().read(SCENE)


async def test_a_service_that_hangs_is_left_after_the_timeout(endpoint: tuple[Endpoint, str]) -> None:
    fake, url = endpoint
    released = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        await released.wait()
        return said("{}")

    fake.answer = answer
    assert await read(url, timeout_s=0.05) == SceneReader().read(SCENE)
    released.set()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v1", "not an address", "file:///etc/passwd", ""])
async def test_an_address_where_nothing_answers_falls_back(url: str) -> None:
    assert await read(url) == SceneReader().read(SCENE)


async def test_wild_values_are_brought_within_bounds(endpoint: tuple[Endpoint, str]) -> None:
    fake, url = endpoint

    async def answer(request: web.Request) -> web.Response:
        return said(
            json.dumps(
                {
                    "moods": {"tavern": 1e9, "battle": -4, "x": 1},
                    "intensity": 40,
                    "valence": "bright",
                    "combat": "yes",
                    "setting": {"place": "<script>", "era": 4},
                    "reasons": ["a\x00b" * 100, 3, "", "fine"],
                }
            )
        )

    fake.answer = answer
    async with ChatReader(url, "m") as reader:
        reading = await reader.read(SCENE)
    assert (reading.mood, reading.intensity, reading.combat) == (Mood.TAVERN, 1.0, False)
    assert reading.setting.place == ""
    assert all(len(reason) <= 60 and reason.isprintable() for reason in reading.reasons)
