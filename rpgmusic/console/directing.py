"""What keys ask of the director and of those who make music; what comes of it arrives on the socket too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from rpgmusic.client import LiveEvent
from rpgmusic.console.making import UNKNOWN_MAKING, Making, with_job, without_job
from rpgmusic.console.sending import Sending
from rpgmusic.domain.errors import NotFound
from rpgmusic.domain.generation import GenerationStatus
from rpgmusic.domain.units import GenerationId
from rpgmusic.protocol.direction import DirectorView, IntensityRequest, Preparation
from rpgmusic.protocol.making import GenerateRequest, GenerationView
from rpgmusic.protocol.making_messages import GenerationCompleted, GenerationFailed


class Directing(Sending):
    """The `app.…` action for intensity, and what the story view needs of the app."""

    _awaited: frozenset[GenerationId] = frozenset()
    """Pieces that the GM asked for here; of what the director has made by itself nothing is told."""

    def action_intensity(self, steps: int) -> None:
        """Make the music more or less intense for everyone."""
        self.send(self._intensity_changed, steps)

    async def _intensity_changed(self, steps: int) -> None:
        self.take_director(await self.client.director.change_intensity(IntensityRequest(steps=steps)))

    async def load_making(self) -> None:
        """Ask for all that is known of directing and making; a server that knows nothing of it stays unasked."""
        try:
            self.take_director(await self.client.director.show())
            self._know(workshop=await self.client.making.workshop())
            self._know(jobs=(await self.client.making.list(self.client.campaign)).generations)
            self._know(preparation=await self.client.director.preparation())
        except NotFound:
            self.take_making(UNKNOWN_MAKING)

    def _know(self, **facts: object) -> None:
        self.take_making(replace(self.table.making, **facts))  # type: ignore[arg-type]  # the fields have their types

    def take_making(self, making: Making) -> None:
        """Know something new, and show it."""
        self.take_table(replace(self.table, making=making))

    def take_director(self, director: DirectorView) -> None:
        """The director answered."""
        self.take_making(replace(self.table.making, director=director))

    def take_preparation(self, preparation: Preparation | None) -> None:
        """Tonight's scenes were asked for."""
        self.take_making(replace(self.table.making, preparation=preparation))

    def take_job(self, job: GenerationView) -> None:
        """A generation was asked for or changed."""
        self.take_making(with_job(self.table.making, job))

    async def make(self, request: GenerateRequest) -> None:
        """Ask for new music; an answer that is older than what the socket said already counts no more."""
        job = await self.client.making.generate(request)
        self._awaited |= {job.id}
        if self.table.making.job(job.id) is None:
            self.take_job(job)

    def change_job(self, request: Callable[[], Awaitable[GenerationView]]) -> None:
        """Cancel, retry or keep a generation."""
        self.send(self._job_changed, request)

    async def _job_changed(self, request: Callable[[], Awaitable[GenerationView]]) -> None:
        self.take_job(await request())

    async def delete_job(self, job: GenerationView) -> None:
        """Delete a generation that is over, and its piece."""
        await self.client.making.delete(job.id)
        self.take_making(without_job(self.table.making, job.id))

    def tell_of_making(self, event: LiveEvent) -> None:
        """Say what was finished, or why it never will be."""
        if isinstance(event, GenerationCompleted) and event.data.id in self._awaited:
            self.notify(f"“{event.data.name}” is ready.", timeout=4, markup=False)
        elif isinstance(event, GenerationFailed) and event.data.status is GenerationStatus.FAILED:
            why = event.data.failure.message if event.data.failure else "It failed."
            self.notify(why, title=f"“{event.data.name}” was not made", severity="error", timeout=8, markup=False)
