"""What went wrong in a run: a list to choose from, and one item looked into."""

from typing import TYPE_CHECKING

import streamlit as st

from ingestion.own_sets import MINE
from records import CORPUS
from ui.addresses import LIBRARY, NoteAddress
from ui.markdown import literal
from ui.owner import owner
from ui.quality import SUITES

if TYPE_CHECKING:
    from eval.failures import Failure
    from eval.runs import Detail, StoredRun

_PAGE = 12
_TITLE = 90  # characters


def draw(stored: "StoredRun") -> None:
    from eval.failures import failures

    found = failures(stored.items)
    st.subheader("What went wrong", anchor=False)
    if not found:
        st.markdown("Nothing: every item came out as it should.")
        return
    suites = list(dict.fromkeys(failure.item.suite for failure in found))
    suite = st.segmented_control(
        "Of", suites, default=suites[0], required=True, format_func=SUITES.__getitem__, key="failed-suite",
        label_visibility="collapsed",
    )  # fmt: skip
    shown = [failure for failure in found if failure.item.suite == (suite or suites[0])]
    st.caption(f"{len(shown):,} items, the worst first")
    pages = -(-len(shown) // _PAGE)
    page = st.pagination(pages, key=f"failed-page-{suite}") if pages > 1 else 1
    with st.container(key="failures", gap="xxsmall"):
        for failure in shown[(min(page, pages) - 1) * _PAGE :][:_PAGE]:
            _row(failure)


def _row(failure: "Failure") -> None:
    item = failure.item
    name = item.detail.question or item.detail.note or item.id
    short = name if len(name) <= _TITLE else f"{name[:_TITLE].rstrip()} …"
    if st.button(f"**{literal(short)}** {literal(failure.why)}", key=f"failed-{item.id}", type="tertiary", wrap=True):
        _look(failure)


@st.dialog("Looked into", width="large")
def _look(failure: "Failure") -> None:
    detail = failure.item.detail
    st.markdown(f"**{literal(detail.question or failure.item.id)}**")
    st.caption(literal(f"{failure.why} · {failure.item.kind}"))
    if detail.history:
        st.caption(literal("After: " + " / ".join(detail.history)))
    if detail.facts:
        _facts(detail)
    if detail.sentences:
        _answer(detail)
    if detail.retrieved:
        _retrieved(detail)
    if detail.note:
        st.markdown(literal(detail.note))
    for name, why in failure.item.unscored.items():
        st.markdown(f"- {literal(name)}: {literal(why)}")


def _facts(detail: "Detail") -> None:
    st.markdown("##### A right answer says")
    rows = []
    for fact in detail.facts:
        said = "" if fact.said is None else ":green[said] · " if fact.said else ":red[not said] · "
        found = f"retrieved at rank {fact.rank}" if fact.rank else ":red[not retrieved]"
        rows.append(f"- {literal(fact.text)}  \n  {said}{found}")
    st.markdown("\n".join(rows))


def _answer(detail: "Detail") -> None:
    st.markdown("##### The answer")
    st.markdown("\n".join(
        f"- {literal(said.text)}  \n  {'quoted' if said.quoted else f'support {said.support:.2f}'}"
        for said in detail.sentences
    ))  # fmt: skip


def _retrieved(detail: "Detail") -> None:
    st.markdown("##### What was retrieved")
    with st.container(gap="xxsmall", key="retrieved"):
        for number, hit in enumerate(detail.retrieved, start=1):
            mark = "check_circle" if hit.relevant else "radio_button_unchecked"
            st.page_link(
                LIBRARY,
                label=f"{number}. {literal(hit.title)} › {literal(hit.heading)}",
                icon=f":material/{mark}:",
                query_params=_address(hit.section).query(),
            )
    st.caption("A check marks a section that holds a fact of the right answer.")


def _address(section: str) -> NoteAddress:
    note, _, anchor = section.removeprefix(MINE).partition("#")
    return NoteAddress(owner() if section.startswith(MINE) else CORPUS, note, anchor)
