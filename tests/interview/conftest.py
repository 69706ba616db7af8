"""A case of ours to hold interviews on."""

from pathlib import Path

import pytest

from interview.cases import FILE, Case, load_case

CASES = Path(__file__).parents[2] / "corpus" / "cases"


@pytest.fixture(scope="session")
def case() -> Case:
    return load_case(CASES / "ad-click-prediction" / FILE)
