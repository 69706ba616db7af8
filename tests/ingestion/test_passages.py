"""Cutting: nothing outside the window, nothing lost, nothing torn that fits, and ids that stay."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ingestion.notes import parse_note, read_note
from ingestion.passages import cut
from records import CORPUS, Block, Note, Passage, Section, plain
from retrieval.embedder import Embedder
from settings import Settings
from tests.conftest import DATA
from tests.fakes import count_words

WINDOW = 256
SPECIAL = 2  # [CLS] and [SEP]


def note_of(body: str, note_id: str = "a/b", owner: str = CORPUS) -> Note:
    return parse_note(f"---\nid: {note_id}\ntitle: T\n---\n{body}\n", Path("a/b.md"), owner, None, "0" * 64)


def pieces(passage: Passage, embedder: Embedder) -> int:
    return embedder.count_tokens(passage.embedded_text) + SPECIAL


def glued(text: str) -> str:
    """The text without white space: a word longer than the window may be broken, a letter may not be lost."""
    return "".join(text.split())


def of_section(passages: list[Passage], section: Section) -> list[Passage]:
    return [passage for passage in passages if passage.anchor == section.anchor]


def assert_nothing_lost(note: Note, passages: list[Passage]) -> None:
    """Each block's text stands in the passages of its section, in order; a repeated table header may stand between."""
    for section in note.sections:
        mine = of_section(passages, section)
        texts = [passage.text for passage in mine if passage.kind == "text"]
        for block in section.blocks:
            if block.kind == "table":
                assert_table_kept(block.text, texts)
            elif block.kind != "diagram":
                assert glued(block.text) in glued("".join(texts))
        figures = " ".join(passage.text for passage in mine if passage.kind == "diagram")
        for block in section.blocks:
            if block.kind == "diagram":
                assert_diagram_kept(block.text, block.caption, figures)


def assert_table_kept(table: str, texts: list[str]) -> None:
    header, _ruler, *rows = table.split("\n")
    whole = glued("".join(texts))
    assert glued(header) in whole
    for row in rows:
        start = 0
        for word in row.split():  # a header may stand between two words of a row wider than the window
            found = whole.find(word, start)
            assert found >= 0 or glued(word) in glued("".join(texts).replace(header, ""))
            start = max(found, start)


def assert_diagram_kept(source: str, caption: str, figures: str) -> None:
    assert glued(caption) in glued(figures)
    words = glued(plain(figures))
    for label in re.findall(r'"([^"\n]+)"', source):
        assert glued(plain(label)) in words


def test_over_the_whole_real_corpus_no_passage_exceeds_the_window_and_nothing_is_lost(
    real_corpus: Path, embedder: Embedder
) -> None:
    for path in real_corpus.rglob("*.md"):
        if path.name == "README.md":
            continue
        note = read_note(path)
        passages = cut(note, WINDOW, embedder.count_tokens)
        for passage in passages:
            assert pieces(passage, embedder) <= WINDOW, passage
        assert_nothing_lost(note, passages)


def test_over_the_whole_real_corpus_no_row_item_or_sentence_is_torn(real_corpus: Path, embedder: Embedder) -> None:
    for path in real_corpus.rglob("*.md"):
        if path.name == "README.md":
            continue
        note = read_note(path)
        passages = cut(note, WINDOW, embedder.count_tokens)
        for section in note.sections:
            texts = [passage.text for passage in of_section(passages, section)]
            for block in section.blocks:
                if block.kind in {"list", "table", "code"}:
                    for line in block.text.split("\n"):
                        assert any(line in text for text in texts), (path, line)


def test_a_short_section_is_one_passage_with_its_source_verbatim() -> None:
    [passage] = cut(note_of("## A\n\nOne *two*.\n\n- three\n\n| a |\n|---|\n| b |"), 64, count_words)
    assert passage.text == "One *two*.\n\n- three\n\n| a |\n|---|\n| b |"
    assert (passage.path, passage.heading, passage.line) == (("T", "A"), "A", 7)
    assert passage.embedded_text == "T > A\nOne two . - three a b"


