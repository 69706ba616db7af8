"""What the interviewer says next, and why: answers from the case's facts, follow-ups, hints, and the next question.

It never gives the solution away: all it says is the candidate's own words, the case's facts, questions and hints as
written for this, and the fixed phrases below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from errors import UsageError
from interview import flags
from interview.cases import Case, RubricPoint, Twist
from interview.facts import FactFinder, Wish, is_all_questions
from interview.grading import Grader, StepGrade, by_need
from interview.round import MOST_TEXT, Entry, Kind, Level, Round, budget
from interview.talk import grade_talk
from records import STEP_NAMES, StepId

MOST_FOLLOW_UPS: dict[Level, int] = {"mid": 2, "senior": 3, "staff": 3}  # in one step
_TWIST_ROOM = 0.25  # share of a step's time that must be left for a twist
_QUOTED_WORDS = 16  # of the candidate's words that are said back at most
_MOVE_ON = re.compile(
    r"^\W*(ok(ay)?,? |yes,? |so,? )?((can|could|shall|may|let'?s|please|i('d| would) like to)( we| us| i)? )?"
    r"(please )?(move on|go on|skip( this)?|next( step| question| one| part)?|proceed|continue|"
    r"that'?s (all|it)|i'?m (done|finished|ready)|no (more|further) questions?|nothing (else|more)|"
    r"(let'?s )?start designing)"
    r"(\W|please|from me|from my side|then|to the next( step| part| question)?|now|for (this|now))*$",
    re.I,
)
_REPEAT = re.compile(
    r"^\W*(sorry,? |pardon,? |please,? )?(((can|could|would) you )?(please )?((repeat|rephrase)\b.{0,40}"
    r"\b(question|that)\b|(say|ask) (that|it|the question) again)|what was (the|your) question|pardon\b|"
    r"come again\b)[^.]{0,30}$",
    re.I,
)
_NUDGE = "Take your time. A sentence or two is enough to start with."
_TOO_LONG = "That is more than I can take in at once. Give me the main points in at most 20,000 characters."
_ONE_HINT = "You have had a hint on this step. Say what you would try, or we move on."
_NO_GRADE_LANGUAGE = "I can only follow an answer in English. Could you say it in English?"
_ANYTHING_ELSE = "Anything else you want to settle before you design?"
_ASIDE = "I will leave that to you: make a reasonable assumption, say it, and go on."
_END = "That was the last question. Thank you; your scorecard is ready."
_MORE, _ENOUGH = "Let me ask more directly.", "All right."
_WHY = "Why that here, and what does it cost you?"
_TIME = "We are at time for this part."


@dataclass(frozen=True)
class Reply:
    """The round after a message, and the grade of the step's answer so far where the message was one."""

    round: Round
    grade: StepGrade | None = None


