"""Questions that a scripted model writes through Ragas's generator."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from errors import UsageError
from eval.generated import SectionText, Written, write_questions
from settings import Settings
from tests.model_server import ModelServer, model_server, settings_of

SECTIONS = [
    SectionText(
        section="batch#cost",
        title="Batch prediction",
        text="Batch prediction is cheaper. Online prediction needs latency.",
        questions=8,
    ),
    SectionText(section="broken#all", title="Broken", text="Entities come as @malformed text."),
    SectionText(
        section="half#way", title="Halfway", text="Entities come and questions are @refusal:GeneratedQueryAnswer."
    ),
    SectionText(section="mute#now", title="Mute", text="The reply is @hollow:GeneratedQueryAnswer text."),
    SectionText(section="none#here", title="Nothing", text="No entity is found @hollow here."),
    SectionText(section="empty#note", title="Empty", text=" "),
]


@dataclass(frozen=True)
class Run:
    written: dict[str, Written]
    told: str  # of the sentence that ends a run over what only breaks
    server: ModelServer
    elsewhere: list[str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, models: Path, elsewhere: ModelServer) -> Run:
    home = tmp_path_factory.mktemp("generated")
    before = len(elsewhere.asked())
    with model_server(home / "asked.jsonl") as server:
        settings = settings_of(home / "data", models, server)
        written = {one.section: one for one in write_questions(SECTIONS, settings)}
        with pytest.raises(UsageError) as raised:
            list(write_questions(SECTIONS[1:2], settings))
    return Run(written, str(raised.value), server, [one["path"] for one in elsewhere.asked()[before:]])


def test_each_question_has_the_facts_of_its_answer_and_the_section_it_came_from(run: Run) -> None:
    questions = run.written["batch#cost"].questions
    asked = [f"What does the note say of {entity}?" for entity in ("Batch", "Online")]
    assert sorted(question.question for question in questions) == asked  # each once, though eight were wanted
    for question in questions:
        assert (question.kind, question.topic) == ("generated", "batch")
        (fact,) = question.facts
        assert (fact.text, fact.sections) == ("Online prediction needs latency.", ("batch#cost",))


def test_a_section_whose_replies_cannot_be_used_says_why_and_the_rest_goes_on(run: Run) -> None:
    assert {name: one.problem for name, one in run.written.items() if not one.questions} == {
        "broken#all": "the model's reply could not be parsed",
        "half#way": "the model refused",
        "mute#now": "the model's reply holds no query",
        "none#here": "the model found nothing to ask about",
    }


def test_a_model_that_writes_no_question_is_told_in_one_sentence(run: Run) -> None:
    assert run.told.startswith("scripted wrote no question: the model's reply could not be parsed.")


def test_nothing_goes_elsewhere_and_no_request_is_sent_twice(run: Run) -> None:
    assert run.elsewhere == []
    assert {one["headers"]["x-stainless-retry-count"] for one in run.server.asked()} == {"0"}


def test_without_a_model_or_text_it_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(UsageError, match="SEVENSTEP_JUDGE_MODEL"):
        next(write_questions(SECTIONS, settings))
    with pytest.raises(UsageError, match="Name notes"):
        next(write_questions(SECTIONS[-1:], settings.model_copy(update={"judge_model": "scripted"})))
