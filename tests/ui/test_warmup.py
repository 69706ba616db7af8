"""The warm-up: one thread, its progress, its failure and another try."""

import threading

from errors import EmbedderError
from ui.warmup import Prepared, Report, Warmup

ASSISTANT, BASE = object(), object()


def nothing(report: Report) -> Prepared:
    report("Reading notes", 3, 4)
    return Prepared(ASSISTANT, BASE)  # type: ignore[arg-type]


def test_what_was_prepared_is_there_after_the_wait() -> None:
    warm = Warmup(nothing)
    assert not warm.ready
    warm.start()
    warm.wait(10)
    assert warm.ready and warm.prepared is not None
    assert warm.prepared.assistant is ASSISTANT
    assert warm.stage.share == 0.75


def test_it_runs_once_however_often_it_is_started() -> None:
    runs: list[int] = []

    def count(report: Report) -> Prepared:
        runs.append(1)
        return nothing(report)

    warm = Warmup(count)
    for _ in range(5):
        warm.start()
    warm.wait(10)
    warm.start()
    warm.wait(10)
    assert len(runs) == 1


def test_a_question_cuts_the_delay_short() -> None:
    warm = Warmup(nothing)
    warm.start(delay=3600)
    assert not warm.settled
    warm.start()
    warm.wait(10)
    assert warm.ready


def test_a_known_error_is_kept_and_another_try_can_succeed() -> None:
    answers = iter([EmbedderError("The model is missing. Put it back."), None])

    def fail_once(report: Report) -> Prepared:
        error = next(answers)
        if error:
            raise error
        return nothing(report)

    warm = Warmup(fail_once)
    warm.start()
    warm.wait(10)
    assert warm.settled and not warm.ready
    assert str(warm.error) == "The model is missing. Put it back."
    warm.retry()
    warm.wait(10)
    assert warm.ready and warm.error is None


def test_an_unknown_error_becomes_one_sentence() -> None:
    def crash(report: Report) -> Prepared:
        raise ZeroDivisionError("secret detail")

    warm = Warmup(crash)
    warm.start()
    warm.wait(10)
    assert warm.error is not None
    assert "terminal" in str(warm.error) and "secret" not in str(warm.error)


def test_progress_can_be_read_while_it_runs() -> None:
    reported, go_on = threading.Event(), threading.Event()

    def slow(report: Report) -> Prepared:
        report("Reading notes", 1, 4)
        reported.set()
        go_on.wait(10)
        return Prepared(ASSISTANT, BASE)  # type: ignore[arg-type]

    warm = Warmup(slow)
    warm.start()
    assert reported.wait(10)
    assert (warm.stage.what, warm.stage.share) == ("Reading notes", 0.25)
    go_on.set()
    warm.wait(10)
