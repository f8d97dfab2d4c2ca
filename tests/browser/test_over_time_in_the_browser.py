"""What comes back over time, on the page: bars that are there, and parts that stand apart."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.models import Debrief, DebriefTurn, Heard
from app.settings import load_settings
from app.wiring.debriefs import build_keeping
from tests.browser.conftest import OpenPage
from tests.browser.steps import settled
from tests.browser.test_debrief_in_the_browser import PHRASE, press, server

pytestmark = pytest.mark.browser


def kept(path: Path) -> None:
    drawer = build_keeping(load_settings(kept=path)).open(PHRASE)
    for number, day in enumerate((date(2026, 1, 5), date(2026, 1, 14), date(2026, 1, 16))):
        heard = Heard(themes=("client-goes-silent",), feelings=("shame",))
        turn = DebriefTurn(
            stage="tell", question="happened", asked="?", words="w", outcome="answered", heard=heard
        )
        drawer.keep(
            Debrief(id=f"{number:032x}", day=day, turns=(turn,), phase="stopped", before=8, after=3)
        )


@pytest.mark.parametrize("width", [1280, 390])
def test_its_bars_are_drawn_and_nothing_lies_over_anything(
    open_page: OpenPage, store: Path, tmp_path: Path, width: int
) -> None:
    path = tmp_path / "kept.sqlite"
    kept(path)
    with server(store, path, tmp_path) as (address, _):
        page = open_page(f"{address}/patterns", width=width)
        page.get_by_label("Passphrase").fill(PHRASE)
        press(page, "Open")
        expect(page.get_by_role("heading", name="Before and after")).to_be_visible()
        settled(page)
        expect(page.get_by_label("Passphrase")).to_have_count(0)
        bars = page.locator(".db-weeks i:not(.db-bar-none)")
        expect(bars).to_have_count(4)
        assert all(bar.bounding_box() for bar in bars.all())
        boxes = [part.bounding_box() for part in page.locator(".db-welcome, .db-page").all()]
        assert len(boxes) == 4
        ends = [(box["y"], box["y"] + box["height"]) for box in boxes if box is not None]
        assert all(before[1] <= after[0] for before, after in pairwise(ends))
        page.get_by_text("Themes in figures").click()
        table = page.get_by_role("table", name="Themes: debriefs by week")
        expect(table.get_by_role("cell")).to_have_text(["1", "2"])
        page.context.close()
