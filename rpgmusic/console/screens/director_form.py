"""How the director works: what a new scene does, who makes music, what it may cost, what is pinned and left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from rpgmusic.client import Client
from rpgmusic.console.making import Making
from rpgmusic.console.prompt_draft import length_of
from rpgmusic.console.screens.form import Form
from rpgmusic.console.screens.pickers import ChoicePicker
from rpgmusic.console.story_words import END_WORDS, MAKE_WORDS, MODE_WORDS, chain_words, cost_words
from rpgmusic.console.widgets.fields import ChoiceField, FormRow, TextField
from rpgmusic.console.widgets.pick_list import Option
from rpgmusic.console.wording import duration_words
from rpgmusic.domain.direction import DirectorMode, MakeMusic, SceneEnd
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.generation import DEFAULT_CHAIN, ProviderName
from rpgmusic.domain.prompt import DEFAULT_PIECE_S, LONGEST_PIECE_S, SHORTEST_PIECE_S
from rpgmusic.protocol.direction import DirectorRequest, DirectorView
from rpgmusic.protocol.making import SpendingRequest

MOST_USD: Final = 10_000.0
SHOWN_NAMES: Final = 4


class DirectorForm(Form[DirectorRequest]):
    """Answers with what should change."""

    def __init__(self, client: Client, making: Making) -> None:
        super().__init__("The director")
        self._client = client
        self._making = making
        director = making.director
        self._mode = director.mode if director else DirectorMode.AUTO
        self._end = director.scene_end if director else SceneEnd.KEEP
        self._make = director.make if director else MakeMusic.IF_NOTHING_FITS
        self._chain = director.chain if director else DEFAULT_CHAIN
        self._length = duration_words(director.length_s if director else DEFAULT_PIECE_S)
        self._motif = director.motif if director else ""
        self._before = self._request_of(self._length, self._motif)

    def rows(self) -> Iterable[Widget]:
        """Scenes, then music that is made, then money, then what the GM said of single tracks."""
        yield FormRow("A new scene", ChoiceField(id="mode"))
        yield FormRow("Scene ends", ChoiceField(id="scene-end"))
        yield FormRow("Make music", ChoiceField(id="make"))
        yield FormRow("Made by", ChoiceField(id="chain"))
        yield FormRow("Length", TextField(self._length, id="length", max_length=6, restrict=r"[0-9.,:s ]*"))
        yield FormRow("Motif", TextField(self._motif, id="motif", placeholder="a name gives all pieces one melody"))
        yield FormRow("Limit, $", TextField(self._cap(), id="cap", max_length=8, restrict=r"[0-9.,]*"))
        yield FormRow("", Static(self._spent(), classes="hint", id="spent"))
        yield FormRow("Pinned", Static(_names(_pin_names(self._making.director)), id="pins", markup=False))
        yield FormRow("Left out", Static(_names(_never_names(self._making.director)), id="never", markup=False))

    def on_mount(self) -> None:
        """Show what holds now."""
        for identifier in ("make", "chain", "length", "motif", "cap", "spent"):
            self.show_row(identifier, shown=self._making.enabled)
        self._show()

    def _cap(self) -> str:
        cap = self._making.workshop.spending.cap_usd if self._making.workshop else None
        return "" if cap is None else f"{cap:g}"

    def _spent(self) -> str:
        spent = self._making.workshop.spending.spent_usd if self._making.workshop else 0.0
        so_far = cost_words(spent) if spent > 0 else "nothing"
        return f"The most to spend in 30 days; empty: no limit. Spent so far: {so_far}."

    def _show(self) -> None:
        words = {
            "mode": f"{self._mode.value}: {MODE_WORDS[self._mode]}",
            "scene-end": f"the music {END_WORDS[self._end]}",
            "make": MAKE_WORDS[self._make],
            "chain": chain_words(self._chain),
        }
        for identifier, text in words.items():
            self.query_one(f"#{identifier}", ChoiceField).words = text

    @on(ChoiceField.Wanted)
    def choose(self, message: ChoiceField.Wanted) -> None:
        """Ask for another way."""
        choosers = {
            "mode": self._choose_mode,
            "scene-end": self._choose_end,
            "make": self._choose_make,
            "chain": self._choose_chain,
        }
        work = choosers[str(message.field.id)]
        self.run_worker(work(), exclusive=True, group="choose", exit_on_error=False)

    async def _choose_mode(self) -> None:
        options = [Option(mode, mode.value, words) for mode, words in MODE_WORDS.items()]
        answer = await self.app.push_screen_wait(ChoicePicker(options, "A new scene", picked=(self._mode,)))
        if answer:
            self._mode = answer[0]
            self._show()

    async def _choose_end(self) -> None:
        options = [Option(end, end.value, f"the music {words}") for end, words in END_WORDS.items()]
        answer = await self.app.push_screen_wait(ChoicePicker(options, "When a scene ends", picked=(self._end,)))
        if answer:
            self._end = answer[0]
            self._show()

    async def _choose_make(self) -> None:
        options = [Option(make, words) for make, words in MAKE_WORDS.items()]
        answer = await self.app.push_screen_wait(ChoicePicker(options, "Make music", picked=(self._make,)))
        if answer:
            self._make = answer[0]
            self._show()

    async def _choose_chain(self) -> None:
        """Several in an order: the first that can makes it."""
        providers = self._making.workshop.providers if self._making.workshop else ()
        options = [Option(each.name, each.title, each.missing or each.licence) for each in providers]
        picker = ChoicePicker(options, "Who makes music: mark them in their order", several=True)
        answer: tuple[ProviderName, ...] | None = await self.app.push_screen_wait(picker)
        if answer:
            self._chain = answer
            self._show()

    def _request_of(self, length: str, motif: str) -> DirectorRequest:
        return DirectorRequest(
            mode=self._mode,
            scene_end=self._end,
            make=self._make,
            chain=self._chain,
            length_s=length_of(length),
            motif=motif.strip(),
        )

    def _written(self) -> DirectorRequest:
        texts = (self.query_one(f"#{name}", TextField).value for name in ("length", "motif"))
        return self._request_of(*texts)

    def lost(self) -> str:
        """Changes that were not saved."""
        unsaved = self._written() != self._before or self.query_one("#cap", TextField).value != self._cap()
        return "What you changed is not saved yet." if unsaved else ""

    def action_accept(self) -> None:
        """Answer, once the cap is set."""
        self.run_worker(self._accept(), exclusive=True, group="accept", exit_on_error=False)

    async def _accept(self) -> None:
        problems: dict[str, str] = {}
        if length_of(self.query_one("#length", TextField).value) is None:
            longest = duration_words(LONGEST_PIECE_S)
            problems["length"] = f"Write seconds or 1:30, from {SHORTEST_PIECE_S:g} s to {longest}."
        cap = self.query_one("#cap", TextField).value
        cap_usd = _dollars(cap)
        if cap.strip() and cap_usd is None:
            problems["cap"] = f"Write US dollars, 0 to {MOST_USD:,.0f}, or nothing."
        self.show_problems(problems)
        if problems:
            return
        try:
            if cap != self._cap():
                await self._client.making.set_cap(SpendingRequest(cap_usd=cap_usd))
        except RpgMusicError as error:
            self.say(str(error))
            return
        self.dismiss(self._written())


def _dollars(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= MOST_USD else None


def _pin_names(director: DirectorView | None) -> Sequence[str]:
    return [f"{pin.track.title} for {pin.mood.value}" for pin in director.pins] if director else ()


def _never_names(director: DirectorView | None) -> Sequence[str]:
    return [track.title for track in director.never] if director else ()


def _names(names: Sequence[str]) -> str:
    more = f", and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    return ", ".join(names[:SHOWN_NAMES]) + more or "nothing"
