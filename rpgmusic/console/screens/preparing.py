"""Tonight's scenes: an outline becomes scenes on the board, and their music is made ahead."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rpgmusic.client import Client
from rpgmusic.console.playback import PlaybackActions
from rpgmusic.console.screens.asking import AskWhether
from rpgmusic.console.screens.outline import OutlineDialog
from rpgmusic.console.story_words import cost_words, percent, time_words
from rpgmusic.console.table import Table
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.prepared_list import PreparedList
from rpgmusic.console.wording import count_words
from rpgmusic.domain.direction import PreparedState
from rpgmusic.protocol.direction import MakeAllRequest, OutlineRequest, Preparation, PreparedView


class PrepareScreen(ModalScreen[None]):
    """Shows the scenes while their music is made; all goes on when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,P,shift+p,q", "dismiss", "Close"),
        Binding("enter,ctrl+s", "make_all", "Make what is missing"),
        Binding("n", "outline", "Take an outline"),
        Binding("d,delete", "forget", "End preparing"),
    ]

    console_app = getters.app(PlaybackActions)

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client
        self._preparation: Preparation | None = None

    def compose(self) -> ComposeResult:
        """Scenes, total, keys."""
        with Vertical(classes="dialog", id="prepare") as dialog:
            dialog.border_title = "Prepare tonight"
            dialog.border_subtitle = "esc closes, the work goes on; f3 is the board"
            yield PreparedList(id="prepared")
            yield Static("", id="prepare-total")
            yield Static("", id="prepare-keys", classes="hint")

    def on_mount(self) -> None:
        """Follow what becomes ready; without anything prepared, ask for the outline."""
        self.watch(self.console_app.ground, "table", self._show)
        self.query_one(PreparedList).focus()
        if not self._scenes:
            self.call_after_refresh(self.action_outline)

    @property
    def _scenes(self) -> tuple[PreparedView, ...]:
        return self._preparation.scenes if self._preparation else ()

    def _show(self, table: Table) -> None:
        self._preparation = table.making.preparation
        self.query_one(PreparedList).scenes = self._scenes
        self.query_one("#prepare-total", Static).update(self._total())
        make = "[$accent]enter[/] [@click=screen.make_all]makes what is missing[/]  " if self._missing else ""
        forget = "[$accent]d[/] [@click=screen.forget]ends preparing[/]  " if self._scenes else ""
        outline = "[$accent]n[/] [@click=screen.outline]takes an outline[/]  "
        self.query_one("#prepare-keys", Static).update(f"{make}{outline}{forget}")

    @property
    def _missing(self) -> int:
        return sum(scene.state in (PreparedState.WAITING, PreparedState.FAILED) for scene in self._scenes)

    def _total(self) -> Content:
        prepared = self._preparation
        if prepared is None or not prepared.scenes:
            return Content("")
        ready = f"{prepared.ready} of {count_words(len(prepared.scenes), 'scene')} ready"
        share = prepared.ready / len(prepared.scenes)
        if prepared.ready == len(prepared.scenes):
            return Content.styled(f"{ready}: have a good evening.", "$success")
        rest = f"the rest takes about {time_words(prepared.seconds)} and costs {cost_words(prepared.cost_usd)}"
        rest = rest.replace("costs free", "is free")
        return Content.assemble((f"{ready} ({percent(share)})", "bold"), f" · {rest}")

    def action_outline(self) -> None:
        """Ask for tonight's outline."""
        self.app.push_screen(OutlineDialog(), self._outlined)

    def _outlined(self, outline: str | None) -> None:
        if outline is not None:
            self.query_one("#prepare-total", Static).update("Reading the outline …")
            self.console_app.send(self._prepared, outline)
        elif not self._scenes:
            self.dismiss()

    async def _prepared(self, outline: str) -> None:
        preparation = await self._client.director.prepare(OutlineRequest(outline=outline))
        self.console_app.take_preparation(preparation)

    def action_make_all(self) -> None:
        """Make what is missing, once its price is agreed to."""
        prepared = self._preparation
        if prepared is None or not self._missing:
            return
        if prepared.cost_usd <= 0:
            self._make_all(sure=True)
            return
        price = cost_words(prepared.cost_usd)
        words = f"The music of {count_words(self._missing, 'scene')} costs about {price}."
        self.app.push_screen(AskWhether(f"Spend {price}?", words, accept=f"Make it for {price}"), self._agreed)

    def _agreed(self, sure: bool | None) -> None:  # noqa: FBT001  # as the dialog answers
        self._make_all(sure=bool(sure))

    def _make_all(self, *, sure: bool) -> None:
        if sure and self._preparation is not None:
            self.console_app.send(self._made_all, MakeAllRequest(confirmed_usd=self._preparation.cost_usd))

    async def _made_all(self, request: MakeAllRequest) -> None:
        self.console_app.take_preparation(await self._client.director.make_all(request))

    def action_forget(self) -> None:
        """End preparing; scenes and finished music stay."""
        if self._scenes:
            self.console_app.send(self._forgotten)

    async def _forgotten(self) -> None:
        await self._client.director.forget_preparation()
        self.console_app.take_preparation(None)
        self.notify("Preparing is over. Scenes on the board and finished music stay.", timeout=3)

    @on(LineList.Chosen)
    def clicked(self) -> None:
        """A double click does what enter does."""
        self.action_make_all()
