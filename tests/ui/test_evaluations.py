"""Evaluations that the page starts: a real child process, followed by its files, its failures told."""

import os
import time
from pathlib import Path

import pytest

from errors import StorageError
from eval.lock import is_running, stop
from eval.runs import RunStore
from records import LOCAL
from settings import Settings
from tests.eval.made_runs import answer, keep, refused, stored
from ui import evaluations

MEASURES = """
import sys, time
from eval.lock import only_one
from settings import load_settings
with only_one(load_settings(), sys.argv[2]):
    time.sleep(60)
"""
FAILS_LATER = """
import sys, time
from eval.lock import only_one
from settings import load_settings
with only_one(load_settings(), sys.argv[2]):
    time.sleep(1)
sys.stderr.write("error: Something has changed since.\\n")
sys.exit(2)
"""


def until_it_ends(settings: Settings) -> None:
    end = time.monotonic() + 20
    while is_running(settings) and time.monotonic() < end:
        time.sleep(0.05)


def test_an_evaluation_runs_beside_the_page_until_it_is_stopped(settings: Settings) -> None:
    evaluations.start(settings, LOCAL, program=("-c", MEASURES))
    assert is_running(settings)
    stop(settings, LOCAL)
    until_it_ends(settings)
    assert not is_running(settings) and evaluations.failure(RunStore(settings)) == ""


def test_one_that_ends_at_once_is_told_by_its_last_words(settings: Settings) -> None:
    program = ("-c", "import sys; sys.stderr.write('first\\nerror: No notes are here.\\n'); sys.exit(2)")
    with pytest.raises(StorageError, match=r"^No notes are here\.$"):
        evaluations.start(settings, LOCAL, program=program)


def test_one_that_fails_later_is_told_until_another_run_comes(settings: Settings) -> None:
    store = RunStore(settings)
    evaluations.start(settings, LOCAL, program=("-c", FAILS_LATER))
    assert is_running(settings)
    until_it_ends(settings)
    end = time.monotonic() + 10
    while not evaluations.failure(store) and time.monotonic() < end:
        time.sleep(0.05)
    assert evaluations.failure(store) == "Something has changed since."
    keep(store, stored(answer(1)))
    later = time.time() + 5
    os.utime(next(store.folder.glob("*/run.json")), (later, later))
    assert evaluations.failure(store) == ""


def test_one_that_broke_off_says_where_its_output_is(settings: Settings) -> None:
    with pytest.raises(StorageError, match="ZeroDivisionError"):
        evaluations.start(settings, LOCAL, program=("-c", "1 / 0"))
    told = evaluations.failure(RunStore(settings))
    assert "ZeroDivisionError" in told and Path(told.split(" is in ")[1].rstrip(".")).is_file()


def test_progress_is_what_the_files_hold_of_what_was_planned(settings: Settings) -> None:
    store = RunStore(settings)
    assert evaluations.progress(store) is None
    keep(store, stored(answer(1), refused(2), planned={"answers": 4, "judge": 4}, ended=""))
    found = evaluations.progress(store)
    assert found is not None and not found.ended
    assert found.suites == {"answers": (2, 4), "judge": (0, 4)} and found.share == 0.25
