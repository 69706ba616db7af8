"""Quality: nothing measured yet, runs beside each other, what went wrong, one's own test set."""

import re
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from eval import own_questions
from eval.runs import Item, RunStore
from records import LOCAL
from settings import Settings
from tests.eval.made_runs import answer, claim, keep, refused, stored
from tests.ui.pages import APP, texts
from ui import resources
from ui.addresses import QUALITY
from ui.markdown import literal

NEWEST = "20260102-000000-bbbb"
HOSTILE = "<img src=x> ![q](https://evil.example/q.png) :material/delete: $x$ [go](https://evil.example)"
ACTIVE = re.compile(r"(?<!\\)(?:<img|!\[|\[go|\$x)|:material/delete:")


@pytest.fixture(autouse=True)
def _process(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A data folder in which nothing was measured; the assistant is never asked to be there."""
    monkeypatch.setenv("SEVENSTEP_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SEVENSTEP_CORPUS_DIR", str(settings.corpus_dir))
    monkeypatch.setattr("ui.warmup.Warmup.start", lambda *_: None)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings)


def quality() -> AppTest:
    page = AppTest.from_file(APP, default_timeout=30).run().switch_page(QUALITY).run()
    assert not page.exception
    return page


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def two_runs(store: RunStore) -> None:
    before = [*(answer(n, 0.4) for n in range(20)), *(claim(n, n / 20, n > 9) for n in range(20))]
    after = [*(answer(n, 0.8) for n in range(20)), refused(1), claim(1, 0.9, False)]
    keep(store, stored(*before, planned={"answers": 20, "judge": 20}))
    keep(store, stored(*after, planned={"answers": 21, "judge": 1}, run_id=NEWEST, note="larger k"))


def test_before_anything_is_measured_it_says_what_an_evaluation_is(store: RunStore) -> None:
    page = quality()
    assert "Did a change make answers better or worse?" in texts(page)
    assert [label for label in labels(page) if "Run" in label] == ["Run the quick set", "Run everything"]


def test_the_newest_run_stands_beside_the_one_before(store: RunStore) -> None:
    two_runs(store)
    page = quality()
    assert [box.value for box in page.selectbox][:2] == [NEWEST, "20260101-000000-aaaa"]
    row = next(line for line in texts(page).splitlines() if line.startswith("| nDCG@10 |"))
    assert ".800 [.800" in row and "| .400 |" in row and "better" in row
    assert [heading.value for heading in page.subheader][:4] == ["Retrieval", "Answers", "Refusal", "Judge"]


def test_a_run_that_was_stopped_is_shown_only_when_chosen(store: RunStore) -> None:
    two_runs(store)
    keep(store, stored(answer(1), planned={"answers": 4}, ended="", run_id="20260103-000000-cccc"))
    page = quality()
    assert page.selectbox(key=f"run-{NEWEST}").value == NEWEST
    page.selectbox(key=f"run-{NEWEST}").set_value("20260103-000000-cccc").run()
    assert page.selectbox(key="against-20260103-000000-cccc").value == NEWEST and not page.exception


def test_any_two_runs_can_be_held_against_each_other(store: RunStore) -> None:
    two_runs(store)
    page = quality().selectbox(key=f"run-{NEWEST}").set_value("20260101-000000-aaaa").run()
    assert "Before" not in texts(page), "nothing came before the first"
    page.selectbox(key="against-20260101-000000-aaaa").set_value(NEWEST).run()
    assert "worse" in texts(page) and "Unlike the other run" not in texts(page)


def test_a_run_that_was_stopped_can_be_gone_on_with(store: RunStore) -> None:
    keep(store, stored(answer(1), planned={"answers": 4}, ended=""))
    page = quality()
    assert "Continue" in labels(page) and "stopped at 25%" in texts(page)


def test_what_went_wrong_can_be_narrowed_to_a_suite_and_a_reason(store: RunStore) -> None:
    keep(store, stored(answer(1), answer(2, **{"refused wrongly": 1.0}), claim(1, 0.9, False)))
    page = quality()
    failed = [label for label in labels(page) if "Question" in label and "bold" in label]
    assert len(failed) == 2 and "was refused although the notes answer it" in failed[0]
    page.pills(key="failed-reason-answers").set_value("facts not retrieved").run()
    assert [label for label in labels(page) if "bold" in label] == failed[1:]
    page.segmented_control(key="failed-suite").set_value("judge").run()
    assert any("taken for supported" in label for label in labels(page))


def test_one_failure_is_looked_into(store: RunStore) -> None:
    keep(store, stored(answer(1)))
    page = quality()
    next(button for button in page.button if (button.key or "") == "failed-q1").click().run()
    shown = texts(page)
    assert not page.exception
    assert "It is missing\\." in shown and ":red[not said]" in shown and ":red[not found]" in shown
    assert ":gray[quoted" in shown and "A check marks a section" in shown


def test_what_others_wrote_stays_text(store: RunStore) -> None:
    item = answer(1)
    facts = tuple(fact.model_copy(update={"text": HOSTILE}) for fact in item.detail.facts)
    said = tuple(one.model_copy(update={"text": HOSTILE}) for one in item.detail.sentences)
    update = {"question": HOSTILE, "facts": facts, "sentences": said, "note": HOSTILE, "history": (HOSTILE,)}
    keep(store, stored(item.model_copy(update={"detail": item.detail.model_copy(update=update)}), note=HOSTILE))
    page = quality()
    page.button(key="failed-q1").click().run()
    everything = texts(page) + "\n".join([*labels(page), *(heading.value for heading in page.subheader)])
    assert "evil" in everything
    assert literal(HOSTILE) in everything
    assert [line for line in everything.splitlines() if ACTIVE.search(line)] == []


def test_what_needs_a_model_says_so_and_what_is_unscored_is_counted(store: RunStore) -> None:
    scored = Item(suite="ragas", id="q1", measures={"faithfulness": 1.0})
    silent = Item(suite="ragas", id="q2", unscored={"faithfulness": "no reply within 60 s"})
    keep(store, stored(answer(1), scored, silent, planned={"answers": 1, "ragas": 2}))
    shown = texts(quality())
    assert "| Factual correctness | needs a model |" in shown
    assert "1 unscored" in next(line for line in shown.splitlines() if line.startswith("| Faithfulness |"))


def test_nobody_sees_the_runs_of_somebody_else(settings: Settings) -> None:
    keep(RunStore(settings, "ada"), stored(answer(1)))
    assert "Did a change make answers better or worse?" in texts(quality())


def test_a_test_set_is_kept_dropped_and_removed(settings: Settings) -> None:
    one, two, three = (own_questions.written(f"Question {n} {HOSTILE}?") for n in range(3))
    own_questions.add(settings, LOCAL, one)
    own_questions.add_candidates(settings, LOCAL, [two, three])
    page = quality().segmented_control(key="quality").set_value("My test set").run()
    assert literal(HOSTILE) in texts(page) and not ACTIVE.search(texts(page))
    page = page.button(key=f"Keep-{two.id}").click().run().button(key=f"Drop-{three.id}").click().run()
    page = page.button(key=f"Remove-{one.id}").click().run()
    assert [question.id for question in own_questions.load(settings, LOCAL)] == [two.id]
    assert own_questions.candidates(settings, LOCAL) == [] and not page.exception


def test_a_run_is_read_again_once_its_files_change(store: RunStore) -> None:
    keep(store, stored(answer(1)))
    assert len(resources.stored_run(store, "20260101-000000-aaaa").items) == 1
    for _ in store.add("20260101-000000-aaaa", [answer(2)]):
        pass
    assert len(resources.stored_run(store, "20260101-000000-aaaa").items) == 2


def test_a_run_that_has_just_ended_is_shown(store: RunStore) -> None:
    two_runs(store)
    page = quality().selectbox(key=f"run-{NEWEST}").set_value("20260101-000000-aaaa").run()
    keep(store, stored(answer(1), run_id="20260104-000000-dddd"))
    assert page.run().selectbox(key="run-20260104-000000-dddd").value == "20260104-000000-dddd"
