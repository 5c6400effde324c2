from __future__ import annotations

import pytest

from rpgmusic.domain.timeline import LayerName

from .conftest import OpenPage
from .table import TableServer

pytestmark = pytest.mark.browser

WATCH_STEPS = """
() => {
  globalThis.largestStep = 0;
  const samples = new Float32Array(2048);
  setInterval(() => {
    heard.getFloatTimeDomainData(samples);
    for (let index = 1; index < samples.length; index += 1) {
      globalThis.largestStep = Math.max(globalThis.largestStep, Math.abs(samples[index] - samples[index - 1]));
    }
  }, 15);
}
"""


def test_one_sound_glides_to_its_own_volume_without_a_click(server: TableServer, open_page: OpenPage) -> None:
    state = server.command("play", track_id=server.track_ids()["long.wav"], crossfade_s=0)
    clip = state.timeline.layer(LayerName.MUSIC).clips[-1]
    page = open_page()
    page.click("#join")
    page.wait_for_function("rpgmusic.stats().voices.length === 1 && level() > 0.001")
    page.wait_for_function("Math.abs(level() / (globalThis.before ?? 1) - 1) < 0.01 || !(globalThis.before = level())")
    before = page.evaluate("level()")
    page.evaluate(WATCH_STEPS)
    page.wait_for_function("largestStep > 0")
    steepest = page.evaluate("largestStep")
    server.call("PATCH", f"/api/campaigns/default/layers/music/clips/{clip.id}", {"volume": 0.5})
    page.wait_for_function(f"Math.abs(level() / {before / 4} - 1) < 0.02")
    assert page.evaluate("largestStep") <= steepest * 1.05
    assert page.evaluate("rpgmusic.stats().voices.map((voice) => voice.clip_id)") == [clip.id]
    assert page.evaluate("rpgmusic.stats().drop_outs") == 0
