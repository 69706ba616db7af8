"""How an answer is laid out: its lead, lists, headings and columns."""

from streamlit.testing.v1 import AppTest

from ui.answers import MarkedSentence, ShownAnswer


def laid_out(answer: ShownAnswer) -> AppTest:
    def page(answer: "ShownAnswer") -> None:
        from ui.addresses import AnswerPlace
        from ui.components import answer as component

        component.draw(answer, AnswerPlace("conversation", 1), support=False)

    return AppTest.from_function(page, default_timeout=30, kwargs={"answer": answer}).run()


def said(text: str, heading: str = "") -> MarkedSentence:
    return MarkedSentence(text, (1,), 1.0, True, heading)


def test_the_two_sides_of_a_comparison_stand_in_columns() -> None:
    page = laid_out(ShownAnswer((said("Both run."), said("Cheap.", "Batch"), said("Fresh.", "Online"))))
    assert not page.exception
    assert [[text.value.split("\u00a0")[0] for text in column.markdown] for column in page.columns] == [
        ["**Batch**", "Cheap."],
        ["**Online**", "Fresh."],
    ]


def test_the_steps_of_an_outline_stand_below_one_another_under_where_they_come_from() -> None:
    steps = tuple(said("A choice.", name) for name in ("Clarify", "Frame", "Data"))
    page = laid_out(ShownAnswer(steps, caveat="Carried over from toy feed."))
    assert not page.exception
    assert not page.columns
    assert page.caption[0].value == "Carried over from toy feed\\."
    assert [text.value.split("  \n")[0] for text in page.markdown] == ["**Clarify**", "**Frame**", "**Data**"]
