"""The worked numbers of the note on incident response."""

from tests.corpus.notes import says

NOTE = "concepts/incident-response"


def _cost(detect_hours: float, mitigate_hours: float) -> float:
    """Loss in dollars, added up minute by minute while the fault lasts."""
    minutes = round((detect_hours + mitigate_hours) * 60)
    return sum(50_000 / 60 * 0.02 for _ in range(minutes))


def test_a_silent_fault_costs_20500_and_detection_dominates() -> None:
    base = _cost(20, 0.5)
    assert round(_cost(1, 0)) == 1_000
    assert round(base) == 20_500
    assert round(base - _cost(10, 0.5)) == 10_000
    assert round(base - _cost(20, 0.25)) == 250
    says(NOTE, "`0.02 * 50,000 = $1,000` an hour", "`1,000 * 20.5 = $20,500`")
    says(NOTE, "halving detection saves $10,000 and halving mitigation saves $250")
