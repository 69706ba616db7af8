"""The numbers of the note on rules and models."""

from tests.corpus.notes import says

NOTE = "tradeoffs/rules-or-models"


def test_the_model_is_worth_400_000_dollars_more_than_the_rules() -> None:
    fraud = 10_000_000 * 0.002 * 80
    insult = 10_000_000 * 0.005 * 5
    assert (fraud, insult) == (1_600_000, 250_000)
    rules, model = 0.50 * fraud - insult, 0.75 * fraud - insult
    assert (rules, model, model - rules) == (550_000, 950_000, 400_000)
    says(
        NOTE,
        "`10,000,000 * 0.002 * 80 = 1.6` million",
        "a net 0.55 million",
        "a net 0.95 million",
        "is 0.4 million USD",
        f"`0.5 / 1.6 = {100 * 500_000 / fraud:.0f}` points",
        "about 31 points more recall",
    )
