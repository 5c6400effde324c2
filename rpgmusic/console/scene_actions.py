"""What keys do to the whole table at once: scenes, battles, pads, and undoing edits."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from rpgmusic.console.commands.scenes import scene_key
from rpgmusic.console.scene_words import names_of
from rpgmusic.console.sending import Sending
from rpgmusic.domain.errors import NothingToPlay
from rpgmusic.domain.saved_scene import MusicChoice, Pad
from rpgmusic.domain.units import SceneId
from rpgmusic.protocol.board import CaptureRequest


class SceneActions(Sending):
    """The `app.…` actions of the commands for scenes, battles and pads."""

    @dataclass
    class SceneSaved(Message):
        """A scene was saved from what sounds."""

        scene_id: SceneId

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
        self.send(self._switched)

    async def _switched(self) -> None:
        """Where no battle music is, let the GM choose some; the battle begins with it."""
        try:
            await self.client.combat.switch()
        except NothingToPlay as error:
            await self._ask_for_battle_music(str(error))

    async def _ask_for_battle_music(self, why: str) -> None:
        from rpgmusic.console.screens.scene_music import BattleForm  # noqa: PLC0415  # not needed for the first paint

        folders = (await self.client.folders.tree()).folders
        board = self.table.board
        form = BattleForm(self.client, folders, names_of(board.tracks, folders), board.battle, why=why)
        if not any(isinstance(screen, BattleForm) for screen in self.screen_stack):
            self.push_screen(form, self._begin_battle)

    def _begin_battle(self, choice: MusicChoice | None) -> None:
        if choice is not None:
            self.send(self._begun, choice)

    async def _begun(self, choice: MusicChoice) -> None:
        await self.client.combat.choose(choice)
        await self._switched()

    def action_pads(self) -> None:
        """Open the pads over the lower end of the screen, where toasts of what was done before would cover them."""
        from rpgmusic.console.screens.pads import PadsDialog  # noqa: PLC0415  # not needed for the first paint

        self.clear_notifications()
        self.push_screen(PadsDialog(self.client))

    def fire_pad(self, pad: Pad) -> None:
        """Let a pad sound, whatever else is being asked for."""
        self.send_at_once(self.client.pads.fire(pad.id))

    def action_capture(self) -> None:
        """Ask for a title, then save what sounds under it."""
        from rpgmusic.console.screens.asking import AskText  # noqa: PLC0415  # not needed for the first paint

        scene = self.table.campaign.scene if self.table.campaign else None
        title = scene.title if scene else ""
        question = AskText("Save what sounds as a scene", title, accept="Save", placeholder="the scene's title")
        self.push_screen(question, self._capture)

    def _capture(self, title: str | None) -> None:
        if title is not None:
            self.send(self._captured, title)

    async def _captured(self, title: str) -> None:
        """Say which key brings the scene back."""
        before = len(self.table.board.scenes)
        saved = await self.client.scenes.capture(CaptureRequest(title=title))
        places = {scene.id: place for place, scene in enumerate(self.table.board.scenes)}
        key = scene_key(places.get(saved.id, before))
        how = f"{key} brings it back." if key else "f3 shows it."
        self.ground.post_message(self.SceneSaved(saved.id))
        self.notify(f"Saved as “{saved.scene.title}”. {how}", timeout=4, markup=False)

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
