"""What can be done with an answer: say what one thinks of it, copy it, ask why it says what it says."""

from typing import TYPE_CHECKING

import streamlit as st

from records import plain
from ui import resources
from ui.addresses import AnswerPlace
from ui.answers import ShownAnswer
from ui.components import failure, own_question, save_note
from ui.export import answer_markdown
from ui.grounds import Ground, grounds
from ui.markdown import inline, literal
from ui.owner import owner

if TYPE_CHECKING:
    from storage.feedback import Feedback

_UP, _DOWN = 1, 0  # what `st.feedback` calls them


def draw(answer: ShownAnswer, place: AnswerPlace) -> None:
    with st.container(key=f"actions-{place.key}", horizontal=True, vertical_alignment="center", gap="xsmall"):
        _feedback(place)
        with st.popover("Copy", icon=":material/content_copy:", type="tertiary", key=f"copy-{place.key}"):
            st.caption("Markdown, with the sources")
            st.code(answer_markdown(answer), language="markdown", wrap_lines=True)
        if not answer.abstained:
            save_note.button(answer.question or answer.sentences[0].text, answer_markdown(answer), place.key)
            with st.popover(
                "Why do you say this?", icon=":material/fact_check:", type="tertiary", key=f"why-{place.key}"
            ):
                _why(answer)
        own_question.button(place, "answer")


@st.fragment
def _feedback(place: AnswerPlace) -> None:
    from storage.feedback import Feedback

    with failure.told(retry=False), st.container(horizontal=True, vertical_alignment="center", width="content"):
        book = resources.feedback()
        given = book.of(owner(), place.conversation).get(place.position)
        before = None if given is None else _UP if given.thumbs == "up" else _DOWN
        chosen = st.feedback("thumbs", key=f"thumbs-{place.key}", default=before)
        if chosen != before:
            thumbs = Feedback("up" if chosen == _UP else "down", given.comment if given else "")
            given = None if chosen is None else thumbs
            book.put(owner(), place.conversation, place.position, given)
        if given is not None:
            _comment(place, given)


def _comment(place: AnswerPlace, given: "Feedback") -> None:
    with st.popover("Comment", icon=":material/edit_note:", type="tertiary", key=f"comment-popover-{place.key}"):
        _comment_form(place, given)
        if given.thumbs == "down":
            st.caption("As a question of your test set, it shows whether a change mends it.")
            own_question.button(place, "thumbs")


def _comment_form(place: AnswerPlace, given: "Feedback") -> None:
    with st.form(f"comment-form-{place.key}", border=False):
        comment = st.text_area(
            "What was good or missing? It stays on this computer.", given.comment, key=f"comment-{place.key}"
        )
        if st.form_submit_button("Keep"):
            from storage.feedback import Feedback

            kept = Feedback(given.thumbs, comment.strip())
            resources.feedback().put(owner(), place.conversation, place.position, kept)
            st.caption("Kept.")


def _why(answer: ShownAnswer) -> None:
    """Each sentence, and the words of its sources that support it; a quoted one is those words."""
    for sentence in answer.sentences:
        with st.container(border=True, gap="xsmall"):
            if not sentence.quoted:
                st.markdown(inline(sentence.text))
            for ground in grounds(answer, sentence):
                st.markdown(_quotation(ground))
                source = ground.source
                st.caption(
                    f"\\[{source.number}\\] {sentence.standing} · {literal(source.heading)} · {literal(source.title)}"
                )


def _quotation(ground: Ground) -> str:
    around = [f":gray[{literal(plain(part))}]" if part else "" for part in (ground.before, ground.after)]
    return f"{around[0]} :yellow-background[{literal(plain(ground.words))}] {around[1]}".strip()
