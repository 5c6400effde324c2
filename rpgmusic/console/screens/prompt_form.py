"""The form in which music is asked for: the prompt, who makes it, and what that costs before anything is spent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from rpgmusic.client import Client
from rpgmusic.console.making import Making
from rpgmusic.console.pricing import estimate_words, priced, taking
from rpgmusic.console.prompt_draft import PromptDraft, draft_of_prompt, prompt_problems, request_of_draft
from rpgmusic.console.scene_words import INTENSITY_STEPS
from rpgmusic.console.screens.asking import AskWhether
from rpgmusic.console.screens.form import Form
from rpgmusic.console.screens.pickers import ChoicePicker, MoodPicker
from rpgmusic.console.story_words import PROVIDER_WORDS, chain_words, cost_words
from rpgmusic.console.widgets.fields import (
    ChoiceField,
    Field,
    FormRow,
    LongTextField,
    StepField,
    SwitchField,
    TextField,
)
from rpgmusic.console.widgets.pick_list import Option
from rpgmusic.console.wording import duration_words
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.generation import ProviderName
from rpgmusic.domain.prompt import DEFAULT_AVOID, Mode, Prompt
from rpgmusic.protocol.making import EstimateView, GenerateRequest, PromptRequest

PAUSE_S: Final = 0.25
"""Prices are asked for when typing pauses."""

MODE_HINTS: Final = {
    Mode.MAJOR: "bright, plain",
    Mode.MINOR: "grave, sad",
    Mode.DORIAN: "old, earthy",
    Mode.PHRYGIAN: "dark, threatening",
    Mode.LYDIAN: "floating, full of wonder",
    Mode.MIXOLYDIAN: "folk, cheerful",
    Mode.HARMONIC_MINOR: "dramatic",
    Mode.PHRYGIAN_DOMINANT: "of the desert",
}


def _tempo_field(draft: PromptDraft) -> TextField:
    return TextField(draft.tempo, id="tempo", max_length=3, restrict=r"[0-9]*", placeholder="as the mood asks")


class PromptForm(Form[PromptRequest | GenerateRequest]):
    """Answers with a request for new music, or with the prompt alone if it is only to be kept for the scene."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "keep", "Keep it for the scene"),
        Binding("ctrl+t", "take_near", "Take what exists"),
    ]

    KEYS = (
        "[$accent]ctrl+s[/] [@click=screen.accept]makes it[/]  "
        "[$accent]ctrl+o[/] [@click=screen.keep]only keeps the prompt for the scene[/]  "
        "[$accent]esc[/] [@click=screen.leave]leaves[/]"
    )
    KEYS_AGAIN = "[$accent]ctrl+s[/] [@click=screen.accept]makes it[/]  [$accent]esc[/] [@click=screen.leave]leaves[/]"

    def __init__(self, client: Client, making: Making, prompt: Prompt | None, name: str, *, for_scene: bool) -> None:
        super().__init__("Make music")
        self._client = client
        self._making = making
        self._draft = draft_of_prompt(prompt) if prompt else _blank(making)
        self._piece = name
        self._for_scene = for_scene
        self._provider: ProviderName | None = None
        self._estimate: EstimateView | None = None
        self._pause: Timer | None = None

    def rows(self) -> Iterable[Widget]:
        """Words first, then parameters, then who makes it and what comes of it."""
        draft = self._draft
        yield FormRow("Prompt", LongTextField(draft.text, id="prompt-text"))
        yield FormRow("Mood", ChoiceField(id="mood"))
        yield FormRow("Intensity", StepField(draft.intensity, INTENSITY_STEPS, id="intensity"))
        yield FormRow("Tempo, bpm", _tempo_field(draft))
        yield FormRow("Mode", ChoiceField(id="mode"))
        yield FormRow("Key", TextField(draft.key, id="key", max_length=2, placeholder="D, F#, Bb; empty: any"))
        hint = "lute, frame drum"
        yield FormRow("Instruments", TextField(draft.instruments, id="instruments", placeholder=hint, max_length=600))
        yield FormRow("Avoid", TextField(draft.avoid, id="avoid", placeholder="vocals", max_length=600))
        yield FormRow("Motif", TextField(draft.motif, id="motif", placeholder="a name brings its melody back"))
        yield FormRow("Length", TextField(draft.length, id="length", max_length=6, restrict=r"[0-9.,:s ]*"))
        yield FormRow("Made by", ChoiceField(id="provider"))
        yield FormRow("When ready", SwitchField(on=False, words=("wait for me", "onto the table"), id="play"))
        yield FormRow("Costs", Static("…", id="estimate"))

    def on_mount(self) -> None:
        """Show what the draft holds, and ask for its price."""
        if not self._for_scene:
            self.query_one("#form-keys", Static).update(self.KEYS_AGAIN)
        self._show()
        self._changed()

    def _show(self) -> None:
        self.query_one("#mood", ChoiceField).words = self._draft.mood.value
        self.query_one("#mode", ChoiceField).words = self._draft.mode.value if self._draft.mode else "as the mood asks"
        self.query_one("#provider", ChoiceField).words = self._provider_words()

    def _provider_words(self) -> str:
        if self._provider is not None:
            return PROVIDER_WORDS[self._provider]
        director = self._making.director
        return chain_words(director.chain) if director else "whoever the director asks"

    def written(self) -> PromptDraft:
        """The draft with what stands in the fields now."""
        return replace(
            self._draft,
            text=self.query_one("#prompt-text", LongTextField).text,
            intensity=self.query_one("#intensity", StepField).value,
            tempo=self._typed("tempo"),
            key=self._typed("key"),
            instruments=self._typed("instruments"),
            avoid=self._typed("avoid"),
            motif=self._typed("motif"),
            length=self._typed("length"),
        )

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", TextField).value

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Field.Changed)
    def _changed(self) -> None:
        """The price may be another one now."""
        self._estimate = None
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_S, self._ask_price)

    def _ask_price(self) -> None:
        self.run_worker(self._price(), exclusive=True, group="price", exit_on_error=False)

    async def _price(self) -> None:
        draft = self.written()
        if prompt_problems(draft):
            return
        try:
            self._estimate = await self._client.making.estimate(self._request(draft))
            words = estimate_words(self._estimate)
        except RpgMusicError as error:
            words = Content.styled(str(error), "$warning")
        self.query_one("#estimate", Static).update(words)

    def _request(self, draft: PromptDraft) -> GenerateRequest:
        return GenerateRequest(
            campaign_id=self._client.campaign,
            name=self._piece,
            prompt=request_of_draft(draft),
            chain=None if self._provider is None else (self._provider,),
            play=self.query_one("#play", SwitchField).on,
        )

    def _begin(self, work: str) -> None:
        jobs = {"mood": self._choose_mood, "mode": self._choose_mode, "provider": self._choose_provider}
        self.run_worker(jobs[work](), exclusive=True, group="choose", exit_on_error=False)

    @on(ChoiceField.Wanted)
    def choose(self, message: ChoiceField.Wanted) -> None:
        """Ask for another mood, mode or maker."""
        self._begin(str(message.field.id))

    async def _choose_mood(self) -> None:
        answer = await self.app.push_screen_wait(MoodPicker("Mood of the piece", picked=(self._draft.mood,)))
        if answer:
            self._takes(replace(self._draft, mood=answer[0]))

    async def _choose_mode(self) -> None:
        options = [Option(mode, mode.value, about) for mode, about in MODE_HINTS.items()]
        picked = (self._draft.mode,) if self._draft.mode else ()
        answer = await self.app.push_screen_wait(ChoicePicker(options, "Mode", picked=picked))
        if answer:
            self._takes(replace(self._draft, mode=answer[0]))

    async def _choose_provider(self) -> None:
        providers = self._making.workshop.providers if self._making.workshop else ()
        known = sorted(providers, key=lambda provider: bool(provider.missing))
        options = [Option(each.name, each.title, each.missing or each.licence) for each in known]
        picked = (self._provider,) if self._provider else ()
        answer = await self.app.push_screen_wait(ChoicePicker(options, "Who makes it", picked=picked))
        if answer:
            self._provider = answer[0]
            self._takes(self._draft)

    def _takes(self, draft: PromptDraft) -> None:
        self._draft = draft
        self._show()
        self._changed()

    def _right(self) -> PromptDraft | None:
        """What is written, if nothing is wrong with it; else what is wrong is said."""
        draft = self.written()
        problems = prompt_problems(draft)
        self.show_problems(problems)
        return None if problems else draft

    def action_keep(self) -> None:
        """Keep the prompt for the scene; nothing is made."""
        draft = self._right() if self._for_scene else None
        if draft is not None:
            self.dismiss(request_of_draft(draft))

    def action_accept(self) -> None:
        """Have it made, once the price is known and agreed to."""
        self.run_worker(self._accept(), exclusive=True, group="accept", exit_on_error=False)

    async def _accept(self) -> None:
        draft = self._right()
        if draft is None:
            return
        estimate = await self._agreed_price(draft)
        if estimate is not None:
            self.dismiss(priced(self._request(draft), estimate.cost_usd))

    async def _agreed_price(self, draft: PromptDraft) -> EstimateView | None:
        """The price, asked for if it is not known, and agreed to if it is one; None if it cannot be."""
        if self._estimate is None:
            try:
                self._estimate = await self._client.making.estimate(self._request(draft))
            except RpgMusicError as error:
                self.say(str(error))
                return None
        estimate = self._estimate
        if estimate.problem:
            self.say(estimate.problem)
            return None
        if estimate.cost_usd <= 0:
            return estimate
        price = cost_words(estimate.cost_usd)
        words = f"{PROVIDER_WORDS[estimate.provider]} asks about {price} for this piece."
        question = AskWhether(f"Spend {price}?", words, accept=f"Make it for {price}", keep="Not now")
        return estimate if await self.app.push_screen_wait(question) else None

    def action_take_near(self) -> None:
        """Take the piece that exists already, for nothing."""
        draft, near = self.written(), self._estimate.near if self._estimate else None
        if near is not None and not prompt_problems(draft):
            self.dismiss(taking(self._request(draft), near.likeness))


def _blank(making: Making) -> PromptDraft:
    """A prompt of which only mood and length are said; the rest follows from the mood."""
    length = duration_words(making.director.length_s) if making.director else ""
    return PromptDraft(length=length, avoid=", ".join(DEFAULT_AVOID))