def test_a_long_section_is_cut_into_parts_of_about_the_same_length() -> None:
    sentences = " ".join(f"Sentence number {n} has six words." for n in range(20))
    sizes = [count_words(passage.text) for passage in cut(note_of(f"## A\n\n{sentences}"), 100, count_words)]
    assert len(sizes) == 2
    assert max(sizes) - min(sizes) <= 20


def test_paragraphs_are_cut_between_sentences() -> None:
    body = " ".join(f"The statement {n} says 2.5 things, e.g. one." for n in range(40))
    for passage in cut(note_of(f"## A\n\n{body}"), 64, count_words):
        assert passage.text.startswith("The statement ")
        assert passage.text.endswith("one.")


@pytest.mark.parametrize("long", [35, 45, 55])
@pytest.mark.parametrize("bullet", ["-", "*", "1.", "  -", "7)"])
def test_a_list_item_that_fits_the_window_is_never_torn(long: int, bullet: str) -> None:
    items = [f"{bullet} " + " ".join(f"w{n}x{i}." for i in range(long if n % 2 else 9)) for n in range(9)]
    texts = [passage.text for passage in cut(note_of("## A\n\n" + "\n".join(items)), 64, count_words)]
    assert len(texts) > 1
    for item in items:
        assert any(item in f"{' ' * 2}{text}" for text in texts), item


def test_a_nested_list_stays_with_its_item() -> None:
    items = [f"- outer {n}\n  - inner {n} " + "word " * 20 + f"\n  - last {n}" for n in range(6)]
    texts = [passage.text for passage in cut(note_of("## A\n\n" + "\n".join(items)), 64, count_words)]
    assert all(f"outer {n}" in text for n in range(6) for text in texts if f"inner {n} " in text or f"last {n}" in text)


@pytest.mark.parametrize("long", [10, 30, 45])
def test_a_table_is_cut_between_rows_and_each_part_repeats_the_header(long: int) -> None:
    rows = [f"| r{n} | " + " ".join(f"c{n}x{i}" for i in range(long if n % 3 == 0 else 5)) + " |" for n in range(12)]
    header = "| name | value |\n|---|---|"
    passages = cut(note_of("## A\n\n" + "\n".join([header, *rows])), 64, count_words)
    assert len(passages) > 1
    assert all(passage.text.startswith(header) for passage in passages)
    for row in rows:
        assert sum(row in passage.text for passage in passages) == 1, row


