"""The `generate` command: new music by whoever can make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec
import typer

from rpgmusic.cli.bundles import Bundle
from rpgmusic.cli.exits import ExitCode
from rpgmusic.cli.files import words_or_stream
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.making import ChainOption, WaitOption, about, agree, chain_of, followed, outcome, price, waits
from rpgmusic.cli.options import YesOption
from rpgmusic.cli.prompting import PromptOptions, prompt_for_text
from rpgmusic.domain.generation import GenerationStatus, ProviderName, Wanted
from rpgmusic.domain.prompt import DEFAULT_PIECE_S
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.making import EstimateView, GenerateRequest, PromptRequest

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class JobOptions(Bundle):
    """Who makes the piece, and how it is asked for."""

    provider: Annotated[
        ProviderName | None,
        typer.Option("--provider", "-p", case_sensitive=False, help="Who makes it.", show_default=False),
    ] = None
    chain: ChainOption = ""
    effect: Annotated[
        bool, typer.Option("--effect", help="Not music but a sound, such as rain or a creaking door.")
    ] = False
    name: Annotated[str, typer.Option(metavar="TEXT", help="What it is called in the library.")] = ""
    seed: Annotated[
        int | None, typer.Option(min=0, max=2_147_483_647, metavar="NUMBER", help="For the same piece again.")
    ] = None
    near: Annotated[
        int | None,
        typer.Option(
            min=1, max=100, metavar="PERCENT", help="Take a piece that was made before if it is so much alike."
        ),
    ] = None
    after: Annotated[
        str, typer.Option(metavar="TRACK-ID", help="Go on from the end of a track, where the provider can.")
    ] = ""
    play: Annotated[bool, typer.Option("--play", help="Put it on the table when it is ready, at a bar line.")] = False

    def providers(self) -> tuple[ProviderName, ...] | None:
        """The chain that was asked for; none leaves it to the campaign."""
        if self.provider and self.chain:
            raise typer.BadParameter("Give one of --provider and --chain.")
        return (self.provider,) if self.provider else chain_of(self.chain) if self.chain else None


@connected(app)
async def generate(
    call: Invocation,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="The scene, or the sound, in your words; - reads standard input.")
    ],
    job: JobOptions,
    wishes: PromptOptions,
    *,
    wait: WaitOption = None,
    yes: YesOption = False,
) -> None:
    """Have new music made for a scene, by the composer or a service; what costs money is asked about first."""
    request = _request(call, words_or_stream(text), job, wishes)
    estimate = await call.client.making.estimate(request)
    _tell_estimate(call, estimate)
    question = f"{estimate.provider.value} would charge about {price(estimate.cost_usd)}. Go on?"
    agree(call, estimate.cost_usd, question, yes=yes)
    agreed = msgspec.structs.replace(request, confirmed_usd=estimate.cost_usd)
    generation = await call.client.making.generate(agreed)
    if waits(call, wait):
        generation = await followed(call, generation)
    call.output.result(generation, *outcome(generation))
    if generation.status is GenerationStatus.FAILED:
        raise typer.Exit(ExitCode.FAILED)


def _request(call: Invocation, text: str, job: JobOptions, wishes: PromptOptions) -> GenerateRequest:
    return GenerateRequest(
        campaign_id=call.client.campaign,
        name=job.name,
        scene="" if job.effect else text,
        prompt=_sound(text, wishes) if job.effect else _music(text, wishes),
        chain=job.providers(),
        wanted=Wanted.EFFECT if job.effect else Wanted.MUSIC,
        seed=job.seed,
        similar_from=None if job.near is None else job.near / 100,
        continue_from=TrackId(job.after) if job.after else None,
        play=job.play,
    )


def _sound(text: str, wishes: PromptOptions) -> PromptRequest:
    """A sound is asked for in the GM's own words."""
    length_s = wishes.length_s(0.0) or None
    return PromptRequest(text=text, mood=wishes.mood or Mood.CALM, length_s=length_s)


def _music(text: str, wishes: PromptOptions) -> PromptRequest | None:
    """The prompt where the GM says more than the scene; without that the server makes it from the words alone."""
    if not wishes.say_anything:
        return None
    _, prompt = prompt_for_text(text, wishes, DEFAULT_PIECE_S)
    return PromptRequest(
        text=prompt.text,
        mood=prompt.mood,
        intensity=prompt.intensity,
        tempo_bpm=prompt.tempo_bpm,
        mode=prompt.mode,
        key=prompt.key,
        instruments=prompt.instruments,
        length_s=prompt.length_s if wishes.length else None,
        setting=prompt.setting,
        motif=prompt.motif,
    )


def _tell_estimate(call: Invocation, estimate: EstimateView) -> None:
    takes = f", in {about(estimate.seconds)}" if estimate.seconds >= 1 else ""
    call.output.note(f"{estimate.provider.value} would make it: {price(estimate.cost_usd)}{takes}.")
    if estimate.near is not None:
        near = estimate.near
        percent = int(near.likeness * 100)
        call.output.note(
            f"“{near.title}” was made before and is {percent} % like it: `rpgmusic play {near.track_id}` plays it, "
            f"--near {percent} takes it."
        )
    if estimate.problem:
        call.output.note(estimate.problem)
