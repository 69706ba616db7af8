"""Where a sentence ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.sentences import sentences, statements


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One here. Two here.", ["One here.", "Two here."]),
        ("Is it? Yes! Good…  Next", ["Is it?", "Yes!", "Good…", "Next"]),
        ("Use a store, e.g. Redis. Then stop.", ["Use a store, e.g. Redis.", "Then stop."]),
        ("See Fig. 3 and Smith et al. 2019 for it.", ["See Fig. 3 and Smith et al. 2019 for it."]),
        ("J. Doe and the U.S. Army, i.e. Two parties.", ["J. Doe and the U.S. Army, i.e. Two parties."]),
        ("A read takes 5.5 ms. The rest 0.3.", ["A read takes 5.5 ms.", "The rest 0.3."]),
        ("It takes 3 s. Then 4 g. Ms. Day and B. Ray.", ["It takes 3 s.", "Then 4 g.", "Ms. Day and B. Ray."]),
        ("It costs 3. 4 is more.", ["It costs 3.", "4 is more."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("They say “go.” (Others wait.) All end.", ["They say “go.”", "(Others wait.)", "All end."]),
        ("Use `a.b()`. **Bold start.** *Next* one.", ["Use `a.b()`.", "**Bold start.**", "*Next* one."]),
        ("no capital. so one sentence", ["no capital. so one sentence"]),
        ("A paragraph\n\nand another", ["A paragraph", "and another"]),
        ("Plan A. It is cheap.", ["Plan A.", "It is cheap."]),
        ("A line\nbreak is no end. Été comes.", ["A line\nbreak is no end.", "Été comes."]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_text_is_cut_where_a_reader_would_cut_it(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(st.sampled_from("aB .!?\n\"')e.g1*`“”…"), max_size=80))
def test_sentences_hold_all_of_the_text_and_nothing_else(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_statements_are_prose_and_list_items_only() -> None:
    passage = (
        "First one. Second\none.\n\n- item one. More of it.\n- item two\n  1. nested\n\n2) numbered\n\n"
        "| a | b |\n|---|---|\n| no | no |\n\n```python\nnot. This.\n```\n\nFigure: not this. Shows: nothing"
    )
    assert list(statements(passage)) == [
        "First one.", "Second one.", "item one.", "More of it.", "item two", "nested", "numbered",
    ]  # fmt: skip
