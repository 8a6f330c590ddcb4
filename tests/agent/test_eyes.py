"""Runs that see with pixels: the embedded phone without its tree, and a canvas that no tree explains."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.assembly import run
from agent.config import LimitSettings, PerceptionSettings, Settings, TraceSettings
from agent.errors import ConfigError
from agent.request import RunRequest, read_request
from devices.journal import read_journal
from devices.records import Intent
from tests.e2e.clew_process import site

CANVAS = """<!doctype html><title>Game</title><p>Welcome to the game</p><canvas id=c width=600 height=300></canvas>
<script>
const g = c.getContext('2d');
function button(text, x, colour) {
  g.fillStyle = colour; g.beginPath(); g.roundRect(x, 60, 220, 90, 12); g.fill();
  g.fillStyle = 'white'; g.font = '40px sans-serif'; g.textAlign = 'center'; g.fillText(text, x + 110, 120);
}
button('Play', 40, '#2244aa'); button('Quit', 320, '#aa2244');
c.addEventListener('click', e => {
  if (e.offsetY < 60 || e.offsetY > 150) return;
  const pressed = e.offsetX > 40 && e.offsetX < 260 ? 'Play' : e.offsetX > 320 && e.offsetX < 540 ? 'Quit' : '';
  if (pressed) { g.fillStyle = 'white'; g.fillRect(0, 0, 600, 300); fetch('/pressed?' + pressed); }
});
</script>"""


def _settings(tmp_path: Path, eyes: str) -> Settings:
    return Settings(
        traces=TraceSettings(folder=tmp_path / "traces"),
        limits=LimitSettings(steps=10),
        perception=PerceptionSettings.model_validate({"eyes": eyes}),
    )


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))


def test_a_phone_is_driven_by_its_picture_alone(tmp_path):
    result = run(RunRequest("Turn on Bluetooth", "phone", _settings(tmp_path, "pixels")))

    assert result.status == "done", result.reason
    records = read_journal(result.folder)
    tapped = [r.target.described for r in records if isinstance(r, Intent) and r.target is not None]
    assert tapped[-1] == 'switch "Bluetooth"'
    assert any("read from the picture" in n for r in records if isinstance(r, Intent) for n in r.before.notices)


@pytest.mark.browser
def test_a_canvas_is_read_where_the_tree_is_silent(tmp_path):
    with site(CANVAS, pressed="ok") as served:
        result = run(RunRequest('Press "Play"', f"browser:{served.address}/", _settings(tmp_path, "both")))

    assert result.status == "done", result.reason
    assert [a for a in served.asked if "pressed" in a] == ["GET /pressed?Play"]
    notices = [n for r in read_journal(result.folder) if isinstance(r, Intent) for n in r.before.notices]
    assert any("the tree is silent" in notice for notice in notices)


@pytest.mark.parametrize("eyes", ["pixels", "both"])
def test_pixels_need_pictures(tmp_path, eyes):
    with pytest.raises(ConfigError, match="--no-pictures"):
        read_request(RunRequest("press Go", "phone", _settings(tmp_path, eyes), pictures=False))
