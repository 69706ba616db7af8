"""The page Library, run by Streamlit's own test runner on the five notes and a personal one."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from knowledge_base import KnowledgeBase
from records import LOCAL
from storage.knowledge import Knowledge
from tests.ui.pages import ask, first_id, one_process, read, texts, warmed
from ui import resources


@pytest.fixture(scope="module", autouse=True)
def _process(tmp_path_factory: pytest.TempPathFactory, library: KnowledgeBase) -> Iterator[None]:
    """What one process shares, with the notes indexed already."""
    with one_process(tmp_path_factory.mktemp("page"), library):
        yield


def links(page: AppTest) -> list[str]:
    ways = [button.label for button in page.button if (button.key or "").startswith(("note-", "result-", "related-"))]
    return [*ways, *(link.label for link in page.page_link)]


def headings(page: AppTest) -> list[str]:
    return [heading.value for heading in page.subheader]


def test_every_note_is_listed_with_its_first_sentence_before_the_assistant_is_there() -> None:
    page = read()
    assert not page.exception
    assert headings(page) == ["Concepts", "Cases", "Guides", "Your notes"]
    assert any(label.startswith("**Feature stores** A feature store keeps the definition") for label in links(page))
    assert any(label.startswith("**My parrot**") for label in links(page))


@pytest.mark.parametrize(("order", "first"), [("step", "Clarify requirements"), ("case", "Toy feed")])
def test_the_notes_can_be_put_in_another_order(order: str, first: str) -> None:
    page = read()
    page.segmented_control(key="by").set_value(order).run()
    assert not page.exception
    assert headings(page)[0] == first


def test_from_a_to_z_one_letter_is_shown_at_a_time() -> None:
    page = read()
    page.segmented_control(key="by").set_value("name").run()
    assert not page.exception
    assert len(headings(page)) == 1
    letter = next(place for place, label in enumerate(page.pills(key="shelf-name").options) if label == "F")
    page.pills(key="shelf-name").set_value(letter).run()
    assert headings(page) == ["F"]
    assert any(label.startswith("**FS**") for label in links(page))


def test_coverage_is_a_table_of_cases_and_steps() -> None:
    page = read()
    page.segmented_control(key="by").set_value("coverage").run()
    assert not page.exception
    table = page.table[0].value
    assert table.iloc[0, 0] == "Toy feed"
    assert table["Deploy"].iloc[0] == "1"
    page.pills(key="coverage").set_value("Rubric points").run()
    assert page.table[0].value["Deploy"].iloc[0] == "–", "the toy feed cannot be interviewed on"


def test_one_shelf_can_be_shown_alone() -> None:
    page = read()
    page.pills(key="shelf-kind").set_value(1).run()
    assert headings(page) == ["Cases"]


def test_a_click_opens_a_note_and_another_the_list_again() -> None:
    page = read()
    page.button(key="note-1-0").click().run()
    assert not page.exception
    assert page.title[0].value == "Design a toy feed"
    assert page.query_params["note"] == "cases/toy-feed"
    page.button(key="related-0").click().run()
    assert page.title[0].value == "Feature stores"
    page.button(key="all-notes").click().run()
    assert page.title[0].value == "The notes"
    assert "note" not in page.query_params


def test_a_note_shows_its_sections_diagram_sources_and_related_notes() -> None:
    page = read(note="cases/toy-feed")
    assert not page.exception
    assert page.title[0].value == "Design a toy feed"
    assert headings(page) == [
        "Requirements of the toy feed",
        "How the toy feed is served",
        "Sources",
        "Related notes",
    ]
    assert "```mermaid" in texts(page)
    assert "All seven steps" in texts(page)
    assert "not opened" in texts(page)
    assert "Feature stores" in links(page)


@pytest.mark.parametrize(
    ("section", "brought"), [("how-the-toy-feed-is-served", True), ("nowhere", False), ("</script>", False)]
)
def test_a_section_named_in_the_address_is_brought_into_sight(section: str, brought: bool) -> None:
    scripts = [html.value for html in read(note="cases/toy-feed", section=section).get("html")]
    wanted = f'data-wanted="{f"section-{section}" if brought else ""}" data-shown="cases/toy-feed"'
    assert any(wanted in script for script in scripts)


def test_a_section_opened_from_an_answer_is_highlighted_and_leads_back() -> None:
    ask(warmed(), "How is training-serving skew detected?")
    answer = f"{first_id()}.1"
    section = "how-trainingserving-skew-is-detected"
    page = read(note="concepts/training-serving-skew", section=section, answer=answer)
    assert not page.exception
    assert ":yellow-background[" in texts(page)
    assert "Back to the answer" in links(page)


def test_an_answer_that_is_gone_highlights_nothing() -> None:
    page = read(note="concepts/training-serving-skew", answer=f"{'0' * 32}.1")
    assert not page.exception
    assert ":yellow-background[" not in texts(page)


def test_ask_about_this_asks_the_notes_own_question_in_a_new_conversation() -> None:
    page = read(note="concepts/feature-stores")
    page.button(key="about-0").click().run()
    assert not page.exception
    assert resources.conversations().all(LOCAL)[0].title == "What is a feature store for?"
    assert "What is a feature store for?" in texts(page)


def search(text: str) -> AppTest:
    warmed()
    return read().text_input(key="q").set_value(text).run()


def test_a_search_leads_to_the_section() -> None:
    page = search("how is skew detected")
    assert not page.exception
    assert links(page)[0].startswith("**Training–serving skew › How training–serving skew is detected**")


def test_a_search_without_a_word_is_one_sentence() -> None:
    page = search("?!")
    assert not page.exception
    assert "holds no word" in page.error[0].value


def test_a_personal_note_is_read_as_ones_own() -> None:
    page = read(note="my-parrot", mine="yes")
    assert "Your note" in texts(page) and "walnuts" in texts(page)
    assert "does not exist" in read(note="my-parrot").info[0].value


def test_without_any_note_the_page_says_what_to_do() -> None:
    warmed()
    knowledge = Knowledge(resources.database())
    for owner, note in knowledge.note_states():
        knowledge.remove_note(owner, note)
    page = read()
    assert not page.exception
    assert "python -m ingestion add" in page.info[0].value
