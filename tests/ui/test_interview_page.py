"""The pages Interview, Scorecard and Progress, run by Streamlit's own test runner with the real grader."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from knowledge_base import KnowledgeBase
from records import LOCAL, STEPS
from tests.fakes import corpus_with_case
from tests.ui.pages import APP, texts
from ui import resources, rounds
from ui.addresses import INTERVIEW, PROGRESS, SCORECARD

CASE = "ad-click-prediction"


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory, library: KnowledgeBase, real_corpus: Path) -> Iterator[None]:
    """What one process shares: the five notes indexed already, and one case to be interviewed on."""
    folder = tmp_path_factory.mktemp("page")
    data = Path(shutil.copytree(library.settings.data_dir, folder / "data", symlinks=True))
    corpus = corpus_with_case(folder, real_corpus, CASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEVENSTEP_DATA_DIR", str(data))
        patch.setenv("SEVENSTEP_CORPUS_DIR", str(corpus))
        st.cache_resource.clear()
        resources.warmup().start()
        resources.warmup().wait(120)
        yield
        st.cache_resource.clear()


@pytest.fixture(autouse=True)
def _no_rounds(process: None) -> None:
    kept = resources.rounds()
    for round_ in kept.all(LOCAL):
        kept.delete(LOCAL, round_.id)


def opened(page: str, **query: str) -> AppTest:
    shown = AppTest.from_file(APP, default_timeout=60).run().switch_page(page)
    shown.query_params.update(query)
    return shown.run()


def begun(step: str = "frame") -> AppTest:
    page = opened(INTERVIEW)
    page.selectbox(key="setup-step").set_value(step)
    next(button for button in page.button if button.label == "Begin").click()
    return page.run()


def say(page: AppTest, text: str) -> AppTest:
    return page.chat_input[0].set_value(text).run()


def the_round() -> rounds.OpenRound:
    [kept] = resources.rounds().all(LOCAL)
    return rounds.opened(kept)


def test_the_empty_page_sets_a_round_up() -> None:
    page = opened(INTERVIEW)
    assert not page.exception
    assert page.title[0].value == "Mock interview"
    assert (
        CASE in page.selectbox(key="setup-case").options
        or "Ad click prediction" in page.selectbox(key="setup-case").options
    )


def test_a_whole_round_begins_with_the_prompt() -> None:
    page = begun("all")
    assert not page.exception
    assert the_round().value.steps == STEPS
    assert "what do you want to know" in texts(page)


def test_an_answer_is_heard_followed_up_and_kept() -> None:
    page = say(
        begun(), "I'd predict the chance of a click per user and ad, because the auction multiplies it by the bid."
    )
    assert not page.exception
    kinds = [entry.kind for entry in the_round().value.entries]
    assert kinds[-2:] == ["answer", "follow_up"]
    again = opened(INTERVIEW, r=the_round().value.id)
    assert "multiplies it by the bid" in texts(again)


def test_what_a_candidate_writes_is_shown_as_text() -> None:
    page = say(begun(), "<script>alert(1)</script> **bold** $x$ :red[no] and that is what I would do here.")
    assert not page.exception
    assert any("<script>" in element.value for element in page.text)
    assert not any("<script>" in element.value for element in page.markdown)


def test_whitespace_is_met_with_patience() -> None:
    page = say(begun(), "   ")
    assert "Take your time" in texts(page)


def test_a_hint_is_given_and_noted() -> None:
    page = begun()
    page.button(key="hint").click().run()
    assert not page.exception
    assert the_round().value.entries[-1].kind == "hint"


def test_the_last_message_can_be_taken_back() -> None:
    page = say(begun(), "I would treat it as a regression of revenue, which is simple to explain.")
    page.button(key="take-back").click().run()
    assert not page.exception
    assert the_round().value.answer("frame") == ""


def test_a_pause_is_kept() -> None:
    page = begun()
    page.button(key="pause").click().run()
    assert the_round().value.paused
    page.button(key="resume").click().run()
    assert not the_round().value.paused


def test_another_tab_overwrites_nothing_and_the_message_can_be_sent_again() -> None:
    page = begun()
    other = opened(INTERVIEW, r=the_round().value.id)
    say(page, "The first tab says that it is a classification of clicks.")
    say(other, "The second tab says that calibration matters for the auction.")
    assert not other.exception
    assert "another tab" in other.warning[0].value
    other.button(key="send-again").click().run()
    assert not other.exception
    text = the_round().value.answer("frame")
    assert "first tab" in text and "second tab" in text


def test_a_message_that_was_kept_and_not_answered_is_answered_when_the_round_is_opened() -> None:
    begun()
    kept, current = resources.rounds(), the_round()
    rounds.say(kept, LOCAL, current, "I'd predict clicks, because the auction multiplies them by the bid.", 1.0)
    opened(INTERVIEW, r=current.value.id)
    assert the_round().value.waiting is None
    assert "multiplies them" in the_round().value.answer("frame")


def test_a_round_that_ends_leads_to_its_scorecard() -> None:
    page = say(begun(), "Binary classification of clicks, since the auction needs the probability times the bid.")
    page.button(key="move-on").click().run()
    assert not page.exception
    kept = the_round()
    assert kept.value.ended
    card = opened(SCORECARD, r=kept.value.id)
    assert not card.exception
    assert the_round().scorecard is not None
    assert "Level" in card.subheader[0].value
    assert "Step by step" in [heading.value for heading in card.subheader]


def test_a_round_that_ended_and_was_left_is_found_in_the_progress_and_scored_when_it_is_looked_at() -> None:
    begun()
    rounds.end(resources.rounds(), LOCAL, the_round(), 1.0)

    def pending() -> bool:
        page = opened(PROGRESS)
        told = "its scorecard is written when you open it" in texts(page)
        assert not told or any(link.label.startswith("Ad click prediction · ") for link in page.page_link)
        return told

    assert the_round().scorecard is None and pending()
    opened(SCORECARD, r=the_round().value.id)
    assert the_round().scorecard is not None and not pending()


def test_a_step_can_be_tried_again() -> None:
    page = begun()
    page.button(key="move-on").click().run()
    card = opened(SCORECARD, r=the_round().value.id)
    card.button(key="again-frame").click().run()
    assert not card.exception
    assert len(resources.rounds().all(LOCAL)) == 2


def test_a_gap_can_be_asked_about() -> None:
    page = begun()
    page.button(key="move-on").click().run()
    card = opened(SCORECARD, r=the_round().value.id)
    next(button for button in card.button if (button.key or "").startswith("ask-gap-")).click().run()
    assert not card.exception
    assert resources.conversations().all(LOCAL)[0].title.startswith("Ad click prediction: ")


def test_progress_shows_the_map_and_the_rounds() -> None:
    assert "once one has ended" in texts(opened(PROGRESS))
    for _ in range(2):
        page = say(begun(), "Something that has little to do with what was asked of me here.")
        page.button(key="move-on").click().run()
    page = opened(PROGRESS)
    assert not page.exception
    headings = [heading.value for heading in page.subheader]
    assert {"Where you stand", "Missed again and again", "The same case again", "Rounds"} <= set(headings)


@pytest.mark.parametrize("page", [INTERVIEW, SCORECARD])
def test_a_round_that_is_not_there_is_told(page: str) -> None:
    shown = opened(page, r="nonsense")
    assert not shown.exception
    assert "any more" in shown.info[0].value


def test_deleting_a_round_asks_once_more() -> None:
    page = begun()
    page.button(key="delete-round").click().run()
    assert not page.exception
    assert page.button(key="confirm-delete-round")
    assert resources.rounds().all(LOCAL)
