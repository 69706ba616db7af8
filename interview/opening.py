"""The interview's parts, put together from an open knowledge base."""

from errors import ModelError, UsageError
from evidence.cross_encoder import CrossEncoder
from interview.cases import Case, load_cases
from interview.facts import FactFinder
from interview.grading import ELSEWHERE_FILE, WEIGHTS, EmbeddedGrader, load_grader_model
from interview.interviewer import Interviewer
from interview.matching import Matcher
from interview.model_grader import ModelGrader
from interview.phrasing import phrase
from interview.report import Scorecard, score
from interview.round import Round
from knowledge_base import KnowledgeBase
from llm.models import LanguageModel, Models
from llm.waiting import Beat, Notice, silently, unseen
from records import CORPUS


class InterviewRoom:
    """The cases, who grades and who asks. `calibrated` where all was fitted with the embedder in use. Thread-safe.

    Who asks goes by the embedded grader; a language model says its lines and grades the round at its end.
    """

    def __init__(self, base: KnowledgeBase, models: Models | None = None) -> None:
        self._models = models
        idf = base.searcher.idf(CORPUS)
        self.cases: dict[str, Case] = load_cases(base.settings.corpus_dir)
        model, elsewhere = load_grader_model(), load_grader_model(ELSEWHERE_FILE)
        self.matcher = Matcher(base.embedder, idf, self.cases)
        self.facts = FactFinder(base.embedder, idf, self.cases)
        self.grader = EmbeddedGrader(self.matcher, CrossEncoder(base.settings, WEIGHTS), model, elsewhere)
        self.interviewer = Interviewer(self.grader, self.facts)
        self.calibrated = model.embedder == base.embedder.fingerprint

    def _model(self, owner: str) -> LanguageModel | None:
        """The model for interviews; none where the configuration cannot be read, which the page of models tells."""
        try:
            return self._models.of("interview", owner) if self._models else None
        except UsageError:
            return None

    def _voice(self, round_: Round, owner: str) -> LanguageModel | None:
        return self._model(owner) if round_.unvoiced != round_.step else None

    def engines(self, owner: str) -> list[str]:
        """The engines that can grade a round here, the one in force first."""
        model = self._model(owner)
        return [model.engine, self.grader.engine] if model else [self.grader.engine]

    def has_voice(self, round_: Round, owner: str) -> bool:
        """Whether a language model says the interviewer's next line."""
        return self._voice(round_, owner) is not None

    def hear(self, round_: Round, text: str, now: float, owner: str, beat: Beat = unseen) -> Round:
        """Take the candidate's message and answer it, voiced.

        Raises:
            UsageError: the round has ended or the message is too long.
        """
        after = self.interviewer.hear(round_, self.cases[round_.case], text, now).round
        return self.voiced(after, len(round_.entries), owner, beat) if self.has_voice(round_, owner) else after

    def voiced(self, round_: Round, first: int, owner: str, beat: Beat = unseen) -> Round:
        """The round, what the interviewer said from a place on in a language model's voice where there is one.

        A model that fails says nothing more in this step, and the round tells why. `beat` is called several times a
        second while a model is waited for; what it raises stops the request.
        """
        model = self._voice(round_, owner)
        if model is None:
            return round_.model_copy(update={"unspoken": None})
        try:
            said = phrase(model, round_, first, self.cases[round_.case], beat)
            said = said.model_copy(update={"unspoken": None, "unvoiced": None, "trouble": ""})
        except ModelError as error:
            said = round_.without_voice(f"{error} The interviewer goes on without it in this step.")
        return said.model_copy(update={"tokens": said.tokens + model.tokens})

    def score(self, round_: Round, owner: str, engine: str = "", tell: Notice = silently) -> Scorecard:
        """The scorecard by an engine, or by the one in force; where that fails, by the embedded one, which says so.

        `tell` is called with what is being read, several times a second while a model is waited for; what it raises
        stops the request.
        """
        model = self._model(owner)
        case = self.cases[round_.case]
        if model is None or engine == self.grader.engine:
            return score(round_, case, self.grader, tell)
        reading = ""

        def at(what: str) -> None:
            nonlocal reading
            reading = what
            tell(what)

        try:
            card = score(round_, case, ModelGrader(model, self.grader, lambda: tell(reading)), at)
        except ModelError as error:
            card = score(round_, case, self.grader, tell)
            card = card.model_copy(update={"notice": f"{error} The embedded engine graded this round."})
        return card.model_copy(update={"tokens": round_.tokens + model.tokens})
