"""A case of ours to hold interviews on."""

from pathlib import Path

import pytest

from evidence.features import Idf
from interview.cases import FILE, Case, load_case
from knowledge_base import KnowledgeBase
from records import CORPUS

CASES = Path(__file__).parents[2] / "corpus" / "cases"


@pytest.fixture(scope="session")
def case() -> Case:
    return load_case(CASES / "ad-click-prediction" / FILE)


@pytest.fixture(scope="session")
def idf(library: KnowledgeBase) -> Idf:
    return library.searcher.idf(CORPUS)
