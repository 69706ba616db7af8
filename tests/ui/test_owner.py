"""Who a session belongs to is made of issuer and subject alone; a sign-in that says too little or is over is none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as any_

from errors import SignInError
from records import CORPUS, LOCAL
from ui import owner

NOW = 1_000_000.0
ANNA: dict[str, Any] = {
    "is_logged_in": True,
    "iss": "https://id.example.org",
    "sub": "anna",
    "iat": NOW - 60,
    "exp": NOW + 3600,
    "nonce": "n1",
    "email": "anna@example.org",
}


def test_an_owner_outlives_a_new_address_name_and_sign_in() -> None:
    later = ANNA | {"email": "other@example.org", "name": "Anna B.", "iat": NOW, "nonce": "n2"}
    assert owner.of(ANNA, NOW) == owner.of(later, NOW)


def test_the_address_of_somebody_else_makes_nobody_them() -> None:
    assert owner.of(ANNA | {"sub": "bert"}, NOW) != owner.of(ANNA, NOW)


@given(
    any_.tuples(any_.text(min_size=1), any_.text(min_size=1)), any_.tuples(any_.text(min_size=1), any_.text(min_size=1))
)
def test_two_people_are_two_owners_and_nobody_is_the_built_in_one(one: tuple[str, str], other: tuple[str, str]) -> None:
    owners = [owner.of(ANNA | {"iss": iss, "sub": sub}, NOW) for iss, sub in (one, other)]
    assert (owners[0] == owners[1]) == (one == other)
    assert not {LOCAL, CORPUS} & set(owners)
    assert all(len(name) == len("user-") + 32 for name in owners)


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({}, "^$"),
        ({"is_logged_in": False}, "^$"),
        (ANNA | {"is_logged_in": "yes"}, "^$"),
        (ANNA | {"sub": ""}, "iss and sub"),
        (ANNA | {"sub": None}, "iss and sub"),
        (ANNA | {"sub": 7}, "iss and sub"),
        ({name: value for name, value in ANNA.items() if name != "iss"}, "iss and sub"),
        (ANNA | {"iat": NOW - 13 * 3600, "exp": NOW - 12 * 3600}, "has ended"),
        (ANNA | {"iat": None}, "has ended"),
        ({name: value for name, value in ANNA.items() if name != "exp"}, "has ended"),
    ],
)
def test_a_sign_in_that_says_too_little_or_is_over_is_none(claims: dict[str, Any], said: str) -> None:
    with pytest.raises(SignInError, match=said):
        owner.of(claims, NOW)


def test_a_short_lived_token_does_not_end_a_round_in_the_middle() -> None:
    assert owner.of(ANNA | {"exp": NOW - 1}, NOW)


def test_a_sign_in_that_was_ended_is_refused_in_every_tab_and_a_new_one_is_not() -> None:
    leaving = ANNA | {"nonce": "leaving"}
    owner.end(leaving, NOW)
    with pytest.raises(SignInError, match="has ended"):
        owner.of(leaving, NOW)
    assert owner.of(ANNA | {"nonce": "returning"}, NOW)


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "Anna", "email": "a@b.c"}, "Anna"),
        ({"name": "", "email": "a@b.c"}, "a@b.c"),
        ({"name": ["x"], "preferred_username": "anna"}, "anna"),
        ({}, "Signed in"),
    ],
)
def test_a_person_is_called_what_the_provider_calls_them(claims: dict[str, Any], name: str) -> None:
    assert owner.shown_name(claims) == name
