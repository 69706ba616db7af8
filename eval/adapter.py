"""`python -m eval adapter --fit`: fit the query adapter on the notes' own questions. Sees no question of the test set.

Each question that a section lists is a query; its section's text is the passage to find among all (InfoNCE, van den
Oord et al. 2018), and so are the section's other questions among all other questions. The penalty keeps W small.
"""

import numpy as np

from knowledge_base import KnowledgeBase
from records import CORPUS, Passage
from retrieval.adapter import WEIGHTS, QueryAdapter

_PENALTY = 3e-3  # of the squared entries of W; chosen on the tuning half, see eval/LOG.md
_TEMPERATURE = 0.05
_EPOCHS, _BATCH, _LEARNING_RATE = 40, 512, 2e-3


def fit(base: KnowledgeBase) -> str:
    """Fit, save beside the code, and say on how much."""
    passages = [p for p in base.knowledge.all_passages(CORPUS) if p.kind == "text"]
    pairs = [(question, row) for row, passage in enumerate(passages) for question in passage.questions]
    queries = base.embedder.encode([question for question, _ in pairs])
    titled = base.embedder.encode([f"{passages[row].title}: {question}" for question, row in pairs])
    texts = base.embedder.encode([p.embedded_text for p in passages])
    weights = _train(queries, titled, texts, np.array([row for _, row in pairs]), _section_numbers(passages))
    QueryAdapter(weights, base.embedder.fingerprint).save()
    return f"Fitted on {len(pairs)} questions of {len(passages)} passages; saved as {WEIGHTS.name}.\n"


def _section_numbers(passages: list[Passage]) -> np.ndarray:
    numbers: dict[tuple[str, str], int] = {}
    return np.array([numbers.setdefault((p.note_id, p.anchor), len(numbers)) for p in passages])


def _train(
    queries: np.ndarray, titled: np.ndarray, texts: np.ndarray, target: np.ndarray, section: np.ndarray
) -> np.ndarray:
    """W of shape (dimension, dimension), by Adam; deterministic for the same vectors."""
    import torch
    from torch.nn.functional import cross_entropy, normalize

    torch.manual_seed(0)
    q, t, d = torch.from_numpy(queries), torch.from_numpy(titled), torch.from_numpy(texts)
    goal, sections = torch.from_numpy(target), torch.from_numpy(section)
    of_question = sections[goal]
    weights = torch.zeros(q.shape[1], q.shape[1], requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=_LEARNING_RATE)
    for _ in range(_EPOCHS):
        for rows in torch.randperm(len(q)).split(_BATCH):
            turned = normalize(q[rows] + q[rows] @ weights, dim=1)
            mine = of_question[rows][:, None]
            own_text = torch.arange(len(d))[None] == goal[rows][:, None]
            to_texts = (turned @ d.T / _TEMPERATURE).masked_fill((sections[None] == mine) & ~own_text, -1e4)
            itself = torch.arange(len(t))[None] == rows[:, None]
            to_questions = (turned @ t.T / _TEMPERATURE).masked_fill(itself, -1e4)
            siblings = (of_question[None] == mine) & ~itself
            hit = torch.logsumexp(to_questions.masked_fill(~siblings, -1e4), 1) - torch.logsumexp(to_questions, 1)
            loss = cross_entropy(to_texts, goal[rows]) - hit[siblings.any(1)].mean() + _PENALTY * weights.square().sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return np.asarray(weights.detach().numpy())
