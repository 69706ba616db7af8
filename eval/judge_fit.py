"""`python -m eval judge --fit --faith DIR`: train the cross-encoder and the trees of the embedded judge. Deterministic.

The cross-encoder learns on three quarters of the training notes and on some public sentences, the trees on the other
notes and public sentences, so that they see its scores on sentences it has not learnt. Nothing of a test split is read
here. `DIR` holds the public sets; their text does not enter the project, only what is fitted does.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from eval.claims import Labelled
from evidence.cross_encoder import WEIGHTS, Pair, encoded, network, pair_tokenizer, save
from evidence.judge import SIGNALS
from evidence.trees import Trees
from retrieval.embedder import model_folder

if TYPE_CHECKING:
    import torch

_EPOCHS, _BATCH, _LEARNING_RATE, _HEAD_RATE = 4, 32, 2e-4, 2e-3
_WARM_UP = 0.06  # share of the steps
_POOL = 20  # batches shuffled and sorted by length together
_OVERLAP = ("coverage_window", "coverage_unit", "bigrams_window", "missing_share", "cosine_best", "length")
_WEIGHT_RANGE = (0.3, 6.0)
Say = Callable[[str], None]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Hidden:
    """What the frozen layers make of a pair, in half precision to fit in memory, and which pieces are the claim's."""

    states: NDArray[np.float16]
    segments: NDArray[np.int64]


def for_trees(key: str) -> bool:
    """Whether a note or a public context is kept from the cross-encoder, for the trees to learn on."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 4 == 0


def sampled(rows: Sequence[Labelled], count: int, seed: int) -> list[Labelled]:
    """At most `count` rows, as nearly half of them unsupported as there are, in a random order."""
    dice = random.Random(seed)
    wrong, right = ([row for row in rows if row.supported is side] for side in (False, True))
    dice.shuffle(wrong)
    dice.shuffle(right)
    chosen = wrong[: count // 2]
    chosen += right[: count - len(chosen)]
    dice.shuffle(chosen)
    return chosen


def fit_cross_encoder(
    pairs: Sequence[Pair],
    labels: Sequence[bool],
    say: Say,
    path: Path = WEIGHTS,
    weight: Floats | None = None,
    epochs: int = _EPOCHS,
) -> None:
    """Train the upper layers and the head on pairs of texts with a label; save the weights.

    `weight` says how much each pair counts; training begins with the embedder's own layers.
    """
    import torch

    torch.manual_seed(0)
    model = network(model_folder(), None)
    for parameter in (*model.embeddings.parameters(), *model.lower.parameters()):
        parameter.requires_grad = False
    hidden = _below(model, pairs)
    say(f"{len(pairs)} pairs read by the frozen layers")
    goal = torch.tensor(labels, dtype=torch.float32)
    counts = torch.from_numpy(np.ones(len(pairs)) if weight is None else weight).float()
    optimizer = torch.optim.AdamW(
        [
            {"params": model.upper.parameters(), "lr": _LEARNING_RATE},
            {"params": model.head.parameters(), "lr": _HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    steps = epochs * -(-len(pairs) // _BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (_WARM_UP * steps)) * max(0.0, 1 - step / steps)
    )
    dice = random.Random(0)
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in _batches(hidden, dice):
            with torch.autocast("cpu", torch.bfloat16):
                logits = model.above(*_padded([hidden[row] for row in rows]))
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits.float(), goal[rows], counts[rows])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(rows)
        say(f"epoch {epoch + 1} of {epochs}: loss {total / len(pairs):.4f}")
    save(model, path)


def _below(model: "torch.nn.Module", pairs: Sequence[Pair]) -> list[_Hidden]:
    import torch

    tokenizer = pair_tokenizer(model_folder())
    found: dict[int, _Hidden] = {}
    by_length = sorted(range(len(pairs)), key=lambda row: len(pairs[row][0]) + len(pairs[row][1]))
    for rows in (by_length[at : at + 64] for at in range(0, len(pairs), 64)):
        ids, mask, segments = encoded(tokenizer, [pairs[row] for row in rows])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            states = model.below(*map(torch.from_numpy, (ids, mask, segments))).half().numpy()
        for place, row in enumerate(rows):
            length = int(mask[place].sum())
            found[row] = _Hidden(states[place, :length].copy(), segments[place, :length])
    return [found[row] for row in range(len(pairs))]


def _batches(hidden: Sequence[_Hidden], dice: random.Random) -> Iterator[list[int]]:
    """Batches of about one length, in random order."""
    order = list(range(len(hidden)))
    dice.shuffle(order)
    size = _BATCH * _POOL
    pools = [
        sorted(order[at : at + size], key=lambda row: len(hidden[row].states)) for at in range(0, len(order), size)
    ]
    batches = [pool[at : at + _BATCH] for pool in pools for at in range(0, len(pool), _BATCH)]
    dice.shuffle(batches)
    yield from batches


def _padded(rows: Sequence[_Hidden]) -> "tuple[torch.Tensor, torch.Tensor, torch.Tensor]":
    """States, mask and segments of one batch."""
    import torch

    longest = max(len(row.states) for row in rows)
    states = torch.zeros(len(rows), longest, rows[0].states.shape[1])
    mask, segments = torch.zeros(len(rows), longest), torch.zeros(len(rows), longest)
    for place, row in enumerate(rows):
        length = len(row.states)
        states[place, :length] = torch.from_numpy(row.states).float()
        mask[place, :length] = 1
        segments[place, :length] = torch.from_numpy(row.segments).float()
    return states, mask, segments


def overlap_weights(signals: Floats, supported: NDArray[np.bool_]) -> Floats:
    """How much each sentence must count for word overlap to tell nothing of support: inverse propensities.

    The propensity of a label given overlap alone (Rosenbaum and Rubin 1983) is cross-fitted; weights stay in a range,
    so that no sentence stands for many.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.model_selection import cross_val_predict

    names = list(SIGNALS)
    overlap = signals[:, [names.index(name) for name in _OVERLAP]]
    model = HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=6, random_state=0)
    chance = cross_val_predict(model, overlap, supported, cv=5, method="predict_proba")[:, 1]
    return np.asarray(np.clip(0.5 / np.where(supported, chance, 1 - chance), *_WEIGHT_RANGE))


