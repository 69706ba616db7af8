"""What a run's judge model will be asked, before it is asked anything: requests and tokens, roughly."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.runs import SuiteName
from settings import Settings

_REQUESTS, _PER_PASSAGE = 13, 3  # of Ragas's metrics for one answer; counted on a server of ours
_TOKENS = 1_500  # of a request, its reply included, on the built-in notes


@dataclass(frozen=True)
class Cost:
    """Requests and tokens, roughly."""

    requests: int
    tokens: int

    def __str__(self) -> str:
        return f"about {self.requests:,} requests with {self.tokens / 1e6:.1f} million tokens"


def expected(settings: Settings, suites: Sequence[SuiteName], answers: int) -> Cost | None:
    """What the judge model will be asked for so many answers; None where no model is asked."""
    if not settings.judge_model or "ragas" not in suites:
        return None
    requests = answers * (_REQUESTS + _PER_PASSAGE * settings.passages)
    return Cost(requests, requests * _TOKENS)
