"""How lines of a PDF become columns, headings and paragraphs, on lines set by hand."""

import pytest

from ingestion.readers.pdf_furniture import without_furniture
from ingestion.readers.pdf_headings import Headings
from ingestion.readers.pdf_page import Line, Page, in_reading_order
from ingestion.readers.pdf_paragraphs import pdf_markdown


def line(text: str, top: float, x0: float = 50, x1: float = 300, size: float = 10, bold: bool = False) -> Line:
    return Line(text, x0, x1, top, top + size, size, bold=bold)


def page(number: int, *lines: Line) -> Page:
    return Page(number, 600, 800, lines)


def markdown(*pages: Page) -> str:
    return pdf_markdown(pages, Headings(pages, {}))


def paragraph(*texts: str, top: float = 200) -> list[Line]:
    return [line(text, top + 12 * row) for row, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("the fea-", "ture store"), "the feature store"),
        (("over-", "fitting, and overfitting"), "overfitting, and overfitting"),
        (("with two-", "stage ranking; the two-stage kind"), "with two-stage ranking; the two-stage kind"),
        (("so training and serving agree: training-", "serving skew"), "agree: training-serving skew"),
        (("the year 2020-", "2021 was"), "2020-2021"),
        (("by Smith-", "Jones"), "Smith-Jones"),
    ],
)
def test_a_hyphen_at_a_lines_end_goes_only_where_it_breaks_a_word(rows: tuple[str, ...], told: str) -> None:
    assert told in markdown(page(1, *paragraph(*rows)))


def test_a_break_before_a_word_that_would_have_fitted_is_meant() -> None:
    rows = [line("short", 200, x1=80), line("and another short one", 212, x1=160), line("x " * 60, 224)]
    assert "short\n\nand another short one\n\nx x" in markdown(page(1, *rows))


def test_a_wide_gap_and_an_indent_after_a_full_stop_begin_a_paragraph() -> None:
    rows = [line("one ends.", 200), line("two is indented", 212, x0=65), line("and goes on.", 224), line("three", 260)]
    assert markdown(page(1, *rows)) == "<!-- page 1 -->\n\none ends.\n\ntwo is indented and goes on.\n\nthree\n"


def test_bullets_become_a_list_and_numbers_stay() -> None:
    rows = paragraph("• first point", "that goes on", "• second", "1. numbered")
    assert "- first point that goes on\n- second\n\n1. numbered" in markdown(page(1, *rows))


@pytest.mark.parametrize("text", ["```", "~~~~ x", "# not a heading", "[1]: https://example.org", "<!-- page 9 -->"])
def test_text_that_looks_like_markdown_is_no_markdown(text: str) -> None:
    told = markdown(page(1, line(text, 200)))
    assert "\\" + text in told


def test_a_paragraph_goes_on_over_pages_and_the_marks_follow_it() -> None:
    first = page(1, *paragraph("It begins", "on page one", "and it then goes", "on with"))
    assert markdown(first, page(2, line("the middle of it and", 100)), page(3, line("ends here.", 100)), page(4)) == (
        "<!-- page 1 -->\n\nIt begins on page one and it then goes on with the middle of it and ends here.\n\n"
        "<!-- page 2 -->\n\n<!-- page 3 -->\n"
    )


def test_a_sentence_that_ended_does_not_go_on() -> None:
    assert markdown(page(1, line("It ends.", 200)), page(2, line("another", 100))) == (
        "<!-- page 1 -->\n\nIt ends.\n\n<!-- page 2 -->\n\nanother\n"
    )


def test_numbered_bold_rows_are_headings() -> None:
    rows = [
        line("2 Data", 200, bold=True),
        line("text " * 9, 220),
        line("2.1 Sampling", 240, bold=True),
        line("more " * 9, 260),
        line("2 apples are bold here", 300, bold=True),
    ]
    told = markdown(page(1, *rows))
    assert "## 2 Data\n" in told and "### 2.1 Sampling\n" in told and "\n2 apples" in told


def test_three_columns_under_a_title_are_read_in_order() -> None:
    title = line("A title over all three columns", 50, 50, 550)
    cells = [
        line(f"{name}{row} " * 5, 100 + 12 * row + shift, x0, x0 + 150)
        for name, x0, shift in (("a", 50, 0), ("b", 220, 3), ("c", 390, 6))
        for row in range(9)
    ]
    order = [row.text[:2] for column in in_reading_order([*cells, title]) for row in column]
    assert order == ["A ", *(f"{name}{row}" for name in "abc" for row in range(9))]


def test_cells_of_a_table_without_rules_stay_in_their_rows() -> None:
    cells = [
        line(f"{name}{row}", 100 + 12 * row, x0, x0 + 20)
        for name, x0 in (("a", 50), ("b", 200), ("c", 400))
        for row in range(9)
    ]
    assert [row.text for column in in_reading_order(cells) for row in column][:2] == ["a0 b0 c0", "a1 b1 c1"]


def test_text_that_spans_both_columns_parts_them() -> None:
    def halves(name: str, top: float) -> list[Line]:
        return [
            line(f"{name}{side}{row} " * 4, top + 12 * row, x0, x0 + 230)
            for side, x0 in (("l", 50), ("r", 310))
            for row in range(5)
        ]

    lines = [*halves("x", 100), line("a figure's caption across the page", 200, 50, 540), *halves("y", 300)]
    order = [row.text[:2] for column in in_reading_order(lines) for row in column]
    assert order == ["xl"] * 5 + ["xr"] * 5 + ["a "] + ["yl"] * 5 + ["yr"] * 5


def furnished(number: int) -> Page:
    return page(
        number,
        line(f"{number} A book of systems" if number % 2 else f"Chapter {number // 9} {number}", 40),
        *(line(f"Row {row} of {chr(96 + number)}zz", 100 + 12 * row) for row in range(40)),
        line("DRAFT", 300, size=120),
        line(f"Page {number} of 20", 760),
    )


def test_what_repeats_at_the_edges_goes_and_the_text_stays() -> None:
    kept = without_furniture([furnished(number) for number in range(1, 21)])
    texts = [row.text for number in kept for row in number.lines]
    assert len(texts) == 20 * 40
    assert all(text.startswith("Row") for text in texts)


def test_the_chapter_that_stands_beside_a_page_number_goes_with_it() -> None:
    def chapter(number: int) -> Page:
        text = [line(f"Row {row} of {number}", 100 + 12 * row) for row in range(40)]
        return page(number, line(str(number), 40, 500, 510), line(f"3.{number} Section", 41), *text)

    kept = without_furniture([chapter(number) for number in range(1, 5)])
    assert [len(shown.lines) for shown in kept] == [40] * 4


def test_pages_that_are_all_alike_keep_their_text() -> None:
    for count in (2, 5):
        pages = [page(number, line("all there is", 60)) for number in range(count)]
        assert without_furniture(pages) == pages


def test_two_pages_that_begin_alike_keep_their_first_lines() -> None:
    pages = [page(1, *paragraph("same", "other", top=150)), page(2, *paragraph("same", "third", top=180)), page(3)]
    assert [len(kept.lines) for kept in without_furniture(pages)] == [2, 2, 0]
