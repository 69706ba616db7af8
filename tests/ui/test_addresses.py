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
    assert note_address(address.query(), LOCAL) == address


@pytest.mark.parametrize("answer", ["", "x", ".", "x.y", "x.-1", "x.²"])
def test_a_place_of_an_answer_that_is_none_is_left_out(answer: str) -> None:
    assert note_address({"note": "a", "answer": answer}, LOCAL) == NoteAddress(CORPUS, "a")


def test_without_a_note_there_is_no_address() -> None:
    assert note_address({"section": "why"}, LOCAL) is None


@pytest.mark.parametrize("query", [{"mine": "user-b"}, {"mine": "yes", "owner": "user-b"}, {"owner": "user-b"}])
def test_an_address_cannot_say_that_a_note_is_somebody_elses(query: dict[str, str]) -> None:
    address = note_address({"note": "diary", **query}, "user-a")
    assert address is not None and address.owner in ("user-a", CORPUS)
