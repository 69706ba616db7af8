"""`python -m eval lies`: does the check of a language model's sentences catch lies, and does it spare what is true?

Two hundred lies of four kinds are planted as a model would write them, each with a citation, beside as many true
sentences, all about the notes of the judge's test split, which it has not seen: a true sentence that cites another of
the passages found, an invented number, a negation, and knowledge from elsewhere. Each is checked as in an answer: the
section's own question is searched, and the sentence cites a passage of what was found. Caught means that it is struck,
or that its wrong citation is taken away.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import open_judge
from assistant.cited import Claimed
from assistant.verifying import Verifier
from eval.claims import BUILT_IN, Claim
from eval.measures import estimate
from knowledge_base import KnowledgeBase
from records import CORPUS
from retrieval.search import Found, Hit

EACH, TRUE = 50, 200
_FORGED: Mapping[str, str] = {"invented number": "number", "negation": "negation", "outside knowledge": "absent"}


@dataclass(frozen=True)
class Planted:
    """A sentence and the section that it is about; `kind` is empty for a true one."""

    text: str
    section: str
    kind: str


@dataclass(frozen=True)
class Outcome:
    """A planted sentence, and whether it was caught: struck, or its wrong citation taken away."""

    planted: Planted
    caught: bool
    struck: bool


def plant(claims: Sequence[Claim]) -> list[Planted]:
    """The lies, `EACH` of a kind, and `TRUE` true sentences, from claims that the judge has not seen."""
    unseen = [claim for claim in claims if claim.split == "test"]
    random.Random(0).shuffle(unseen)
    true = [Planted(claim.claim, claim.section, "") for claim in unseen if claim.label]
    lies = [Planted(one.text, one.section, "wrong citation") for one in true[TRUE : TRUE + EACH]]
    for kind, forged in _FORGED.items():
        lies += [Planted(c.claim, c.section, kind) for c in unseen if not c.label and c.kind == forged][:EACH]
    return [*lies, *true[:TRUE]]


def check(base: KnowledgeBase, planted: Sequence[Planted]) -> list[Outcome]:
    verifier = Verifier(open_judge(base), base.embedder)
    held = {f"{p.note_id}#{p.anchor}": p for p in reversed(base.knowledge.all_passages(CORPUS))}
    return [_check(base, verifier, one, held[one.section].questions) for one in planted if one.section in held]


def _check(base: KnowledgeBase, verifier: Verifier, one: Planted, questions: Sequence[str]) -> Outcome:
    found = base.search(questions[0] if questions else one.text, base.settings.passages, scope="corpus")
    right = [hit for hit in found.hits if _section(hit) == one.section] or _own(base, one)
    others = [hit for hit in found.hits if _section(hit) != one.section]
    shown = (*right[:1], *others)
    claimed = Claimed(one.text, (2 if one.kind == "wrong citation" else 1,))
    verified = verifier.check(claimed, questions[0] if questions else "", shown)
    caught = others[0] not in verified.hits if one.kind == "wrong citation" else not verified.stands
    return Outcome(one, caught or not verified.stands, not verified.stands)


def _own(base: KnowledgeBase, one: Planted) -> list[Hit]:
    """The section itself, where its question does not find it."""
    found: Found = base.search(one.text, 50, scope="corpus")
    return [hit for hit in found.hits if _section(hit) == one.section]


def _section(hit: Hit) -> str:
    return f"{hit.passage.note_id}#{hit.passage.anchor}"


def run(base: KnowledgeBase) -> str:
    claims = [Claim.model_validate_json(line) for line in BUILT_IN.read_text("utf-8").splitlines() if line.strip()]
    outcomes = check(base, plant(claims))
    lines = ["| planted | caught | struck | of |", "|---|---|---|---|"]
    lies = [outcome for outcome in outcomes if outcome.planted.kind]
    for kind in ("wrong citation", *_FORGED):
        rows = [outcome for outcome in lies if outcome.planted.kind == kind]
        lines.append(
            f"| {kind} | {_share([r.caught for r in rows])} | {_share([r.struck for r in rows])} | {len(rows)} |"
        )
    true = [outcome.struck for outcome in outcomes if not outcome.planted.kind]
    lines.append(
        f"| all lies | {_share([r.caught for r in lies])} | {_share([r.struck for r in lies])} | {len(lies)} |"
    )
    lines.append(f"| true sentences | – | {_share(true)} | {len(true)} |")
    return "\n".join(lines) + "\n"


def _share(values: Sequence[bool]) -> str:
    return f"{sum(values)}: {estimate(list(map(float, values)))}"
