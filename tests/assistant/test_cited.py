"""A model's text in pieces of any length gives the same sentences, and never is much of it held."""

import pytest

from assistant.cited import LONGEST_LINE, Claimed, Reader
from retrieval.keyword import terms

TEXT = """### Batch
Batch suits bounded keys. [1] It costs e.g. 5 ms a key [2][3]. See ![x](http://e) the **link** [here](http://e) [4, 5].
- An item is fine (see below) [2].
- Another item

**Online:**
Online is fresher [note 3]. <img src=x onerror=alert(1)> Done when a < 5 and b > 3 [1]
### Always use **trees**: they win [4-2]
### Streaming wins
Scale to [0-1] ‹img src=//evil onerror=x› and keep recall ‹ 0.9 [1]."""


def read(text: str, length: int) -> list[Claimed]:
    reader = Reader(terms("batch online"))
    found = [one for at in range(0, len(text), length) for one in reader.feed(text[at : at + length])]
    return [*found, *reader.finish()]


@pytest.mark.parametrize("length", [1, 2, 3, 7, 50, 1000])
def test_the_pieces_length_makes_no_difference(length: int) -> None:
    assert read(TEXT, length) == [
        Claimed("Batch suits bounded keys.", (1,), "Batch"),
        Claimed("It costs e.g. 5 ms a key.", (2, 3), "Batch"),
        Claimed("See x the link here.", (4, 5), "Batch"),
        Claimed("An item is fine (see below).", (2,), "Batch"),
        Claimed("Another item", (), "Batch"),
        Claimed("Online is fresher.", (3,), "Online"),
        Claimed("Done when a < 5 and b > 3", (1,), "Online"),
        Claimed("Always use trees: they win", (2, 3, 4)),
        Claimed("Scale to [0-1] and keep recall < 0.9.", (1,)),
    ]


@pytest.mark.parametrize("piece", ["........", "[1][1][1]", "!?!?!?!?", "a. ", "<b <b <b ", "**", "###", "word"])
def test_of_a_model_that_repeats_itself_for_ever_little_is_held_at_a_time(piece: str) -> None:
    reader = Reader(())
    held = []
    for _ in range(3000):
        reader.feed(piece)
        held.append(len(reader.unfinished))
    assert max(held) <= LONGEST_LINE
