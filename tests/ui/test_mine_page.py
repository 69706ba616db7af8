"""My notes: written, dropped, listed, deleted, had back, saved from an answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from knowledge_base import KnowledgeBase
from records import LOCAL
from tests.ui.pages import APP, one_process, texts
from ui import resources
from ui.addresses import MINE
from ui.own import Choice, about, chosen, tags_of


@pytest.fixture(scope="module", autouse=True)
def _process(tmp_path_factory: pytest.TempPathFactory, library: KnowledgeBase) -> Iterator[None]:
    """What one process shares, with the corpus indexed already."""
    with one_process(tmp_path_factory.mktemp("mine"), library):
        yield


def mine(**query: str) -> AppTest:
    """The page just opened, everything ready."""
    resources.warmup().start()
    resources.warmup().wait(60)
    page = AppTest.from_file(APP, default_timeout=60).run().switch_page(MINE)
    page.query_params.update(query)
    return page.run()


def write(title: str, body: str) -> AppTest:
    page = mine(write="")
    page.text_input(key="title-").set_value(title)
    page.text_area(key="body-").set_value(body)
    return page.button(key="save-note").click().run()


def titles() -> set[str]:
    return {note.title for note in resources.library().own(LOCAL)}


def test_a_note_is_written_and_opened() -> None:
    before = titles()
    page = write("My **fox**", "## Habits\n\nThe red fox sleeps at noon.")
    assert not page.exception and titles() - before == {"My **fox**"}
    assert "The red fox sleeps at noon." in texts(page)


@pytest.mark.parametrize(("title", "body", "told"), [("", "text", "Give the note a title"), ("T", " ", "has no text")])
def test_what_is_missing_is_told_and_nothing_is_saved(title: str, body: str, told: str) -> None:
    before = titles()
    page = write(title, body)
    said = "\n".join(element.value for kind in (page.warning, page.error) for element in kind)
    assert told in said.replace("\\", "") and titles() == before


def test_files_are_read_shown_and_saved(tmp_path: Path) -> None:
    page = mine()
    good, bad = ("frog.md", b"# Frog\n\nThe green frog sings.", "text/markdown"), ("x.md", b"\x7fELF\x02\x01\x01\0", "")
    page = page.file_uploader[0].set_value([good, bad]).run()
    assert not page.exception
    assert "x.md is a program" in page.error[0].value.replace("\\", "")
    assert "Frog" in texts(page)
    page = page.button(key="save-files").click().run()
    assert not page.exception and "Frog" in titles()
    assert "1 saved" in page.success[0].value


def test_of_two_notes_from_files_of_one_name_either_can_be_replaced() -> None:
    def upload(text: str) -> AppTest:
        return mine().file_uploader[0].set_value(("twin.md", f"# Twin\n\n{text}".encode(), "text/markdown")).run()

    for text in ("The first red twin.", "The second red twin."):
        upload(text).button(key="save-files").click().run()
    page = upload("A newer blue twin.")
    [choice] = [group for group in page.segmented_control if group.key.startswith("what-0-")]
    offered = [option for option in choice.options if option.startswith("Newer version")]
    assert len(offered) == len(set(offered)) == 2
    page = choice.set_value("Newer version of “Twin” (twin)").run()
    page.button(key="save-files").click().run()
    assert "newer blue" in resources.own_notes(LOCAL).text("twin")
    assert "second red" in resources.own_notes(LOCAL).text("twin-2")


def test_the_list_is_found_filtered_and_sorted() -> None:
    write("Alpha fox", "red")
    write("Beta frog", "green")
    notes = resources.library().own(LOCAL)
    resources.own_notes(LOCAL).label({"beta-frog": _labels()})
    notes = resources.library().own(LOCAL)
    assert [n.id for n in chosen(notes, Choice(words="FROG beta"))] == ["beta-frog"]
    assert [n.id for n in chosen(notes, Choice(tags=("pond",)))] == ["beta-frog"]
    assert chosen(notes, Choice(steps=("model",))) == [] and chosen(notes, Choice(cases=("x",))) == []
    ordered = [n.title for n in chosen(notes, Choice(order="title"))]
    assert ordered == sorted(ordered, key=str.casefold) and tags_of(notes) == ["pond"]
    [beta] = chosen(notes, Choice(tags=("pond",)))
    assert about(beta).startswith("#pond · Prepare data · ") and about(beta).endswith("1 passage")


def _labels() -> object:
    from ingestion.personal import Labels

    return Labels(("pond",), ("data",))
