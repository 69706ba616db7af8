"""A context as units: what a claim is held against."""

from evidence.units import units


def test_sentences_items_and_rows_are_units_without_marks() -> None:
    context = (
        "First **sentence** here. Second one, with `code`.\n\n- an item\n- another item\n\n"
        "| Store | Latency | Cost |\n|---|---|---|\n| Redis | 1 ms | high |\n| disk | 10 ms | low |"
    )
    assert units(context) == [
        "First sentence here.",
        "Second one, with code .",
        "an item",
        "another item",
        "Redis: Latency: 1 ms; Cost: high",
        "disk: Latency: 10 ms; Cost: low",
    ]


def test_a_unit_that_stands_twice_is_one_and_marks_alone_are_none() -> None:
    assert units("Same here.\n\nSame here.\n\n---\n\n***") == ["Same here."]
    assert units("") == units(" \n\n ") == []


def test_code_is_kept_without_its_fence() -> None:
    assert units("```python\nx = 1\n```") == ["x = 1"]
