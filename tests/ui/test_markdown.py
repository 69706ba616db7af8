"""Text of others in Streamlit's Markdown: it reads right and takes over nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from settings import PROJECT_DIR
from ui.markdown import blocks, find, highlighted, inline, literal

JOINER = "\u2060"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("costs $2 to $5 a day", r"costs \$2 to \$5 a day"),
        ("about ~10 ms or ~20 ms", r"about \~10 ms or \~20 ms"),
        ("<img src=x onerror=alert(1)>", r"\<img src=x onerror=alert(1)>"),
        ("![x](https://example.org/x.png)", r"!\[x\](https://example.org/x.png)"),
        ("[x](javascript:alert(1))", r"\[x\](javascript\:alert(1))"),
        (":red[x]", r"\:red\[x\]"),
        ("2*3*4", r"2\*3\*4"),
        ("# h", r"\# h"),
        ("- a", r"\- a"),
        ("1. a", r"1\. a"),
        ("> a", r"\> a"),
        ("| a | b |", r"\| a | b |"),
        (":material/home: :smile:", rf"\:{JOINER}material/home: \:{JOINER}smile:"),
        ("[^1] [x]: y", r"\[^1\] \[x\]: y"),
    ],
)
def test_what_streamlit_would_act_on_is_shown_as_it_is(text: str, safe: str) -> None:
    assert inline(text) == safe


@pytest.mark.parametrize(
    "text",
    [
        "**bold** and *italic*",
        "`eCPM = 1000 * bid * pCTR`",
        "`a ~ b $ c $ :red[x] <b>`",
        "``a ` $x$``",
        "see [the paper](https://arxiv.org/abs/1)",
        r"already \$5 escaped",
        "3 * 4 = 12",
        "precision@k, 0.5% and 10:30",
    ],
)
def test_what_a_note_means_as_markdown_stays(text: str) -> None:
    assert inline(text) == text


@given(some.text())
def test_a_literal_leaves_no_markdown_character_alone(text: str) -> None:
    shown = literal(text)
    assert "\n" not in shown
    for position, character in enumerate(shown):
        if character in "<[]$~*_`:#!|{}":
            assert shown[:position].endswith("\\")


@given(some.text(alphabet="ab `*$[]\\\n#<:~-", max_size=60))
def test_escaping_adds_characters_and_takes_none(text: str) -> None:
    kept = [c for c in blocks(text) if c not in f"\\{JOINER}"]
    assert kept == [c for c in text if c not in f"\\{JOINER}"]


def test_a_fence_is_left_alone_and_the_text_around_it_is_not() -> None:
    markdown = (
        'costs $1\n\n```mermaid\nflowchart LR\n  a["$x$"] --> b\n```\n\nand $2\n\n| a | b |\n|---|---|\n| 1 | $3 |'
    )
    shown = blocks(markdown)
    assert '  a["$x$"] --> b\n```' in shown
    assert r"\$1" in shown and r"\$2" in shown and r"| 1 | \$3 |" in shown


def test_an_unclosed_fence_reaches_to_the_end() -> None:
    assert blocks("```\n$x$\nmore") == "```\n$x$\nmore"


def test_a_sentence_is_highlighted_where_it_stands_though_its_lines_break_elsewhere() -> None:
    section = "First one. The second costs\n$5 a day. Third."
    shown, missed = highlighted(section, ["The second costs $5 a day."])
    assert shown == r"First one. :yellow-background[The second costs \$5 a day.] Third."
    assert missed == ()


def test_two_sentences_and_a_list_item_are_highlighted() -> None:
    shown, missed = highlighted(
        "One is here. Two.\n\n- a list item with `x[0]` in it.", ["a list item with `x[0]` in it.", "One is here."]
    )
    assert shown == ":yellow-background[One is here.] Two.\n\n- :yellow-background[a list item with `x[0]` in it.]"
    assert missed == ()


@pytest.mark.parametrize("sentence", ["The range `[0, 1)` is half open.", "It is **very. much", "Not there at all."])
def test_a_sentence_that_a_highlight_cannot_hold_is_given_back(sentence: str) -> None:
    shown, missed = highlighted("The range `[0, 1)` is half open. It is **very. much** so.", [sentence])
    assert missed == (sentence,)
    assert "background" not in shown


def test_a_sentence_is_not_found_inside_a_fence() -> None:
    assert find("```\nsame words\n```\n\nsame words", "same words") == (20, 30)


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ('A["<img src=x onerror=f()>"]', "<img"),
        ("A --> B</script>", "</script"),
        ('A@{ img: "https://evil.example/a.png" }', "https:"),
        ('A@{ img: "//evil.example/a.png" }', "//"),
        (r'A@{ img: "\\evil.example/a.png" }', r"\\"),
        ('A@{ "img" : "a.png" }', '"img"'),
        ('A@{ img: "data:image/svg+xml,x" }', "data:"),
        ('A@{ img: "ht\ttps://evil.example/a.png" }', "\t"),
        ('click A "javascript:f()"', "javascript:"),
        ('%%{init: {"themeCSS": "x"}}%%', "%%{"),
    ],
)
@pytest.mark.parametrize("fence", ["```mermaid", "~~~ Mermaid", "   ````mermaid x"])
def test_a_diagram_names_nothing_that_a_browser_would_fetch_or_run(line: str, gone: str, fence: str) -> None:
    marks = fence.strip().split("m")[0].split("M")[0].strip()
    assert gone in line
    assert gone not in blocks(f"{fence}\nflowchart LR\n{line}\n{marks}\n")


def test_a_diagram_keeps_line_breaks_kinds_and_arrows() -> None:
    diagram = "```mermaid\nclassDiagram\nclass A {\n<<interface>>\n}\nA <|-- B: first<br/>second\nC <--> D\n```"
    assert blocks(diagram) == diagram


def test_the_diagrams_of_the_built_in_notes_are_drawn_as_they_are_written() -> None:
    fences = [
        fence[0]
        for path in (PROJECT_DIR / "corpus").rglob("*.md")
        for fence in re.finditer(r"^```mermaid\n.*?^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    ]
    assert fences and all(blocks(fence) == fence for fence in fences)


@pytest.mark.parametrize(
    "markdown",
    [
        "```\n![x](https://evil.example/a.png)\n```",
        "    ```\n\n![x](https://evil.example/a.png)\n\n    ```",
        "1. a\n   ```\n![x](https://evil.example/a.png)\n   ```",
        "| `a | ![x](https://evil.example/a.png) ` |\n|---|---|",
        "`\n# ![x](https://evil.example/a.png)\n`",
        "~~~~ x\n![x][y]\n~~~~\n\n[y]: https://evil.example/a.png",
    ],
)
def test_no_code_that_markdown_ends_sooner_than_we_think_becomes_an_image(markdown: str) -> None:
    assert "![" not in blocks(markdown)
    assert "![" not in inline(markdown)


@given(some.text(alphabet="![]()`~ \n>-#|\\x&;:", max_size=40))
def test_nothing_becomes_an_image(text: str) -> None:
    assert "![" not in blocks(text) and "![" not in inline(text)


@pytest.mark.parametrize("opening", ["> ```mermaid", "- ```mermaid", "> ```mer&#109;aid", "- ```merm\\\\aid"])
def test_a_diagram_inside_a_quotation_or_list_is_shown_as_code(opening: str) -> None:
    assert "```text\n" in blocks(f"{opening}\n> flowchart LR\n\n> ```\n")
