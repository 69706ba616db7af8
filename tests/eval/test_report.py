"""The report: one file that needs nothing else, in which what others wrote stays text."""

import re

from eval.report import as_html, one_before
from eval.runs import RunStore
from settings import Settings
from tests.eval.made_runs import answer, claim, keep, refused, stored


def test_a_report_holds_figures_changes_plots_and_failures() -> None:
    before = stored(*(answer(n, 0.5) for n in range(30)))
    after = stored(*(answer(n, 0.7) for n in range(30)), refused(1), *(claim(n, n / 9, n > 4) for n in range(9)))
    page = as_html(after, before)
    assert '<td class="better">better</td>' in page
    assert page.count("<svg") == 3
    assert "It is missing." in page and "not retrieved" in page


def test_a_report_loads_nothing_and_runs_nothing() -> None:
    page = as_html(stored(answer(1), claim(1, 0.2, True), claim(2, 0.9, False)), None)
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', page) == []
    assert "Question 1 &lt;b&gt;bold&lt;/b&gt;?" in page and "<b>bold" not in page


def test_a_run_is_held_against_the_newest_whole_one_of_its_kind_before_it(settings: Settings) -> None:
    store = RunStore(settings)
    for day, more in ((1, {}), (2, {"ended": ""}), (3, {"quick": True}), (4, {}), (5, {})):
        keep(store, stored(answer(1), run_id=f"2026010{day}-000000-aaaa", **more))
    found = one_before(store, store.load("20260104"))
    assert found is not None and found.run.id.startswith("20260101")
    assert one_before(store, store.load("20260101")) is None