class Interviewer:
    """Leads rounds. Keeps nothing: everything it needs is in the round. Thread-safe."""

    def __init__(self, grader: Grader, facts: FactFinder) -> None:
        self._grader, self._facts = grader, facts

    def hear(self, round_: Round, case: Case, text: str, now: float) -> Reply:
        """Take the candidate's message and answer it.

        Raises:
            UsageError: the round has ended or the message is too long.
        """
        if len(text) > MOST_TEXT:
            raise UsageError(_TOO_LONG)
        text = _printable(text)
        round_ = round_.resuming(now).model_copy(update={"waiting": None})
        if not text:
            return Reply(round_.saying(_says(round_.step, "aside", _NUDGE, why="nothing was said")))
        if flags.is_help(text):
            return Reply(self._help(_heard(round_, "aside", text), case))
        if _REPEAT.match(text):
            return Reply(_repeated(_heard(round_, "aside", text)))
        if _MOVE_ON.match(text):
            return Reply(self._let_go(_heard(round_, "aside", text), case, now))
        if flags.is_no_answer(text):
            return Reply(self._stuck(_heard(round_, "aside", text), case, now))
        wishes = self._facts.wishes(case, text)
        if round_.step != "clarify" and is_all_questions(text):
            return Reply(self._tell(_heard(round_, "asks", text), case, wishes))
        return self._answered(_heard(round_, "answer", text), case, wishes, now)

    def _let_go(self, round_: Round, case: Case, now: float) -> Round:
        """Move on as asked; from clarifying not before an essential thing that is still open was asked about once."""
        answer = round_.answer(round_.step)
        if round_.step == "clarify" and answer and not any(round_.said("clarify", "follow_up")):
            grade = self._grade(round_, case)
            point = self._to_probe(round_, case, grade)
            if point is not None and point.essential and grade.verdict(point.id).verdict in ("missing", "contradicted"):
                return round_.saying(_probe(round_, point, grade, "One thing before we go on."))
        return self.move_on(round_, case, now, "the candidate asked to")

    def move_on(self, round_: Round, case: Case, now: float, why: str) -> Round:
        """Go to the next step and ask its question, or end the round after the last."""
        following = round_.next_step()
        if following is None:
            return round_.saying(_says(round_.step, "closing", _END, why=why)).ending(now)
        said = _says(following, "question", f"{_bridge(following)} {case.steps[following].question}", why=why)
        return round_.going_to(following, now).saying(said)

    def jump(self, round_: Round, case: Case, step: StepId, now: float) -> Round:
        """Go to any step of the round; its question is asked again where it was asked before."""
        again = "Back to this: " if any(round_.said(step, "question")) else ""
        question = _says(step, "question", f"{again}{case.steps[step].question}", why="the candidate went there")
        return round_.going_to(step, now).saying(question)

    def _answered(self, round_: Round, case: Case, wishes: Sequence[Wish], now: float) -> Reply:
        twist = open_twist(round_, case)
        grade = self._grade(round_, case)
        if "unsupported_language" in grade.flags:
            return Reply(round_.saying(_says(round_.step, "aside", _NO_GRADE_LANGUAGE)), grade)
        told = self._tell(round_, case, wishes) if round_.step == "clarify" or _asks(wishes) else round_
        latest = next(reversed(list(round_.said(round_.step)))).text
        if round_.step == "clarify" and wishes and told.used.get("clarify", 0.0) < budget(told, case, "clarify"):
            return Reply(told if _invited(told) else told.saying(_invitation()), grade)
        heard = _heard_back(grade, latest)
        if round_.step == "clarify" and wishes and not _invited(round_):
            return Reply(
                told.saying(_says(round_.step, "aside", _ANYTHING_ELSE, why="one invitation to ask more")), grade
            )
        if told.used.get(told.step, 0.0) >= budget(told, case, told.step):
            return Reply(self._next(told, case, now, f"{heard} {_TIME}".strip(), "time is up"), grade)
        point = None if twist else self._to_probe(told, case, grade)
        if point is not None:
            return Reply(told.saying(_probe(told, point, grade, heard or _MORE)), grade)
        if not twist and (new := self._twist(told, case)):
            said = f"{heard} Now suppose this: {new.says}".strip()
            return Reply(told.saying(_says(told.step, "twist", said, new.id, "a change to reason about")), grade)
        return Reply(self._next(told, case, now, heard or _ENOUGH, "enough was said, or enough was asked"), grade)

    def _grade(self, round_: Round, case: Case) -> StepGrade:
        return grade_talk(self._grader, case, round_.step, round_.messages(round_.step))

    def _next(self, round_: Round, case: Case, now: float, heard: str, why: str) -> Round:
        moved = self.move_on(round_, case, now, why)
        last = moved.entries[-1]
        return moved.model_copy(
            update={"entries": (*moved.entries[:-1], last.model_copy(update={"text": f"{heard} {last.text}".strip()}))}
        )

    def _to_probe(self, round_: Round, case: Case, grade: StepGrade) -> RubricPoint | None:
        """The most important open point that was not probed yet, while the step has follow-ups left."""
        asked = [entry.about for entry in round_.said(round_.step, "follow_up")]
        if len(asked) >= MOST_FOLLOW_UPS[round_.level]:
            return None
        points = by_need(case.steps[round_.step].points, grade.points)
        return next((point for point in points if point.id not in asked), None)

    def _twist(self, round_: Round, case: Case) -> Twist | None:
        """A twist for this step, at most one a round (two for staff), where there is time for it."""
        thrown = [entry.about for entry in round_.said(kind="twist")]
        most = 0 if round_.is_single or round_.level == "mid" else 2 if round_.level == "staff" else 1
        left = 1 - round_.used.get(round_.step, 0.0) / budget(round_, case, round_.step)
        if len(thrown) >= most or left < _TWIST_ROOM:
            return None
        return next((twist for twist in case.twists if twist.step == round_.step and twist.id not in thrown), None)

    def _tell(self, round_: Round, case: Case, wishes: Sequence[Wish]) -> Round:
        """Answer what was asked, each fact once; an assumption is met with what is so."""
        told: dict[str, str] = {}
        for wish in wishes:
            if wish.fact is not None:
                before = wish.fact.id in round_.told()
                start = "As I said: " if before else "On that assumption: " if wish.assumes else ""
                told.setdefault(wish.fact.id, start + wish.fact.answer)
        parts = list(told.values())
        if any(wish.fact is None and not wish.assumes for wish in wishes):
            parts.append(case.unforeseen if not parts else _ASIDE)
        if not parts:
            parts = [_ASIDE] if round_.step != "clarify" else []
        said = Entry(
            role="interviewer",
            kind="fact",
            step=round_.step,
            text=" ".join(parts),
            facts=tuple(told),
            why="it was asked",
        )
        return round_.saying(said) if parts else round_

    def _help(self, round_: Round, case: Case) -> Round:
        """A hint on the most important open point, once a step."""
        if any(round_.said(round_.step, "hint")):
            return round_.saying(_says(round_.step, "aside", _ONE_HINT, why="one hint a step"))
        point = self._open_point(round_, case)
        if point is None:
            return round_.saying(_says(round_.step, "aside", "You have said what I was looking for here. Go on."))
        return round_.saying(_says(round_.step, "hint", point.hint, point.id, "a hint was asked for"))

    def _stuck(self, round_: Round, case: Case, now: float) -> Round:
        """Who does not know gets the step's hint, and the second time the next question."""
        if any(round_.said(round_.step, "hint")) or self._open_point(round_, case) is None:
            return self._next(round_, case, now, "That is fine.", "the candidate had no answer")
        helped = self._help(round_, case)
        last = helped.entries[-1]
        softened = last.model_copy(update={"text": f"That is fine. A nudge: {last.text}"})
        return helped.model_copy(update={"entries": (*helped.entries[:-1], softened)})

    def _open_point(self, round_: Round, case: Case) -> RubricPoint | None:
        probed = [entry.about for entry in round_.said(round_.step, "follow_up")]
        points = case.steps[round_.step].points
        if probed:
            return next(point for point in points if point.id == probed[-1])
        answer = round_.answer(round_.step)
        grade = self._grade(round_, case) if answer else None
        return next(iter(by_need(points, grade.points) if grade else sorted(points, key=lambda p: -p.weight)), None)


