"""One evaluation at a time: who holds the place is known, and only its owner can stop it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from eval.lock import Holder, holder, is_running, only_one, stop
from settings import PROJECT_DIR, Settings

HOLDS = """
import sys, time
from eval.lock import only_one
from settings import load_settings
with only_one(load_settings(), sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def held(settings: Settings, owner: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", HOLDS, owner]
    process = subprocess.Popen(command, cwd=PROJECT_DIR, env=settings.environment(), stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_measures_is_known_while_it_does(settings: Settings) -> None:
    with held(settings, "ada") as process:
        assert holder(settings) == Holder(process.pid, "ada")
    assert not is_running(settings) and holder(settings) is None


def test_only_its_owner_stops_an_evaluation(settings: Settings) -> None:
    with held(settings, "ada") as process:
        stop(settings, "bob")
        assert is_running(settings)
        stop(settings, "ada")
        assert process.wait(20) != 0
        assert not is_running(settings)


def test_where_nothing_is_measured_nothing_is_stopped(settings: Settings) -> None:
    stop(settings)
    with only_one(settings):
        pass
    stop(settings)
    assert holder(settings) is None
