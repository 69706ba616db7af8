"""How far a score can be read as a probability: reliability bins, as a table and as a plot (SVG)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

_BINS = 10
_SIDE, _MARGIN = 320, 44  # pixels
_COLOURS = ("#0b6e4f", "#b5542a", "#3a5a9b", "#8a4f9e")


@dataclass(frozen=True)
class Bin:
    """The sentences of about one score: how many, their mean score, and the share of them that is supported."""

    low: float
    count: int
    score: float
    supported: float


def bins(scores: NDArray[np.float64], supported: NDArray[np.bool_]) -> list[Bin]:
    """Ten bins of equal width, without the empty ones."""
    place = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    return [
        Bin(n / _BINS, int(inside.sum()), float(scores[inside].mean()), float(supported[inside].mean()))
        for n in range(_BINS)
        if (inside := place == n).any()
    ]


def calibration_error(found: Sequence[Bin]) -> float:
    """Expected calibration error: the mean gap of score and share, by number (Naeini et al. 2015)."""
    total = sum(one.count for one in found)
    return sum(one.count * abs(one.score - one.supported) for one in found) / total if total else 0.0


def table(found: Sequence[Bin]) -> list[str]:
    lines = ["| score | sentences | mean score | supported |", "|---|---|---|---|"]
    return lines + [
        f"| {b.low:.1f}–{b.low + 1 / _BINS:.1f} | {b.count} | {b.score:.2f} | {b.supported:.2f} |" for b in found
    ]


def plot(curves: Mapping[str, Sequence[Bin]]) -> str:
    """Share supported against mean score, a line for each set; what lies on the diagonal is calibrated."""
    width, height = _SIDE + 2 * _MARGIN, _SIDE + 2 * _MARGIN + 18 * len(curves)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12"><rect width="{width}" height="{height}" fill="#fff"/>',
        f'<path d="M{_MARGIN} {_MARGIN}V{_MARGIN + _SIDE}H{_MARGIN + _SIDE}" fill="none" stroke="#444"/>',
        f'<path d="M{_at(0, 0)}L{_at(1, 1)}" stroke="#999" stroke-dasharray="4 4"/>',
        f'<text x="{width / 2}" y="{_MARGIN + _SIDE + 34}" text-anchor="middle">mean score</text>',
        f'<text x="{_MARGIN}" y="{_MARGIN - 14}">share supported</text>',
    ]
    for tick in (0, 0.5, 1):
        parts.append(
            f'<text x="{_MARGIN + tick * _SIDE}" y="{_MARGIN + _SIDE + 16}" text-anchor="middle">{tick}</text>'
        )
        parts.append(f'<text x="{_MARGIN - 6}" y="{_MARGIN + (1 - tick) * _SIDE + 4}" text-anchor="end">{tick}</text>')
    for number, (name, found) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = "L".join(_at(b.score, b.supported) for b in found)
        parts.append(f'<path d="M{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for b in found:
            x, y = _at(b.score, b.supported).split()
            parts.append(f'<circle cx="{x}" cy="{y}" r="{2 + 6 * (b.count / max(o.count for o in found)) ** 0.5:.1f}" '
                         f'fill="{colour}" fill-opacity="0.6"/>')  # fmt: skip
        label = f"{name}: expected calibration error {calibration_error(found):.3f}"
        y_label = _MARGIN + _SIDE + 54 + 18 * number
        parts.append(f'<text x="{_MARGIN}" y="{y_label}" fill="{colour}">{escape(label)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _at(score: float, share: float) -> str:
    return f"{_MARGIN + score * _SIDE:.1f} {_MARGIN + (1 - share) * _SIDE:.1f}"
