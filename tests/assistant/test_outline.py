"""A "design X" question gets an outline through the steps."""

import pytest

from assistant.answer import Assistant
from assistant.outline import Outliner
from evidence.quotes import is_quoted
from knowledge_base import KnowledgeBase
from records import LOCAL, STEP_NAMES


@pytest.fixture(scope="module")
def assistant(library: KnowledgeBase) -> Assistant:
    return Assistant(library)


def test_a_case_of_the_notes_is_outlined_from_its_own_note(assistant: Assistant) -> None:
    answer = assistant.ask("Design a toy feed")
    headings = [sentence.heading for sentence in answer.sentences]
    assert list(dict.fromkeys(headings)) == [name for name in STEP_NAMES.values() if name in headings]
    assert len(headings) >= 2
    assert answer.notice == ""
    cited = {hit.passage.id: hit for hit in answer.passages}
    for sentence in answer.sentences:
        assert cited[sentence.citations[0]].passage.case == "toy-feed"
        sections = [(cited[key].passage.note_id, cited[key].passage.anchor) for key in sentence.citations]
        assert len(sections) == len(set(sections))
        assert is_quoted(sentence.quote, cited[sentence.citations[0]].text)


def test_what_is_carried_over_from_another_case_says_so(library: KnowledgeBase) -> None:
    found = library.search("Design a service that shows photos of friends")
    outline = Outliner(library.search).outline(found, LOCAL)
    assert outline is not None
    assert "carried over from toy feed" in outline.notice
    assert {draft.hit.passage.case for draft in outline.drafts} == {"toy-feed"}


def test_headings_stand_in_front_of_what_is_under_them(assistant: Assistant) -> None:
    answer = assistant.ask("Design a toy feed")
    assert answer.text.startswith(f"{answer.sentences[0].heading}: {answer.sentences[0].text}")
