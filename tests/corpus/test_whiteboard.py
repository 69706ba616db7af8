"""The worked numbers of the note on drawing the design."""

import re

from settings import PROJECT_DIR
from tests.corpus.notes import says

NOTE = "framework/whiteboard"
LOADS = 10e6 * 6
PEAK = 3 * LOADS / (24 * 60 * 60)


def test_the_start_page_gets_2_083_requests_and_625_000_scores_a_second() -> None:
    assert round(PEAK) == 2_083
    assert round(PEAK * 300, -3) == 625_000
    says(NOTE, "= 2,083` requests a second", "2,083 a second", "= 625,000` jobs a second")


def test_the_times_in_the_boxes_leave_45_of_150_ms() -> None:
    text = (PROJECT_DIR / "corpus" / f"{NOTE}.md").read_text(encoding="utf-8")
    times = [int(ms) for ms in re.findall(r'\["[\w -]+: (\d+) ms"\]', text)]
    assert len(times) == 5
    says(NOTE, f"= {sum(times)}` ms,", f"leaves {150 - sum(times)} ms of an assumed 150 ms")


def test_ten_jobs_a_page_are_600_million_impressions() -> None:
    assert LOADS * 10 == 600e6
    says(NOTE, "are 600 million impressions a day")
