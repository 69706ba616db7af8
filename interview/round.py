"""A round of an interview as a value: what was said, where it stands, and how much time it has used.

Every transition gives a new round and changes none. Time comes in as an argument (seconds since the epoch), so that a
whole round can be replayed; nothing here reads a clock, a page or a model.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from errors import UsageError
from interview.cases import MINUTES, Case
from records import STEPS, StepId

Level = Literal["mid", "senior", "staff"]
Kind = Literal[
    "prompt",  # the interviewer opens the case
    "question",  # the interviewer asks a step's question
    "answer",  # the candidate answers it, or goes on answering
    "asks",  # the candidate asks something; not graded as an answer
    "fact",  # the interviewer tells what was asked
    "follow_up",  # the interviewer probes one point
    "twist",  # the interviewer changes the problem
    "hint",  # the interviewer helps, once a step
    "aside",  # anything else: a nudge to go on, a request that is no answer
    "closing",  # the interviewer ends the round
]
Persona = Literal["neutral", "friendly", "sceptical"]  # of the interviewer's voice, where a language model speaks
LENGTHS = (45, 30, 20)  # minutes
LONGEST_SILENCE = 15 * 60  # seconds; whoever says nothing for longer has left, and the clock stood still
MOST_TEXT = 20_000  # characters of one message
_NOTHING_LEFT = "This round has ended. Open its scorecard, or begin another round."


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Record):
    """Something said, at a step, when the round had used so many seconds.

    `about` is the id of the rubric point that a follow-up or a hint goes for, of the twist, or empty; `why` says in a
    few words what made the interviewer say it; `facts` are the ids of the facts that were told. `phrased` is the text
    in a language model's voice, where one spoke.
    """

    role: Literal["interviewer", "candidate"]
    kind: Kind
    step: StepId
    text: str
    phrased: str = ""
    at: float = 0.0
    about: str = ""
    why: str = ""
    facts: tuple[str, ...] = ()

    @property
    def heard(self) -> str:
        """What was heard: the text, or how a language model put it."""
        return self.phrased or self.text


class Round(_Record):
    """A round of one case. `ticking` is when the clock was last read, None while it stands.

    `waiting` is what the candidate said and the interviewer has not answered yet: kept first, so that nothing is lost.
    `tokens` is what a language model read and wrote for it, `unspoken` the place of the first line that it has still to
    say; `unvoiced` is the step in which it says no line any more, and `trouble` why.
    """

    id: str
    case: str
    level: Level
    length: Annotated[int, Field(ge=1, le=120)]
    steps: tuple[StepId, ...] = Field(min_length=1)
    step: StepId
    begun: float
    entries: tuple[Entry, ...] = ()
    used: Mapping[StepId, float] = Field(default_factory=dict)
    ticking: float | None = None
    waiting: str | None = None
    ended: bool = False
    persona: Persona = "neutral"
    tokens: int = 0
    unspoken: int | None = None
    unvoiced: StepId | None = None
    trouble: str = ""

    @property
    def paused(self) -> bool:
        return self.ticking is None and not self.ended

    @property
    def is_interviewers_turn(self) -> bool:
        """Whether the interviewer has something to say: nothing else is done before."""
        return self.waiting is not None or self.unspoken is not None

    @property
    def is_single(self) -> bool:
        """Whether only one step is practised."""
        return len(self.steps) == 1

    @property
    def elapsed(self) -> float:
        """Seconds used, without pauses."""
        return sum(self.used.values())

    def reached(self) -> tuple[StepId, ...]:
        """The steps in which the candidate has answered something."""
        answered = {entry.step for entry in self.entries if entry.kind == "answer"}
        return tuple(step for step in self.steps if step in answered)

    def said(self, step: StepId | None = None, kind: Kind = "answer") -> Iterator[Entry]:
        """What was said of one kind, in one step or in all, in order."""
        return (entry for entry in self.entries if entry.kind == kind and step in (None, entry.step))

    def messages(self, step: StepId) -> list[str]:
        """The messages with which the candidate answered a step."""
        return [entry.text for entry in self.said(step)]

    def answer(self, step: StepId) -> str:
        """Everything that the candidate answered in a step, as one text."""
        return "\n\n".join(self.messages(step))

    def told(self) -> tuple[str, ...]:
        """The ids of the facts told so far, in order."""
        return tuple(dict.fromkeys(fact for entry in self.entries for fact in entry.facts))

    def at(self, now: float) -> "Round":
        """The round with its clock read. A clock that jumps back counts nothing; a long silence counts as a pause."""
        if self.ticking is None or self.ended:
            return self
        passed = now - self.ticking
        counted = passed if 0 <= passed <= LONGEST_SILENCE else 0.0
        used = {**self.used, self.step: self.used.get(self.step, 0.0) + counted}
        return self.model_copy(update={"used": used, "ticking": now})

    def saying(self, *entries: Entry) -> "Round":
        """The round with more said, each entry marked with the time used so far.

        Raises:
            UsageError: the round has ended.
        """
        self._must_be_open()
        said = tuple(entry.model_copy(update={"at": self.elapsed}) for entry in entries)
        return self.model_copy(update={"entries": (*self.entries, *said)})

    def taking_back(self) -> "Round":
        """The round as it was before the candidate's last message, whose text can be read from this one."""
        self._must_be_open()
        last = max((at for at, entry in enumerate(self.entries) if entry.role == "candidate"), default=None)
        if last is None:
            return self
        return self.model_copy(update={"entries": self.entries[:last], "step": self.entries[last].step})

    def going_to(self, step: StepId, now: float) -> "Round":
        """The round at another of its steps, before or behind.

        Raises:
            UsageError: the round has ended, or the step is none of its.
        """
        self._must_be_open()
        if step not in self.steps:
            raise UsageError(f"The step {step} is not part of this round, which has {', '.join(self.steps)}.")
        return self.at(now).model_copy(update={"step": step})

    def pausing(self, now: float) -> "Round":
        return self.at(now).model_copy(update={"ticking": None})

    def resuming(self, now: float) -> "Round":
        """The round with its clock running again; one that runs already goes on."""
        self._must_be_open()
        return self.at(now) if self.ticking is not None else self.model_copy(update={"ticking": now})

    def ending(self, now: float) -> "Round":
        return self.at(now).model_copy(update={"ticking": None, "ended": True})

    def without_voice(self, trouble: str) -> "Round":
        """The round in whose step no language model says a line any more, and why."""
        return self.model_copy(update={"unvoiced": self.step, "unspoken": None, "trouble": trouble})

    def next_step(self) -> StepId | None:
        """The step after the present one, or None after the last."""
        later = self.steps[self.steps.index(self.step) + 1 :]
        return later[0] if later else None

    def _must_be_open(self) -> None:
        if self.ended:
            raise UsageError(_NOTHING_LEFT)


def begin(
    identity: str,
    case: Case,
    level: Level,
    length: int,
    now: float,
    step: StepId | None = None,
    persona: Persona = "neutral",
) -> Round:
    """A round that begins now: all steps, or one of them."""
    steps = (step,) if step else STEPS
    first = steps[0]
    opened = Round(
        id=identity, case=case.slug, level=level, length=length, steps=steps, step=first, begun=now, persona=persona
    )
    prompt = Entry(role="interviewer", kind="prompt", step=first, text=case.prompt)
    question = Entry(role="interviewer", kind="question", step=first, text=case.steps[first].question)
    return opened.resuming(now).saying(prompt, question)


def budget(round_: Round, case: Case, step: StepId) -> float:
    """Seconds that a step may take: its minutes of a full round, scaled to the length chosen."""
    return 60 * case.steps[step].minutes * round_.length / MINUTES


def left(round_: Round, case: Case) -> float:
    """Seconds left of the whole round; negative when it is over time."""
    return sum(budget(round_, case, step) for step in round_.steps) - round_.elapsed
