"""What the interview files must be, held against the notes. Loads no model."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from errors import NoteError
from interview.cases import FILE, MINUTES, Case, RubricPoint, StepPlan, load_case
from records import STEPS, Note, Section, plain
from retrieval.keyword import KeywordIndex, terms, tokenized

_MODEL_ANSWER = range(80, 161)  # words
_WAYS = 6  # of saying a claim
_NEAREST = 5  # sections of a note, of which a point's must be one


class Taught:
    """Which sections of the notes teach what a rubric point listens for, by BM25 over the sections."""

    def __init__(self, notes: Sequence[Note]) -> None:
        sections = [(note.id, section) for note in notes for section in note.sections]
        self.places = [f"{note}#{section.anchor}" for note, section in sections]
        self._of_note: dict[str, list[int]] = defaultdict(list)
        for place, (note, _) in enumerate(sections):
            self._of_note[note].append(place)
        self._index = KeywordIndex([tokenized(_document(section)) for _, section in sections])

    def nearest(self, point: RubricPoint) -> list[str]:
        """The sections of the note that the point names, nearest first."""
        scores = self._index.scores(terms("\n".join(_sayings(point))))
        places = self._of_note[point.note.split("#")[0]]
        return [self.places[place] for place in sorted(places, key=lambda place: -scores[place])]


def lint(corpus: Path, notes: Sequence[Note]) -> list[NoteError]:
    """Every problem in the interview files under a corpus, in file and line order."""
    taught = Taught(notes)
    problems: list[NoteError] = []
    for note in notes:
        if note.front.kind == "case" and not (path := corpus / note.id / FILE).exists():
            problems.append(
                NoteError(note.path, 1, "The case cannot be interviewed on.", f"Write {path.name} beside it.")
            )
    for path in sorted(corpus.glob(f"cases/*/{FILE}")):
        try:
            problems += _case(load_case(path), path, taught)
        except NoteError as error:
            problems.append(error)
    return sorted(problems, key=lambda p: (p.path, p.line))


def _case(case: Case, path: Path, taught: Taught) -> Iterator[NoteError]:
    lines = path.read_text("utf-8").splitlines()

    def problem(words: str, message: str, mend: str) -> NoteError:
        line = next((n for n, text in enumerate(lines, start=1) if words in text), 1)
        return NoteError(path, line, message, mend)

    if missing := [step for step in STEPS if step not in case.steps]:
        yield problem("steps:", f"Steps are missing: {', '.join(missing)}.", "Write all seven.")
        return
    if (total := sum(plan.minutes for plan in case.steps.values())) != MINUTES:
        yield problem("minutes:", f"The steps' minutes add up to {total}.", f"Make them {MINUTES}.")
    points = [*(p for _, p in case.points()), *(p for twist in case.twists for p in twist.points)]
    for key, count in Counter(point.id for point in points).items():
        if count > 1:
            yield problem(f"id: {key}", f"The point {key} occurs {count} times.", "Give each its own id.")
    for step in STEPS:
        for message, mend in _step(step, case.steps[step], f"cases/{case.slug}"):
            yield problem(case.steps[step].question[:30], message, mend)
    for point in points:
        for message, mend in _point(point, taught):
            yield problem(f"id: {point.id}", message, mend)


def _step(step: str, plan: StepPlan, note: str) -> Iterator[tuple[str, str]]:
    if (words := len(plan.model_answer.split())) not in _MODEL_ANSWER:
        yield f"The model answer of {step} has {words} words.", "Write 80 to 160."
    if not any(point.essential for point in plan.points):
        yield f"No point of {step} is essential.", "Mark one to three."
    if not any(point.note.split("#")[0] == note for point in plan.points):
        yield f"No point of {step} is taught by the case's own note.", "Name one of its sections."


def _point(point: RubricPoint, taught: Taught) -> Iterator[tuple[str, str]]:
    if len(point.claim.said) < _WAYS:
        yield f"{point.id} has {len(point.claim.said)} ways of saying it.", "Write at least six."
    if point.note not in taught.places:
        yield f"{point.id} points to {point.note}, which no note has.", "Name a section."
    elif (rank := (nearest := taught.nearest(point)).index(point.note) + 1) > _NEAREST:
        message = f"{point.note} is only the note's {rank}. nearest section to what {point.id} listens for."
        yield message, f"Teach it there, or name the section that does; the nearest is {nearest[0]}."


def _document(section: Section) -> str:
    return "\n".join((section.path[-1], *(plain(block.text) for block in section.blocks if block.kind != "diagram")))


def _sayings(point: RubricPoint) -> Iterator[str]:
    yield point.name
    for part in (point.claim, point.because, point.anchor):
        yield part.says
        yield from part.said
