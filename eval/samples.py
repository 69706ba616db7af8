"""What Ragas is given and what comes back: one answer with what it was made from, and its scores."""

from pydantic import BaseModel, ConfigDict, Field

EMBEDDED = "embedded"  # the judge of a machine without a language model


class Sample(BaseModel):
    """One answer to be scored. `reference` holds the facts of a right answer as sentences."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    question: str
    response: str
    contexts: tuple[str, ...] = ()
    reference: str = ""
    retrieved_ids: tuple[str, ...] = ()
    reference_ids: tuple[str, ...] = ()


class Scored(BaseModel):
    """A sample's scores by metric, and why a metric that applies has none.

    `agreement` holds a pair for each statement that both judges judged: the embedded verdict, then the model's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    judge: str
    scores: dict[str, float] = {}
    unscored: dict[str, str] = {}
    agreement: tuple[tuple[bool, bool], ...] = ()