@pytest.mark.parametrize("long", [10, 40, 55])
def test_code_is_cut_between_lines(long: int) -> None:
    lines = [f"x{n} = " + " + ".join(f"a{i}" for i in range((long if n % 4 == 0 else 6) // 2)) for n in range(30)]
    passages = cut(note_of("## A\n\n```python\n" + "\n".join(lines) + "\n```"), 64, count_words)
    assert len(passages) > 2
    for line in lines:
        assert any(line in passage.text.split("\n") for passage in passages), line


@pytest.mark.parametrize(
    ("before", "long", "after"),
    [
        ("A short sentence stands here. ", "A sentence of its own with {} many words.", " Another short one."),
        ("- short\n", "- an item of its own with {} many words", "\n- short"),
        ("| a |\n|---|\n| short |\n", "| a row of its own with {} many words |", "\n| short |"),
        ("```\nshort\n", "a line of its own with {} many words", "\nshort\n```"),
    ],
)
@pytest.mark.parametrize("words", [20, 30, 40])
def test_what_fits_the_window_is_not_torn_to_make_parts_of_the_same_length(
    before: str, long: str, after: str, words: int
) -> None:
    whole = long.format("very " * words)
    body = f"{before}{whole}{after}\n\n{'Other words. ' * 8}"
    assert any(whole in passage.text for passage in cut(note_of(f"## A\n\n{body}"), 64, count_words))


def test_a_diagram_is_a_passage_of_its_caption_and_labels() -> None:
    [text, figure] = cut(read_note(DATA / "corpus/cases/toy-feed/note.md"), WINDOW, count_words)[1:]
    assert (text.kind, figure.kind) == ("text", "diagram")
    assert figure.text == (
        "Figure: Which services does one request for the toy feed pass? "
        "Shows: Reader app; Feed service; Candidate retrieval; 500 posts; Ranker; Re-ranker"
    )
    assert figure.case == "toy-feed"


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        (
            "flowchart LR\n  a[Plain box] --> b{Is it?}\n  b -- yes --> c(Round)",
            ["Plain box", "Is it?", "yes", "Round"],
        ),
        ("sequenceDiagram\n  participant A as The app\n  A->>B: ask: now", ["The app", "ask: now"]),
        ('stateDiagram-v2\n  state "Idle now" as i\n  [*] --> i\n  i --> busy: a job', ["Idle now", "a job"]),
        ('flowchart TD\n  subgraph one["First part"]\n  a\n  end', ["First part"]),
        ('graph LR\n  a["Box"] --> Store -->|daily| b\n  b & Queue -. maybe .-> a', ["Box", "Store", "Queue", "daily"]),
        ("gantt\n  title The plan\n  section Week one\n  Reading : a1, 2d", ["The plan", "Week one", "Reading"]),
    ],
)
def test_every_label_of_a_diagram_can_be_found(source: str, labels: list[str]) -> None:
    [passage] = cut(note_of(f"## A\n\n```mermaid\n{source}\n```"), WINDOW, count_words)
    assert "[*]" not in passage.text
    for label in labels:
        assert label in passage.text


def test_a_section_of_only_a_diagram_keeps_its_questions() -> None:
    body = '## A\n<!--\nanswers: [what is drawn]\n-->\n\n```mermaid\nflowchart LR\n  a["X"] --> b["Y"]\n```'
    [passage] = cut(note_of(body), WINDOW, count_words)
    assert passage.questions == ("what is drawn",)


def test_every_text_passage_of_a_section_carries_its_questions_and_step() -> None:
    passages = cut(read_note(DATA / "corpus/cases/toy-feed/note.md"), 64, count_words)
    served = [passage for passage in passages if passage.anchor == "how-the-toy-feed-is-served"]
    assert {(passage.kind, passage.questions) for passage in served} == {
        ("text", ("request flow of the toy feed",)),
        ("diagram", ()),
    }
    assert {passage.steps for passage in served} == {("deploy",)}


def test_an_extreme_heading_leaves_room_for_text(embedder: Embedder) -> None:
    heading = "unpronounceable " * 200 + "x" * 500
    texts = [f"Some text {n} here." for n in range(50)]
    passages = cut(note_of(f"## {heading}\n\n### {heading}\n\n{' '.join(texts)}"), 64, embedder.count_tokens)
    assert all(pieces(passage, embedder) <= 64 for passage in passages)
    assert all(sum(text in passage.text for passage in passages) == 1 for text in texts)


def test_cutting_twice_gives_the_same_passages(embedder: Embedder) -> None:
    path = DATA / "corpus/concepts/feature-stores.md"
    assert cut(read_note(path), WINDOW, embedder.count_tokens) == cut(read_note(path), WINDOW, embedder.count_tokens)


def sentences_of(section: int) -> str:
    return " ".join(f"Text of {section} is sentence {n} here." for n in range(30))


def test_an_edited_section_replaces_only_its_own_passages() -> None:
    body = "\n\n".join(f"## Section {n}\n\n{sentences_of(n)}" for n in range(5))
    before = cut(note_of(body), 64, count_words)
    after = cut(note_of(body.replace("Text of 2 is sentence 7", "Words of 2 are sentence 7", 1)), 64, count_words)
    kept = {passage.id for passage in before} & {passage.id for passage in after}
    assert {passage.anchor for passage in before if passage.id not in kept} == {"section-2"}
    assert {passage.anchor for passage in after if passage.id not in kept} == {"section-2"}


def test_the_same_text_in_two_notes_or_of_two_owners_has_ids_of_its_own() -> None:
    body = "## A\n\nThe same text."
    notes = [note_of(body), note_of(body, "a/c"), note_of(body, owner="ann"), note_of(body.replace("A", "B", 1))]
    assert len({passage.id for note in notes for passage in cut(note, WINDOW, count_words)}) == 4


def test_a_paragraph_that_a_section_repeats_is_one_passage() -> None:
    text = "word " * 40
    passages = cut(note_of(f"## A\n\n{text}\n\n{text}\n\nend"), 64, count_words)
    assert [passage.position for passage in passages] == list(range(len(passages)))
    assert len({passage.id for passage in passages}) == len(passages)


MARKS = ["the", "model", "e.g.", "3.5", "**bold**", "`code`", "[link](http://x.y)", "<b>", "a_b_c", "---", "|", "#"]
MARKS += ["你好", "ẞ", "각", "مرحبا", "😀🏳️\u200d🌈", "-1", "\\"]
WORD = st.one_of(
    st.sampled_from(MARKS),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12).map(glued).filter(bool),
    st.builds(
        lambda c, n: c * n, st.sampled_from(["a", "é", "字", "a.", "_", "각", "x-", "(", "[", "|"]), st.integers(1, 200)
    ),
)
PHRASE = st.lists(WORD, min_size=1, max_size=20).map(" ".join)
PARAGRAPH = st.lists(PHRASE, min_size=1, max_size=8).map(". ".join)
ITEMS = st.lists(
    st.builds("{}{} {}".format, st.sampled_from(["", "  ", "    "]), st.sampled_from(["-", "*", "1."]), PHRASE),
    min_size=1,
)
CELL = PHRASE.map(lambda text: text.replace("|", "/"))
TABLE = st.builds(
    lambda head, rows: "\n".join([f"| {head} | b |", "|---|---|", *(f"| {row} | x |" for row in rows)]),
    CELL,
    st.lists(CELL, max_size=20),
)
CODE = st.lists(PHRASE, max_size=30).map(lambda lines: "```\n" + "\n".join(lines) + "\n```")
BLOCK = st.one_of(PARAGRAPH, ITEMS.map("\n".join), TABLE, CODE, PHRASE.map("> {}".format), PHRASE.map("## {}".format))
MARKDOWN = st.lists(BLOCK, min_size=1, max_size=8).map("\n\n".join)


