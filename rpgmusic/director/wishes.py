"""Wishes: what a GM or a program asks for, as a prompt. What they left out follows from the scene or the mood."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from rpgmusic.domain.direction import Direction
from rpgmusic.domain.prompt import DEFAULT_PIECE_S, Prompt
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.units import CampaignId
from rpgmusic.generation.request import Request
from rpgmusic.protocol.making import GenerateRequest, PromptRequest
from rpgmusic.scenes.prompting import prompt_for

Read = Callable[[Scene], Awaitable[SceneReading]]


class Wishes:
    """Turns requests from the wire into what the workshop understands.

    `read` reads scenes; `direction` tells a campaign's settings: its chain, length and motif.
    """

    def __init__(self, read: Read, direction: Callable[[CampaignId], Direction]) -> None:
        self._read = read
        self._direction = direction

    async def request(self, body: GenerateRequest, owner: str) -> Request:
        """The request that a body means."""
        direction = self._direction(body.campaign_id)
        scene = Scene(title=body.name, description=body.scene)
        length_s = direction.length_s if body.prompt is None else body.prompt.length_s or direction.length_s
        prompt = await self._prompt(body, scene, length_s, direction.motif)
        return Request(
            body.campaign_id,
            owner,
            prompt,
            body.name,
            body.chain or direction.chain,
            body.wanted,
            body.seed,
            body.similar_from,
            body.confirmed_usd,
            body.continue_from,
            scene_title=body.name if body.scene else "",
        )

    async def _prompt(self, body: GenerateRequest, scene: Scene, length_s: float, motif: str) -> Prompt:
        if body.scene:
            prompt = prompt_for(await self._read(scene), scene, length_s=length_s, motif=motif)
            return prompt if body.prompt is None else overridden(prompt, body.prompt)
        return wished_prompt(body.prompt or PromptRequest(), length_s=length_s, motif=motif)


def wished_prompt(wish: PromptRequest, *, length_s: float = DEFAULT_PIECE_S, motif: str = "") -> Prompt:
    """The prompt of a wish on its own."""
    moods = ((wish.mood, 1.0),)
    reading = SceneReading(wish.mood, moods, combat=False, intensity=wish.intensity, valence=0.0, arousal=0.5)
    reading = replace(reading, setting=wish.setting)
    return overridden(prompt_for(reading, Scene(mood=wish.mood), length_s=length_s, motif=motif), wish)


def overridden(prompt: Prompt, wish: PromptRequest) -> Prompt:
    """A prompt in which all that the wish says counts more."""
    return replace(
        prompt,
        text=wish.text or prompt.text,
        mood=wish.mood,
        intensity=wish.intensity,
        tempo_bpm=wish.tempo_bpm or prompt.tempo_bpm,
        mode=wish.mode or prompt.mode,
        key=wish.key or prompt.key,
        instruments=wish.instruments or prompt.instruments,
        length_s=wish.length_s or prompt.length_s,
        loop=wish.loop,
        avoid=wish.avoid,
        motif=wish.motif or prompt.motif,
    )
