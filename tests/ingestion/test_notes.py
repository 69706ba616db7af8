"""Reading a note: what is understood, and how a mistake is told."""

from pathlib import Path

import pytest

from errors import NoteError
from ingestion.notes import read_note
from records import LOCAL, Note
from tests.conftest import DATA

HEAD = "---\nid: a/b\ntitle: T\n---\n"


def read(tmp_path: Path, text: str | bytes, fallback_id: str | None = None) -> Note:
    path = tmp_path / "note.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_note(path, fallback_id=fallback_id)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("## A\n\ntext\n", 1, "The front matter is missing"),
        ("---\nid: a\ntitle: T\n", 1, "The front matter is missing"),
        ("---\n- a\n---\n\ntext\n", 2, "not a YAML mapping"),
        ("---\n---\n\ntext\n", 2, "not a YAML mapping"),
        ("---\nid: a\n---\n\ntext\n", 1, "`title`: Field required"),
        ("---\nid: a\ntitle: T\nkind: poem\n---\n\ntext\n", 4, "`kind`"),
        ("---\nid: Not An Id\ntitle: T\n---\n\ntext\n", 2, "`id`"),
        ("---\nid: a\ntitle: T\nstep: [data]\n---\n\ntext\n", 4, "`step`: Extra inputs"),
        ("---\nid: a\ntitle: T\nsteps: [cook]\n---\n\ntext\n", 4, "`steps.0`"),
        ("---\nid: a\ntitle: T: U\n---\n\ntext\n", 3, "does not parse"),
        ("---\nid: a\ntitle: T\nupdated: 2026-13-45\n---\n\ntext\n", 2, "impossible value"),
        ("---\nid: a\ntitle: !!int ''\n---\n\ntext\n", 2, "impossible value"),
        ("---\nid: a\ntitle: !!bool perhaps\n---\n\ntext\n", 2, "impossible value"),
        ("---\nid: a\ntitle: !!timestamp noon\n---\n\ntext\n", 2, "impossible value"),
        ("---\nid: a\ntitle: T\n? [b]\n: c\n---\n\ntext\n", 4, "does not parse"),
        (HEAD, 5, "has no text"),
        (HEAD + "## A\n\n## B\n", 5, "has no text"),
        (HEAD + "## A\n<!--\nstep: cook\n-->\ntext\n", 6, "Section comment, `step`"),
        (HEAD + "## A\n<!--\nanswers: [a\n-->\ntext\n", 8, "does not parse"),
        (HEAD + "text\x00text\n", 1, "NUL bytes"),
        (b"\xff\xfe\x00", 1, "not UTF-8"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str | bytes, line: int, told: str) -> None:
    with pytest.raises(NoteError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'note.md'}:{line}: ")
    assert told in str(caught.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoteError, match=r"missing\.md:1: The file cannot be read"):
        read_note(tmp_path / "missing.md")
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(NoteError, match="cannot be read"):
        read_note(tmp_path / "folder.md")


def test_a_section_comment_gives_questions_and_step_and_is_not_text() -> None:
    note = read_note(DATA / "corpus/concepts/training-serving-skew.md")
    why, detected = note.sections
    assert why.answers == (
        "causes of training serving skew",
        "why do features differ between the warehouse and production",
    )
    assert (why.steps, detected.steps) == (("data", "deploy", "monitor"), ("monitor",))
    assert "answers" not in why.markdown
    assert why.blocks[0].text.startswith("Training–serving skew happens")


def test_an_ordinary_comment_is_dropped_and_its_neighbours_are_kept(tmp_path: Path) -> None:
    note = read(tmp_path, HEAD + "## A\n<!-- remember: nothing -->\none\n\n<!-- note --> two\n\n<!-- open\n")
    assert [block.text for block in note.sections[0].blocks] == ["one", "two", "<!-- open"]
    assert note.sections[0].answers == ()


def test_headings_inside_fences_and_lists_do_not_begin_a_section(tmp_path: Path) -> None:
    body = "## A\n\n```md\n## not a heading\n```\n\n- item\n\n  ## nor this\n\n> ## nor that\n\n    # nor code\n"
    note = read(tmp_path, HEAD + body)
    assert [section.path for section in note.sections] == [("T", "A")]
    assert [block.kind for block in note.sections[0].blocks] == ["code", "list", "other", "code"]