def fit_trees(
    x: Floats, supported: NDArray[np.bool_], weight: Floats, calibrating: NDArray[np.bool_], embedder: str
) -> Trees:
    """Boosted trees by scikit-learn, and Platt's scaling of their cross-fitted scores on the rows `calibrating`."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    model = HistGradientBoostingClassifier(
        max_iter=140,
        learning_rate=0.06,
        max_leaf_nodes=10,
        l2_regularization=5.0,
        monotonic_cst=list(SIGNALS.values()),
        random_state=0,
    )
    held_out = cross_val_predict(
        model, x, supported, cv=5, method="decision_function", params={"sample_weight": weight}
    )
    scaling = LogisticRegression(C=1e6, class_weight="balanced")
    scaling.fit(held_out[calibrating, None], supported[calibrating])
    model.fit(x, supported, sample_weight=weight)
    return exported(model, float(scaling.coef_[0, 0]), float(scaling.intercept_[0]), embedder)


def exported(model: object, slope: float, intercept: float, embedder: str) -> Trees:
    """scikit-learn's trees as plain arrays."""
    roots, nodes, offset = [], [], 0
    for [tree] in model._predictors:  # type: ignore[attr-defined]
        roots.append(offset)
        nodes.append((tree.nodes, offset))
        offset += len(tree.nodes)

    def joined(name: str, shifted: bool = False) -> NDArray[np.float64]:
        return np.concatenate([part[name].astype(np.float64) + (at if shifted else 0) for part, at in nodes])

    leaf = np.concatenate([part["is_leaf"] for part, _ in nodes]).astype(bool)
    return Trees(
        feature=np.where(leaf, -1, joined("feature_idx")).astype(np.int64),
        threshold=joined("num_threshold"),
        left=joined("left", shifted=True).astype(np.int64),
        right=joined("right", shifted=True).astype(np.int64),
        value=joined("value"),
        roots=np.array(roots, dtype=np.int64),
        baseline=np.asarray(model._baseline_prediction, dtype=np.float64).reshape(()),  # type: ignore[attr-defined]
        slope=np.array(slope),
        intercept=np.array(intercept),
        embedder=np.array(embedder),
    )
