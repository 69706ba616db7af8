"""A case of ours to hold interviews on."""

from pathlib import Path

import pytest

from evidence.cross_encoder import CrossEncoder
from evidence.features import Idf
from interview.cases import FILE, Case, load_case
from interview.grading import WEIGHTS, EmbeddedGrader, load_grader_model
from interview.matching import Matcher
from knowledge_base import KnowledgeBase
from records import CORPUS

CASES = Path(__file__).parents[2] / "corpus" / "cases"


@pytest.fixture(scope="session")
def case() -> Case:
    return load_case(CASES / "ad-click-prediction" / FILE)


@pytest.fixture(scope="session")
def idf(library: KnowledgeBase) -> Idf:
    return library.searcher.idf(CORPUS)


@pytest.fixture(scope="session")
def embedded(library: KnowledgeBase, idf: Idf, case: Case) -> EmbeddedGrader:
    """The embedded grader with its own weights, which knows one case."""
    matcher = Matcher(library.embedder, idf, {case.slug: case})
    return EmbeddedGrader(matcher, CrossEncoder(library.settings, WEIGHTS), load_grader_model())
