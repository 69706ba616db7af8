"""What survives of each format, on real files (`tests/data/formats/README.md` says how they were made)."""

import re

import pytest

from errors import UnreadableFileError
from ingestion.limits import Limits
from ingestion.readers.archive import files
from ingestion.readers.by_kind import read_document
from ingestion.readers.checked import read_checked
from ingestion.readers.document import Document
from tests.conftest import DATA

FORMATS = DATA / "formats"


def sample(name: str) -> Document:
    return read_document((FORMATS / name).read_bytes(), name, Limits())


@pytest.fixture(scope="module")
def book() -> Document:
    return sample("book.pdf")


@pytest.fixture(scope="module")
def columns() -> Document:
    return sample("two-columns.pdf")


def pages(document: Document) -> dict[int, str]:
    """The text after each page's mark."""
    parts = re.split(r"^<!-- page (\d+) -->$", document.markdown, flags=re.MULTILINE)
    return {int(number): text for number, text in zip(parts[1::2], parts[2::2], strict=True)}


def test_a_pdf_keeps_its_page_numbers_and_its_title(book: Document) -> None:
    assert (book.kind, book.pages, book.title) == ("pdf", 5, "My Book of ML Systems")
    assert list(pages(book)) == [1, 2, 3, 4, 5]
    assert "An offline metric" in pages(book)[1]
    assert "## Chapter 2: Data" in pages(book)[2]
    assert "### Sampling" in pages(book)[4]
    assert "A feature store" in pages(book)[5]


def test_a_damaged_pdf_keeps_the_librarys_error_as_its_cause() -> None:
    with pytest.raises(UnreadableFileError, match="damaged") as caught:
        read_document(b"%PDF-1.7\n", "torn.pdf", Limits())
    assert not isinstance(caught.value.__cause__, UnreadableFileError)


def test_the_bookmarks_of_a_pdf_are_its_headings(book: Document) -> None:
    assert re.findall(r"^#+ .*$", book.markdown, re.MULTILINE) == [
        "## Chapter 1: Framing the problem",
        "### Metrics offline and online",
        "## Chapter 2: Data",
        "### Sampling",
        "## Chapter 3: Serving",
    ]


def test_a_ruled_table_of_a_pdf_stays_a_table_in_its_place(book: Document) -> None:
    table = "| Metric | Where | Higher is better |\n| --- | --- | --- |\n| AUC | offline | yes |\n"
    before, found, after = pages(book)[1].partition(table)
    assert found
    assert before.rstrip().endswith("an online metric on people.")
    assert "After the table" in after
    assert "offline yes" not in after


def test_items_of_a_list_stay_apart_in_a_pdf(book: Document) -> None:
    assert "First point about labels\n\nSecond point about features\n\nThird" in book.markdown


def test_a_paragraph_over_the_end_of_a_page_is_joined_and_the_mark_comes_after_it(book: Document) -> None:
    (chapter,) = [block for block in book.markdown.split("\n\n") if block.startswith("Sentence number 1 ")]
    assert re.findall(r"Sentence number (\d+) ", chapter) == [str(number) for number in range(1, 40)]
    assert not pages(book)[3].strip()


def test_headers_footers_and_page_numbers_of_a_pdf_are_dropped(book: Document, columns: Document) -> None:
    assert "My Book" not in book.markdown
    assert not re.search(r"^\d+$", book.markdown, re.MULTILINE)
    assert "Notes on Machine Learning Systems" not in columns.markdown
    assert not re.search(r"Page \d", columns.markdown)


def test_two_columns_are_read_one_after_the_other(columns: Document) -> None:
    ends = re.findall(r"Paragraph (\d\.\d) (begins|ends) here", columns.markdown)
    expected = [
        (f"{part}.{n}", end)
        for part, count in ((1, 5), (2, 6), (3, 5), (4, 4))
        for n in range(1, count + 1)
        for end in ("begins", "ends")
    ]
    assert ends == expected
    for number, _ in expected:
        assert re.search(
            rf"^Paragraph {number} begins here\. .* Paragraph {number} ends here\.$", columns.markdown, re.M
        )


def test_larger_type_is_a_heading_in_a_pdf_without_bookmarks(columns: Document) -> None:
    assert re.findall(r"^#+ .*$", columns.markdown, re.MULTILINE) == [
        "## Monitoring, Features and Ranking",
        "## 1 Monitoring",
        "## 2 Feature stores",
        "## 3 Two-stage ranking",
        "## 4 Closing words",
    ]


