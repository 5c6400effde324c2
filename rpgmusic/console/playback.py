"""What keys do to the table: each action sends one request; what comes of it arrives on the socket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, ParamSpec

from textual.app import App

from rpgmusic.client import Client
from rpgmusic.console.table import UNKNOWN, Connection, Table
from rpgmusic.domain.campaign import Transport, transport_at
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import SAMPLE_RATE_HZ, SceneId
from rpgmusic.protocol.rest import LayerRequest, MixRequest, PlayRequest, QueueSettings, SeekRequest

Asked = ParamSpec("Asked")

_NEXT_REPEAT: Final = {Repeat.OFF: Repeat.ALL, Repeat.ALL: Repeat.ONE, Repeat.ONE: Repeat.OFF}


class PlaybackActions(App[None]):
    """The `app.…` actions of the commands. `chosen_layer` is the one that volume, mute and stop act on."""

    table: Table = UNKNOWN
    chosen_layer: LayerName = LayerName.MUSIC

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client
        self._in_order = asyncio.Lock()

    def send(self, command: Callable[Asked, Awaitable[object]], *arguments: Asked.args, **named: Asked.kwargs) -> None:
        """Send a command after those sent before it; its error becomes a toast."""

        async def in_turn() -> None:
            async with self._in_order:
                await self._sent(command(*arguments, **named))

        self.run_worker(in_turn(), exit_on_error=False)

    async def _sent(self, request: Awaitable[object]) -> None:
        try:
            await request
        except RpgMusicError as error:
            self.complain(error)

    def complain(self, error: RpgMusicError) -> None:
        """Show an error in the words of its sentence."""
        self.notify(str(error), title=error.title, severity="error", timeout=8, markup=False)

    @property
    def connected(self) -> bool:
        """Whether a command would be heard."""
        return self.table.connection is Connection.CONNECTED

    @property
    def transport(self) -> Transport:
        """What the music layer does at this moment."""
        campaign = self.table.campaign
        return Transport.STOPPED if campaign is None else transport_at(campaign.timeline, self.client.server_now_us())

    def play(self, request: PlayRequest) -> None:
        """Begin something."""
        self.send(self.client.playback.play, request)

    def action_play_pause(self) -> None:
        """Pause what plays; go on with what is held; start the queue if nothing is."""
        match self.transport:
            case Transport.PLAYING:
                self.send(self.client.playback.pause, LayerRequest(layer=None))
            case Transport.PAUSED:
                self.send(self.client.playback.resume, LayerRequest(layer=None))
            case Transport.HUSHED:
                self.send(self.client.playback.hush)
            case Transport.STOPPED:
                self.send(self.client.playback.play, PlayRequest())

    def action_next(self) -> None:
        """Cross-fade to the next entry of the queue."""
        self.send(self.client.playback.next)

    def action_previous(self) -> None:
        """Go back to the entry before."""
        self.send(self.client.playback.previous)

    def action_seek(self, by_s: int) -> None:
        """Step from where the music is."""
        self.send(self.client.playback.seek, SeekRequest(by_s=float(by_s)))

    def seek_to_share(self, share: float, length_frames: int) -> None:
        """Go to a share of the track, 0 to 1."""
        position_s = share * length_frames / SAMPLE_RATE_HZ
        self.send(self.client.playback.seek, SeekRequest(position_s=max(0.0, position_s)))

    def action_hush(self) -> None:
        """Fade everything out and hold it, or bring it back."""
        self.send(self.client.playback.hush)

    def action_panic(self) -> None:
        """Silence now: this request waits for none before it."""
        self.run_worker(self._sent(self.client.playback.panic()), exit_on_error=False)

    def action_stop(self) -> None:
        """End what the chosen layer plays."""
        self.send(self.client.playback.stop, LayerRequest(layer=self.chosen_layer))

    def action_volume(self, steps: int) -> None:
        """Make the chosen layer louder or quieter by steps that sound even."""
        self.send(self.client.playback.mix, self.chosen_layer, MixRequest(steps=steps))

    def action_mute(self) -> None:
        """Mute the chosen layer, or let it be heard again."""
        if self.table.campaign is not None:
            muted = self.table.campaign.timeline.layer(self.chosen_layer).muted
            self.send(self.client.playback.mix, self.chosen_layer, MixRequest(muted=not muted))

    def action_solo(self) -> None:
        """Let the chosen layer be heard alone, or all again."""
        if self.table.campaign is not None:
            solo = self.table.campaign.timeline.layer(self.chosen_layer).solo
            self.send(self.client.playback.mix, self.chosen_layer, MixRequest(solo=not solo))

    def action_layer(self) -> None:
        """Let volume, mute, solo and stop act on the next layer."""
        names = list(LayerName)
        self.choose_layer(names[(names.index(self.chosen_layer) + 1) % len(names)])

    def choose_layer(self, layer: LayerName) -> None:
        """Let volume, mute, solo and stop act on a layer."""
        self.chosen_layer = layer

    def action_shuffle(self) -> None:
        """Shuffle the queue, or restore its order."""
        if self.table.campaign is not None:
            self.send(self.client.queue.configure, QueueSettings(shuffle=not self.table.campaign.queue.shuffle))

    def action_repeat(self) -> None:
        """Repeat nothing, all, one."""
        if self.table.campaign is not None:
            repeat = _NEXT_REPEAT[self.table.campaign.queue.repeat]
            self.send(self.client.queue.configure, QueueSettings(repeat=repeat))

    def action_fire(self, position: int) -> None:
        """Fire the scene at a place of the board."""
        scenes = self.table.board.scenes
        if position < len(scenes):
            self.fire_scene(scenes[position].id)
        else:
            self.notify("No scene has this key yet. S saves what sounds as a scene.", severity="warning", timeout=3)

    def fire_scene(self, scene_id: SceneId) -> None:
        """Cross-fade everything to a scene."""
        self.send(self.client.scenes.fire, scene_id)

    def action_combat(self) -> None:
        """Begin a battle, or end it and return to the earlier music."""
        self.send(self.client.combat.switch)

    def action_undo(self) -> None:
        """Take the latest edit back, and say which it was."""
        self.send(self._undone)

    async def _undone(self) -> None:
        reply = await self.client.edits.undo()
        self.notify(f"Undone: {reply.label}", timeout=3, markup=False)

    def action_redo(self) -> None:
        """Do again what was undone last, and say what."""
        self.send(self._redone)

    async def _redone(self) -> None:
        reply = await self.client.edits.redo()
        self.notify(f"Done again: {reply.label}", timeout=3, markup=False)

    def action_sound_check(self) -> None:
        """Let every player click."""
        self.send(self._sound_checked)

    async def _sound_checked(self) -> None:
        reply = await self.client.players.sound_check()
        words = "Four clicks at every player now." if reply.players else "Nobody listens yet. l shows the link."
        self.notify(words, timeout=3)

    async def load_log(self) -> None:
        """Read what happened before this console came; raises one of the domain's errors."""

    def action_scan(self) -> None:
        """Look through the music folder again."""
        self.send(self.client.scan.start)
