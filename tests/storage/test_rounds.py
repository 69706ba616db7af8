"""Rounds are kept whole, per owner, and no tab overwrites another."""

from pathlib import Path

import pytest

from errors import StaleRoundError, UsageError
from storage.database import Database
from storage.rounds import Rounds


@pytest.fixture
def rounds(database: Database) -> Rounds:
    kept = Rounds(database)
    kept.start("ann", "r1", "a-case", {"turn": 1})
    return kept


def test_a_round_is_kept_as_it_was_written_last(rounds: Rounds) -> None:
    rounds.save("ann", "r1", 1, {"turn": 2})
    rounds.save("ann", "r1", 2, {"turn": 3}, {"level": 3})
    kept = rounds.get("ann", "r1")
    assert kept is not None
    assert (kept.state, kept.scorecard, kept.revision) == ({"turn": 3}, {"level": 3}, 3)


def test_a_scorecard_stays_when_the_round_is_written_again(rounds: Rounds) -> None:
    rounds.save("ann", "r1", 1, {"turn": 2}, {"level": 3})
    rounds.save("ann", "r1", 2, {"turn": 3})
    kept = rounds.get("ann", "r1")
    assert kept is not None and kept.scorecard == {"level": 3}


def test_the_second_of_two_tabs_is_told_and_overwrites_nothing(rounds: Rounds) -> None:
    rounds.save("ann", "r1", 1, {"turn": "of the first tab"})
    with pytest.raises(StaleRoundError, match="another tab"):
        rounds.save("ann", "r1", 1, {"turn": "of the second tab"})
    kept = rounds.get("ann", "r1")
    assert kept is not None and kept.state == {"turn": "of the first tab"}


def test_rounds_of_others_are_neither_seen_nor_touched(rounds: Rounds) -> None:
    assert rounds.get("bob", "r1") is None
    assert rounds.all("bob") == []
    with pytest.raises(UsageError, match="deleted"):
        rounds.save("bob", "r1", 1, {})
    rounds.delete("bob", "r1")
    assert rounds.get("ann", "r1") is not None


def test_a_deleted_round_is_gone_everywhere(rounds: Rounds, tmp_path: Path, database: Database) -> None:
    rounds.save("ann", "r1", 1, {"said": "a sentence to be forgotten"})
    rounds.delete("ann", "r1")
    assert rounds.all("ann") == []
    with pytest.raises(UsageError, match="deleted"):
        rounds.save("ann", "r1", 2, {})
    database.close()
    assert all(b"to be forgotten" not in file.read_bytes() for file in tmp_path.iterdir())


def test_the_newest_round_comes_first(rounds: Rounds) -> None:
    rounds.start("ann", "r2", "a-case", {})
    assert [kept.id for kept in rounds.all("ann")] == ["r2", "r1"]