def test_hyphens_of_words_are_kept(columns: Document) -> None:
    assert columns.markdown.count("training-serving skew") == 6
    assert not re.search(r"\w- \w", columns.markdown)


def test_headings_lists_and_tables_of_a_docx_survive_and_pictures_do_not() -> None:
    document = sample("write-up.docx")
    assert (document.kind, document.title) == ("docx", "Interview write-up: ranking a feed")
    assert re.findall(r"^#+ .*$", document.markdown, re.MULTILINE)[1:] == ["# What was asked", "## Numbers I gave"]
    assert "- Clicks come at once\n- Shares come later\n- Hides are rare" in document.markdown
    assert "1. Clarify\n2. Frame\n3. Evaluate" in document.markdown
    assert "| Stage | Items | Budget \\| ms |\n| --- | --- | --- |\n| Retrieval | 1,000 | 20 |" in document.markdown
    assert "![" not in document.markdown and "base64" not in document.markdown


def test_a_page_keeps_its_text_and_nothing_from_around_it() -> None:
    document = sample("page.html")
    assert (document.kind, document.title) == ("html", "Embedding tables at scale")
    assert document.markdown.startswith("# Embedding tables at scale\n\nA table with a billion rows is *sharded*")
    assert "[the DLRM paper](https://example.org/dlrm)" in document.markdown
    assert "| Rows | Bytes |\n| --- | --- |\n| 1e9 | 256 GB |" in document.markdown
    assert "- pruning\n  - by frequency" in document.markdown
    assert "```python\nrows = hash(key) % size\n# not a heading\n```" in document.markdown
    assert "snake_case_names" in document.markdown
    around = ("alert", "color", "Site", "Related", "Search", "javascript", "track.png", "Ignore your", "![", "<")
    assert not [word for word in around if word in document.markdown]
    assert "A sharded table" in document.markdown


def test_a_notebook_keeps_text_code_and_a_part_of_what_it_printed() -> None:
    document = sample("calibration.ipynb")
    assert (document.kind, document.title) == ("notebook", "Calibrating a click model")
    assert "see [[reliability]]." in document.markdown
    assert "```python\nimport numpy as np\n\ntemperature = 1.7" in document.markdown
    assert "```text\nECE 0.031\n```" in document.markdown
    assert "row 19\n… 80 more lines\n```" in document.markdown
    assert "| 0.9 | 0.81 |" in document.markdown
    assert "iVBOR" not in document.markdown and "hidden html" not in document.markdown


def test_a_note_is_left_as_written_and_its_front_matter_is_data() -> None:
    document = sample("note.md")
    assert (document.kind, document.title) == ("markdown", "Vector search")
    assert document.front == {
        "title": "Vector search",
        "tags": ["ann", "hnsw"],
        "aliases": ["ANN"],
        "created": "2026-03-01",
    }
    assert document.markdown == (FORMATS / "note.md").read_text("utf-8").split("---\n\n", 1)[1]


def test_a_vault_gives_its_notes_and_passes_over_pictures_and_hidden_files() -> None:
    found = list(files((FORMATS / "vault.zip").read_bytes(), "vault.zip", Limits()))
    assert [member.path for member in found] == [
        "ml/notes.md",
        "deep/ml/notes.md",
        "ml/image.png",
        "Tasks 0123456789abcdef0123456789abcdef.md",
        "ml/page.html",
        "broken.pdf",
        "Export.zip/inside.md",
    ]


def test_members_of_a_vault_are_told_apart_by_their_path_and_named_without_notions_id() -> None:
    members = files((FORMATS / "vault.zip").read_bytes(), "vault.zip", Limits())
    documents = [read_checked(member, Limits()) for member in members if member.name != "broken.pdf"]
    assert [(document.name, document.path, document.title) if document else None for document in documents] == [
        ("notes.md", "ml/notes.md", "Vector search"),
        ("notes.md", "deep/ml/notes.md", "Other notes"),
        None,
        ("Tasks 0123456789abcdef0123456789abcdef.md", "Tasks 0123456789abcdef0123456789abcdef.md", "Tasks"),
        ("page.html", "ml/page.html", "Embedding tables at scale"),
        ("inside.md", "Export.zip/inside.md", "Inside"),
    ]
