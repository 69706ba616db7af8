"""What Ragas is given and what comes back: plain records that cross to its process and back as JSON Lines."""

from pydantic import BaseModel, ConfigDict


class Sample(BaseModel):
    """An answered question; `reference` is what a right answer says, `…_ids` are sections."""

    model_config = ConfigDict(frozen=True)

    id: str
    question: str
    response: str
    contexts: tuple[str, ...] = ()
    reference: str = ""
    retrieved_ids: tuple[str, ...] = ()
    reference_ids: tuple[str, ...] = ()


class Scored(BaseModel):
    """A sample's scores; a metric that applies and has none is in `unscored`, with the reason.

    `agreement` holds, for each statement that the model judged, the embedded judge's verdict and the model's.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    judge: str
    scores: dict[str, float] = {}
    unscored: dict[str, str] = {}
    agreement: tuple[tuple[bool, bool], ...] = ()