@given(MARKDOWN, st.sampled_from([64, 100, 256]))
@hypothesis_settings(max_examples=40)
@example("## H\n\n" + "각" * 300, 64)
@example("a\u2028b\x85c\x0bd", 64)
@example("- " + "[" * 400, 64)
def test_any_markdown_is_cut_inside_the_window_without_loss(embedder: Embedder, body: str, window: int) -> None:
    note = note_of(f"Start\n\n{body}")
    passages = cut(note, window, embedder.count_tokens)
    assert all(pieces(passage, embedder) <= window for passage in passages)
    for section in note.sections:
        texts = [passage.text for passage in of_section(passages, section)]
        heads = {head for block in section.blocks if block.kind == "table" for head in repeated_heads(block, texts)}
        whole = without("\n\n".join(block.text for block in section.blocks), heads)
        assert is_covered(whole, {without(text, heads) for text in texts}), section


def repeated_heads(block: Block, texts: list[str]) -> list[str]:
    """A table's header with its ruler where parts repeat it; the ruler alone where the header is too wide for that."""
    header, ruler, *_ = block.text.split("\n")
    return [f"{header}\n{ruler}"] if any(f"{header}\n{ruler}" in text for text in texts) else [ruler]


def without(text: str, heads: set[str]) -> str:
    for head in sorted(heads, key=len, reverse=True):
        text = text.replace(head, "")
    return glued(text)


def is_covered(whole: str, parts: set[str]) -> bool:
    """Whether a text is its parts, one after the other; a part that comes twice is one passage."""
    reached, queue = {0}, [0]
    while queue:
        start = queue.pop()
        if start == len(whole):
            return True
        ends = {start + len(part) for part in parts if part and whole.startswith(part, start)}
        queue += ends - reached
        reached |= ends
    return False


def test_every_window_a_setting_allows_has_room_for_text(embedder: Embedder) -> None:
    smallest = Settings(_env_file=None, window=64).window
    for passage in cut(read_note(DATA / "corpus/concepts/feature-stores.md"), smallest, embedder.count_tokens):
        assert pieces(passage, embedder) <= smallest
