"""What the mixer asks of the server: volumes of layers and of single sounds, and ending them."""

from __future__ import annotations

from rpgmusic.console.mixer_rows import ClipRow, LayerRow, MixerRow, ScatterRow
from rpgmusic.console.sending import Sending
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import ClipId
from rpgmusic.domain.volume import climbed
from rpgmusic.protocol.rest import ClipRequest, LayerRequest, MixRequest
from rpgmusic.protocol.views import CampaignState


class MixerRequests:
    """Turns a line of the mixer and a wish into a request."""

    def __init__(self, app: Sending) -> None:
        self._app = app
        self._answered: CampaignState | None = None

    def step(self, row: MixerRow, steps: int) -> None:
        """Climb some rungs; several keys in a row add up."""
        match row:
            case LayerRow():
                self._app.send(self._app.client.playback.mix, row.layer, MixRequest(steps=steps))
            case ClipRow():
                self._app.send(self._step_clip, row, steps)
            case ScatterRow():
                self._say_whose_volume()

    def set_volume(self, row: MixerRow, volume: float) -> None:
        """Set a volume."""
        match row:
            case LayerRow():
                self._app.send(self._app.client.playback.mix, row.layer, MixRequest(volume=volume))
            case ClipRow():
                self._app.send(self._set_clip, row, volume)
            case ScatterRow():
                self._say_whose_volume()

    def end(self, row: MixerRow) -> None:
        """End what the line stands for: a whole layer, one sound, or random sounds."""
        if isinstance(row, LayerRow):
            self._app.send(self._app.client.playback.stop, LayerRequest(layer=row.layer))
        else:
            self.end_sound(row)

    def end_sound(self, row: MixerRow) -> None:
        """End one sound; a layer as a whole is left alone."""
        match row:
            case ClipRow():
                self._app.send(self._app.client.playback.stop, LayerRequest(layer=row.layer, clip_id=row.clip_id))
            case ScatterRow():
                self._app.send(self._app.client.scenes.stop_scatter, row.scatter_id)
            case LayerRow():
                pass

    async def _step_clip(self, row: ClipRow, steps: int) -> None:
        await self._set_clip(row, climbed(self._volume_now(row), steps))

    async def _set_clip(self, row: ClipRow, volume: float) -> None:
        self._answered = await self._app.client.playback.set_clip(row.layer, row.clip_id, ClipRequest(volume=volume))

    def _volume_now(self, row: ClipRow) -> float:
        """The volume by the latest that the server said: its last answer may be ahead of its last event."""
        known = [state for state in (self._app.table.campaign, self._answered) if state is not None]
        latest = max(known, key=lambda state: state.timeline.revision, default=None)
        volume = None if latest is None else _volume_of(latest, row.layer, row.clip_id)
        return row.volume if volume is None else volume

    def _say_whose_volume(self) -> None:
        self._app.notify("Random sounds keep the volume that their scene gives them.", timeout=3)


def _volume_of(campaign: CampaignState, layer: LayerName, clip_id: ClipId) -> float | None:
    clips = campaign.timeline.layer(layer).clips
    return next((clip.volume for clip in clips if clip.id == clip_id), None)
