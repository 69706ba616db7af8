"""The interview's parts, put together from an open knowledge base."""

from evidence.cross_encoder import CrossEncoder
from interview.cases import Case, load_cases
from interview.facts import FactFinder
from interview.grading import WEIGHTS, EmbeddedGrader, load_grader_model
from interview.interviewer import Interviewer
from interview.matching import Matcher
from knowledge_base import KnowledgeBase
from records import CORPUS


class InterviewRoom:
    """The cases, who grades and who asks. `calibrated` where all was fitted with the embedder in use. Thread-safe."""

    def __init__(self, base: KnowledgeBase) -> None:
        idf = base.searcher.idf(CORPUS)
        self.cases: dict[str, Case] = load_cases(base.settings.corpus_dir)
        model = load_grader_model()
        self.matcher = Matcher(base.embedder, idf, self.cases)
        self.facts = FactFinder(base.embedder, idf, self.cases)
        self.grader = EmbeddedGrader(self.matcher, CrossEncoder(base.settings, WEIGHTS), model)
        self.interviewer = Interviewer(self.grader, self.facts)
        self.calibrated = model.embedder == base.embedder.fingerprint
