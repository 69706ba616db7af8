"""Addresses of notes survive being written into a link and read again."""

import pytest

from records import CORPUS, LOCAL
from ui.addresses import AnswerPlace, NoteAddress, note_address

PLACE = AnswerPlace("0" * 32, 3)


@pytest.mark.parametrize(
    "address",
    [
        NoteAddress(CORPUS, "concepts/skew"),
        NoteAddress(CORPUS, "concepts/skew", "why", PLACE),
        NoteAddress(LOCAL, "my-parrot", "größe-2"),
    ],
)
def test_an_address_reads_back_as_it_was_written(address: NoteAddress) -> None:
    assert note_address(address.query()) == address


@pytest.mark.parametrize("answer", ["", "x", ".", "x.y", "x.-1", "x.²"])
def test_a_place_of_an_answer_that_is_none_is_left_out(answer: str) -> None:
    assert note_address({"note": "a", "answer": answer}) == NoteAddress(CORPUS, "a")


def test_without_a_note_there_is_no_address() -> None:
    assert note_address({"section": "why"}) is None
