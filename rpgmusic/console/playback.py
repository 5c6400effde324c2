"""What keys do to the table: each action sends one request; what comes of it arrives on the socket."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.directing import Directing
from rpgmusic.console.preview import Listening
from rpgmusic.console.scene_actions import SceneActions
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import SAMPLE_RATE_HZ, ClientId
from rpgmusic.protocol.rest import LayerRequest, MixRequest, PlayRequest, QueueSettings, SeekRequest

DEFAULT_FADE_S: Final = 10.0
"""How long a layer takes to fade out or in by its keys, until the GM sets another time."""

_NEXT_REPEAT: Final = {Repeat.OFF: Repeat.ALL, Repeat.ALL: Repeat.ONE, Repeat.ONE: Repeat.OFF}


class PlaybackActions(SceneActions, Directing, Listening):
    """The `app.…` actions of the commands. `fade_s` is how long the fades of the mixer's keys take."""

    fade_s: float = DEFAULT_FADE_S

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
        self.send_at_once(self.client.playback.panic())

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

    def action_fade(self, direction: str) -> None:
        """Let the chosen layer fade out slowly, or come back to its volume as slowly."""
        request = MixRequest(muted=direction == "out", fade_s=self.fade_s)
        self.send(self.client.playback.mix, self.chosen_layer, request)

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

    def action_sound_check(self) -> None:
        """Let every player click."""
        self.send(self._sound_checked)

    async def _sound_checked(self) -> None:
        reply = await self.client.players.sound_check()
        words = "Four clicks at every player now." if reply.players else "Nobody listens yet. l shows the link."
        self.notify(words, timeout=3)

    def check_sound_of(self, client_id: ClientId, name: str) -> None:
        """Let one player click."""
        self.send(self._checked_sound_of, client_id, name)

    async def _checked_sound_of(self, client_id: ClientId, name: str) -> None:
        reply = await self.client.players.sound_check(client_id)
        words = f"Four clicks at {name} now." if reply.players else f"{name} is not connected."
        self.notify(words, timeout=3, markup=False)

    async def load_log(self) -> None:
        """Read what happened before this console came; raises one of the domain's errors."""

    def action_scan(self) -> None:
        """Look through the music folder again."""
        self.send(self.client.scan.start)