def _repeated(round_: Round) -> Round:
    """What was asked last in this step, asked again."""
    asked = [e for e in round_.entries if e.step == round_.step and e.kind in ("question", "follow_up", "twist")]
    return round_.saying(_says(round_.step, "aside", asked[-1].text, why="the candidate asked for it again"))


def open_twist(round_: Round, case: Case) -> Twist | None:
    """The twist that the candidate's last message in this step answers, if the interviewer threw one."""
    thrown = list(round_.said(round_.step, "twist"))
    return next((twist for twist in case.twists if thrown and twist.id == thrown[-1].about), None)


def _probe(round_: Round, point: RubricPoint, grade: StepGrade, heard: str) -> Entry:
    """A follow-up: what is wrong is pushed on, a bare claim is asked its reason, what is missing is asked for.

    The reason is asked for in general words once a step, then in the point's own.
    """
    verdict, step = grade.verdict(point.id), round_.step
    why_asked = any(_WHY in entry.text for entry in round_.said(step, "follow_up"))
    if verdict.verdict == "partly" and not why_asked:
        text = f"You said “{_short(verdict.quote)}”. {_WHY}"
    elif verdict.verdict == "contradicted":
        text = f"You said “{_short(verdict.quote)}”. Let me push on that. {point.follow_up}"
    else:
        text = f"{heard} {point.follow_up}".strip()
    return _says(step, "follow_up", text, point.id, verdict.verdict)


def _heard_back(grade: StepGrade, latest: str) -> str:
    """One short thing that shows what was heard: the candidate's own best words, or what is the matter with them."""
    if "keyword_list" in grade.flags:
        return "That is a list of names; I am after decisions and their reasons."
    if "restates_question" in grade.flags:
        return "That is my question again in other words."
    if "wrong_step" in grade.flags:
        return "That belongs to another part of the design."
    if "wrong_case" in grade.flags:
        return "That sounds like another product than this one."
    if "instructions_to_grader" in grade.flags:
        return "I go by what you say about the design."
    shown = [v for v in grade.points if v.verdict in ("shown", "partly") and v.quote in latest]
    if not shown:
        return ""
    best = max(shown, key=lambda verdict: verdict.credit)
    return f"“{_short(best.quote)}”: noted."


def _bridge(step: StepId) -> str:
    return f"Next, {STEP_NAMES[step].lower()}."


def _short(quote: str) -> str:
    words = quote.rstrip(".").split()
    return " ".join(words[:_QUOTED_WORDS]) + (" …" if len(words) > _QUOTED_WORDS else "")


def _says(step: StepId, kind: Kind, text: str, about: str = "", why: str = "") -> Entry:
    return Entry(role="interviewer", kind=kind, step=step, text=text, about=about, why=why)


def _heard(round_: Round, kind: Kind, text: str) -> Round:
    return round_.saying(Entry(role="candidate", kind=kind, step=round_.step, text=text))


def _asks(wishes: Sequence[Wish]) -> bool:
    """Whether a message asks for a fact that is known, among other things."""
    return any(not wish.assumes and wish.fact is not None for wish in wishes)


def _invitation() -> Entry:
    return _says("clarify", "aside", _ANYTHING_ELSE, why="one invitation to ask more")


def _invited(round_: Round) -> bool:
    return any(entry.text == _ANYTHING_ELSE for entry in round_.said("clarify", "aside"))


def _printable(text: str) -> str:
    """The text without control characters, which a page or a terminal might act on."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t").strip()
