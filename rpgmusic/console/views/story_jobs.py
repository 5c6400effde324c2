"""The pieces in the making: hear one alone, put it on the table, cancel, try again, keep, delete."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rpgmusic.console.screens.asking import AskWhether
from rpgmusic.console.screens.job_details import JobDetails
from rpgmusic.console.views.story_choosing import StoryChoosing
from rpgmusic.console.widgets.job_list import JobList
from rpgmusic.domain.generation import GenerationStatus
from rpgmusic.protocol.making import GenerationView, KeepRequest
from rpgmusic.protocol.rest import PlayRequest


class StoryJobs(StoryChoosing):
    """Acts on the piece under the cursor of the list, and on the scene where the keys are elsewhere."""

    @property
    def jobs(self) -> JobList:
        """The list."""
        return self.query_one(JobList)

    @property
    def in_jobs(self) -> bool:
        """Whether the keys go to the list."""
        return self.jobs.has_focus

    def _job(self) -> GenerationView | None:
        job = self.jobs.job
        if job is None:
            self.notify("No piece was made yet: e makes one.", timeout=3)
        return job

    def play_job(self) -> None:
        """Put the piece on the table at the next bar line, as a loop; of one that has none, say how it stands."""
        job = self._job()
        if job is not None and job.track_id is not None:
            self.console_app.play(PlayRequest(track_id=job.track_id, loop=True, at_bar=True))
        elif job is not None:
            self.action_details()

    def action_listen(self) -> None:
        """Hear the piece alone, or what would play."""
        job, choice = self.jobs.job if self.in_jobs else None, self.choice
        if job is not None and job.track_id is not None:
            self.console_app.listen_alone(job.track_id, job.name)
        elif job is None and choice is not None and choice.track_id is not None:
            self.console_app.listen_alone(choice.track_id, choice.title)
        else:
            self.notify("There is nothing to hear yet.", timeout=3)

    def action_pin(self) -> None:
        """Keep the piece, or pin what was chosen; or let go."""
        job = self.jobs.job
        if not self.in_jobs or job is None:
            self.pin_choice()
        elif job.status is GenerationStatus.COMPLETED:
            keep = KeepRequest(kept=not job.kept)
            self.console_app.change_job(partial(self.client.making.keep, job.id, keep))
        else:
            self.notify("Only a finished piece can be kept.", timeout=3)

    def action_retry(self) -> None:
        """Try again what failed or was cancelled."""
        job = self._job()
        if job is None:
            return
        if job.status in (GenerationStatus.FAILED, GenerationStatus.CANCELLED):
            self.console_app.change_job(partial(self.client.making.retry, job.id))
        else:
            self.notify("This piece needs no other try; e makes one like it.", timeout=3)

    def action_end_job(self) -> None:
        """Cancel what is under way; delete what is over, after a question if music would be lost."""
        job = self._job()
        if job is None:
            return
        if job.status is GenerationStatus.GENERATING:
            self.console_app.change_job(partial(self.client.making.cancel, job.id))
        elif job.track_id is None:
            self.console_app.send(self.console_app.delete_job, job)
        else:
            words = f"“{job.name}” is deleted with its file. Scenes that use it lose their music."
            question = AskWhether("Delete the piece?", words, accept="Delete it", keep="Keep it")
            self.app.push_screen(question, partial(self._delete, job))

    def _delete(self, job: GenerationView, sure: bool | None) -> None:  # noqa: FBT001  # as the dialog answers
        if sure:
            self.console_app.send(self.console_app.delete_job, job)

    def action_details(self) -> None:
        """All that is known of the piece."""
        job = self._job()
        if job is not None:
            self.app.push_screen(JobDetails(job), partial(self._answered, job))

    def _answered(self, job: GenerationView, answer: str | None) -> None:
        """A key of the details."""
        match answer:
            case "retry":
                self.action_retry()
            case "edit":
                self._edit_again(job)

    def action_edit_prompt(self) -> None:
        """Edit the prompt of the scene, or that of the piece under the cursor."""
        job = self.jobs.job
        if self.in_jobs and job is not None:
            self._edit_again(job)
        else:
            self.edit_prompt(self.prompt, self.scene_name())

    def _edit_again(self, job: GenerationView) -> None:
        """With the words that the service suggested instead, if it refused those it got."""
        suggestion = job.failure.suggestion if job.failure else ""
        prompt = replace(job.prompt, text=suggestion) if suggestion else job.prompt
        self.edit_prompt(prompt, job.name, again=True)