def test_setext_and_closed_headings_are_headings(tmp_path: Path) -> None:
    note = read(
        tmp_path, HEAD + "First\n=====\n\none\n\nSecond\n------\n\ntwo\n\n### Third ###\n\nthree\n\n## Fourth\n\n4\n"
    )
    assert [section.path for section in note.sections] == [
        ("T", "First"),
        ("T", "First", "Second"),
        ("T", "First", "Second", "Third"),
        ("T", "First", "Fourth"),
    ]
    assert [section.line for section in note.sections] == [5, 10, 15, 19]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_change_nothing_but_the_digest(tmp_path: Path, ending: str) -> None:
    text = HEAD + "## A\n<!--\nanswers: [q]\n-->\none\ntwo\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    unix, other = read(tmp_path, text), read(tmp_path, text.replace("\n", ending))
    assert other.sections == unix.sections
    assert other.sha256 != unix.sha256


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    note = read(tmp_path, b"\xef\xbb\xbf" + HEAD.encode() + b"text\n")
    assert note.title == "T"
    assert note.sections[0].markdown == "text"


def test_text_before_the_first_heading_is_a_section_of_its_own(tmp_path: Path) -> None:
    note = read(tmp_path, HEAD + "intro\n\n## Start\n\nmore\n")
    assert [(section.path, section.anchor) for section in note.sections] == [
        (("T",), "start"),
        (("T", "Start"), "start-1"),
    ]


@pytest.mark.parametrize(
    "headings", [("A b", "A b", "A b"), ("A", "A", "A 1", "A-1"), ("!?", "…", ""), ("x" * 90, "x" * 95)]
)
def test_duplicate_headings_get_anchors_of_their_own(tmp_path: Path, headings: tuple[str, ...]) -> None:
    note = read(tmp_path, HEAD + "".join(f"## {heading}\n\ntext {n}\n\n" for n, heading in enumerate(headings)))
    anchors = [section.anchor for section in note.sections]
    assert len(anchors) == len(headings) == len(set(anchors))
    assert all(0 < len(anchor) <= 100 for anchor in anchors)


def test_a_caption_is_folded_into_the_diagram_before_it(tmp_path: Path) -> None:
    fence = "```mermaid\nflowchart LR\n  a --> b\n```"
    body = f"## A\n\n{fence}\n\n*Figure: What\nis it?*\n\n{fence}\n\n{fence}\n\n_Figure: Who?_\n\n*Figure: nobody's*\n"
    blocks = read(tmp_path, HEAD + body).sections[0].blocks
    assert [(block.kind, block.caption) for block in blocks] == [
        ("diagram", "What is it?"),
        ("diagram", ""),
        ("diagram", "Who?"),
        ("paragraph", ""),
    ]


def test_a_personal_note_needs_no_front_matter(tmp_path: Path) -> None:
    plain = read(tmp_path, "Some text\n\n# The heading\n\nmore\n", "my-note")
    assert (plain.id, plain.title) == ("my-note", "The heading")
    assert read(tmp_path, "only text\n", "my-note").title == "note"


def test_a_personal_note_may_carry_any_front_matter(tmp_path: Path) -> None:
    note = read(tmp_path, "---\ntitle: 7\ntags: [a]\n1: x\naliases: [b, 2]\nid: theirs\n---\n\ntext\n", "my-note")
    assert (note.id, note.title, note.front.aliases) == ("my-note", "7", ("b", "2"))
    assert read(tmp_path, "---\ntags: [a]\n---\n\ntext\n", "my-note").title == "note"


@pytest.mark.parametrize(
    "title",
    [
        f"0x{'f' * 5000}",
        "&a [x, x]",
        "{a: b}",
        "*h",
    ],
)
def test_a_title_that_is_no_word_or_number_is_passed_over(tmp_path: Path, title: str) -> None:
    laughs = "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("bcdefg", "cdefgh", strict=True)
    )
    head = f"b: &b [x]\n{laughs}title: {title}\naliases: [*h, c]\n"
    note = read(tmp_path, f"---\n{head}---\n\ntext\n", "my-note")
    assert (note.title, note.front.aliases) == ("note", ("c",))


def test_a_personal_file_whose_name_is_no_id_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoteError, match=r"note\.md:1: The file's name cannot be a note id. Rename it"):
        read(tmp_path, "just text\n", "My Note")


def test_block_lines_count_in_the_file() -> None:
    path = DATA / "corpus/concepts/training-serving-skew.md"
    lines = path.read_text("utf-8").split("\n")
    for section in read_note(path, LOCAL).sections:
        assert lines[section.line - 1] == f"## {section.path[-1]}"
        for block in section.blocks:
            assert lines[block.line - 1] == block.text.split("\n")[0]


def test_every_note_of_the_real_corpus_can_be_read(real_corpus: Path) -> None:
    paths = [path for path in real_corpus.rglob("*.md") if path.name != "README.md"]
    assert paths
    for path in paths:
        assert read_note(path).sections
