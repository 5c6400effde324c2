"""The session's log: what gets into it, in which words, and who may read it."""

from __future__ import annotations

import logging
import threading

from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.client_messages import ClientError, Hello, Problem
from rpgmusic.protocol.rest import CampaignView, LogEntry, SessionLog
from rpgmusic.protocol.server_messages import LogEntryAdded
from rpgmusic.server.problem_news import PROBLEMS
from rpgmusic.server.runtime import RunningServer
from rpgmusic.server.session_log import ENTRIES_KEPT, LONGEST_TEXT
from rpgmusic.server.session_log import SessionLog as Ring

from .driving import Caller, calling, connected, player_token
from .waiting import until

LOG = "/api/campaigns/default/log"


async def lines(gm: Caller, path: str = LOG) -> list[tuple[str, str]]:
    """Kind and text of every entry, oldest first."""
    entries = (await gm.call("GET", path)).read(SessionLog).entries
    return [(entry.kind, entry.text) for entry in reversed(entries)]


async def test_music_scenes_and_battles_are_told_in_order(server: RunningServer) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        await gm.command("play", track_id=track.id)
        await gm.command("play", track_id=track.id, layer="ambience")
        scene = {"title": "The ford"}
        for body in (scene, scene, {**scene, "combat": True}, scene):
            await gm.call("PUT", "/api/campaigns/default/scene", body)
        await gm.call("DELETE", "/api/campaigns/default/scene")
        told = [line for line in await lines(gm) if line[0] in ("music", "scene")]
    assert told == [
        ("music", f"“{track.title}” began"),
        ("music", f"“{track.title}” began (ambience)"),
        ("scene", "Scene “The ford” set"),
        ("scene", "A battle began"),
        ("scene", "The battle ended"),
        ("scene", "The scene was cleared"),
    ]


async def test_a_fired_scene_is_said_to_be_fired(server: RunningServer) -> None:
    async with calling(server) as gm:
        base = "/api/campaigns/default/scenes"
        saved = await gm.call("POST", base, {"scene": {"title": "The inn", "mood": "tavern"}})
        scene_id = saved.content.split(b'"id":"', 1)[1].split(b'"', 1)[0].decode()
        assert (await gm.call("POST", f"{base}/{scene_id}/fire", {})).status == 200
        assert ("scene", "Scene “The inn” fired") in await lines(gm)


async def test_other_names_and_links_of_the_table_are_told(server: RunningServer) -> None:
    async with calling(server) as gm:
        await gm.call("PATCH", "/api/campaigns/default", {"name": "Friday\nnight"})
        await gm.call("POST", "/api/campaigns/default/link")
        told = [text for kind, text in await lines(gm) if kind == "table"]
    assert told == [
        "The campaign is now called “Friday night”",
        "The players' link was renewed: the old one admits nobody any more",
    ]


async def test_the_end_of_a_scan_is_told_with_its_counts_to_every_table(server: RunningServer) -> None:
    async with calling(server) as gm:
        other = (await gm.call("POST", "/api/campaigns", {"name": "Other"})).read(CampaignView)
        line = ("library", "The scan of the music folder finished: 5 added")
        assert line in await lines(gm)
        assert line in await lines(gm, f"/api/campaigns/{other.id}/log")


async def test_every_entry_is_sent_to_the_gm_and_none_to_players(server: RunningServer) -> None:
    token = await player_token(server)
    async with (
        calling(server) as gm,
        connected(server, Hello(token=server.gm_token, listens=False)) as (console, _),
        connected(server, Hello(token=token, name="Ana")) as (player, _),
    ):
        assert (await console.receive(LogEntryAdded)).data.text == "Ana joined"
        await gm.call("PATCH", "/api/campaigns/default", {"name": "Friday"})
        await gm.call("PUT", "/api/campaigns/default/scene", {"title": "The ford"})
        assert (await console.receive(LogEntryAdded)).data.text == "The campaign is now called “Friday”"
        heard = [""]
        while "scene_changed" not in heard[-1]:
            heard.append(await player.raw.receive_str())
        assert not any("log_entry" in frame for frame in heard)


async def test_faults_in_a_players_browser_are_told_by_name_at_its_table_only(server: RunningServer) -> None:
    token = await player_token(server)
    async with calling(server) as gm, connected(server, Hello(token=token, name="Ana")) as (player, _):
        other = (await gm.call("POST", "/api/campaigns", {"name": "Other"})).read(CampaignView)
        await player.send(ClientError(data=Problem(message="no decoder", where="segments")))

        async def told() -> bool:
            return ("problem", "The browser of Ana says: 'no decoder' ('segments')") in await lines(gm)

        await until(told)
        assert not [kind for kind, _ in await lines(gm, f"/api/campaigns/{other.id}/log") if kind == "problem"]


async def test_warnings_of_any_thread_are_told_but_not_without_end(server: RunningServer) -> None:
    def warn() -> None:
        for number in range(1_000):
            logging.getLogger("rpgmusic.library.test").warning("trouble %d", number)

    thread = threading.Thread(target=warn)
    thread.start()
    thread.join()
    async with calling(server) as gm:
        problems = [text for kind, text in await lines(gm) if kind == "problem"]
    assert problems[0] == "trouble 0"
    assert PROBLEMS.burst <= len(problems) < 2 * PROBLEMS.burst


async def test_only_the_gm_reads_the_log(server: RunningServer) -> None:
    async with calling(server, await player_token(server)) as player, calling(server) as gm:
        assert (await player.call("GET", LOG)).status == 403
        assert (await gm.call("GET", f"{LOG}?limit=0")).status == 400
        assert (await gm.call("GET", "/api/campaigns/none/log")).problem.type.endswith("campaign-not-found")
        assert len((await gm.call("GET", f"{LOG}?limit=1")).read(SessionLog).entries) == 1


def _ring() -> tuple[Ring, list[LogEntry]]:
    told: list[LogEntry] = []

    def tell(message: LogEntryAdded, campaign_id: CampaignId | None) -> None:
        told.append(message.data)

    return Ring(tell, lambda: 5.0), told


def test_a_log_keeps_the_latest_thousand_entries_of_each_table() -> None:
    log, told = _ring()
    one, other = CampaignId("one"), CampaignId("other")
    log.add(other, "table", "kept")
    for number in range(ENTRIES_KEPT + 5):
        log.add(one, "table", str(number))
    latest = log.latest_first(one, 5_000)
    assert [latest[0].text, latest[-1].text, len(latest)] == ["1004", "5", ENTRIES_KEPT]
    assert [entry.text for entry in log.latest_first(other, 10)] == ["kept"]
    assert len(told) == ENTRIES_KEPT + 6


def test_what_concerns_the_house_stands_between_what_concerns_the_table() -> None:
    log, _ = _ring()
    table = CampaignId("one")
    log.add(table, "table", "first")
    log.add(None, "library", "second")
    log.add(table, "table", "third")
    assert [entry.text for entry in log.latest_first(table, 10)] == ["third", "second", "first"]
    log.forget(table)
    assert [entry.text for entry in log.latest_first(table, 10)] == ["second"]


def test_a_text_from_outside_becomes_one_short_line() -> None:
    log, told = _ring()
    log.add(None, "problem", "\x1b[31mred\x1b[0m\r\n\u202etxt " + "x" * 5_000)
    assert told[0].text.startswith("[31mred [0m txt xxx")
    assert len(told[0].text) == LONGEST_TEXT
