"""Clicks by which the GM hears who hears."""

from __future__ import annotations

from rpgmusic.protocol.client_messages import Hello
from rpgmusic.protocol.rest import SoundCheckReply
from rpgmusic.protocol.server_messages import SoundCheck
from rpgmusic.server.runtime import RunningServer

from .driving import calling, connected, player_token
from .waiting import until

CHECK = "/api/campaigns/default/players/sound-check"


async def test_all_players_are_asked_to_click_at_the_same_moments_ahead(server: RunningServer) -> None:
    one, other = await player_token(server), await player_token(server)
    async with (
        calling(server) as gm,
        connected(server, Hello(token=one, client_id="one")) as (first, _),
        connected(server, Hello(token=other, client_id="other")) as (second, _),
    ):
        asked_us = server.services.clock.now_us()
        reply = (await gm.call("POST", CHECK, {})).read(SoundCheckReply)
        ticks = (await first.receive(SoundCheck)).data
        assert (await second.receive(SoundCheck)).data == ticks
    assert reply.players == 2
    assert ticks.first_at_us > asked_us
    assert (ticks.every_us, ticks.count) == (500_000, 4)


async def test_one_player_can_be_checked_alone(server: RunningServer) -> None:
    one, other = await player_token(server), await player_token(server)
    async with (
        calling(server) as gm,
        connected(server, Hello(token=one, client_id="one")) as (first, welcome),
        connected(server, Hello(token=other, client_id="other")) as (second, _),
    ):
        reply = (await gm.call("POST", CHECK, {"client_id": welcome.data.client_id})).read(SoundCheckReply)
        await first.receive(SoundCheck)
        alone = (await gm.call("POST", CHECK, {})).read(SoundCheckReply)
        first_for_all = (await first.receive(SoundCheck)).data
        assert (await second.receive(SoundCheck)).data == first_for_all
    assert (reply.players, alone.players) == (1, 2)


async def test_a_player_who_is_away_is_not_counted(server: RunningServer) -> None:
    async with calling(server) as gm:
        async with connected(server, Hello(token=await player_token(server))) as (_, welcome):
            table, client_id = welcome.data.campaign.id, welcome.data.client_id
        await until(lambda: not server.services.players.is_connected(table, client_id))
        assert (await gm.call("POST", CHECK, {"client_id": client_id})).read(SoundCheckReply).players == 0
        assert (await gm.call("POST", CHECK, {})).read(SoundCheckReply).players == 0


async def test_only_the_gm_checks_and_only_players_that_are_known(server: RunningServer) -> None:
    async with calling(server) as gm, calling(server, await player_token(server)) as player:
        assert (await player.call("POST", CHECK, {})).status == 403
        assert (await gm.call("POST", CHECK, {"client_id": "nobody"})).problem.type.endswith("player-not-found")
