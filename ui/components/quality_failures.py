"""What went wrong in a run: a list to choose from, and one item looked into."""

from collections import Counter
from collections.abc import Sequence
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
    from eval.runs import Detail, Item, StoredRun

_PAGE = 12
_TITLE = 90  # characters
_WIDTH = 600  # pixels: the list stays in sight beside it
_PLACES = 6  # sections listed of what was missing


def draw(stored: "StoredRun") -> None:
    from eval.failures import failures

    st.subheader("What went wrong", anchor=False)
    found = failures(stored.items)
    if not found:
        st.markdown("Nothing: every item came out as it should.")
        return
    shown = _choose(found)
    st.caption(f"{len(shown):,} item{'s' * (len(shown) != 1)}, the worst first")
    pages = -(-len(shown) // _PAGE)
    page = st.pagination(pages, key=f"failed-page-{shown[0].item.suite}-{len(shown)}") if pages > 1 else 1
    with st.container(key="list-failures", gap="xxsmall"):
        for failure in shown[(min(page, pages) - 1) * _PAGE :][:_PAGE]:
            _row(failure)


def _choose(found: "Sequence[Failure]") -> "list[Failure]":
    """Those of one suite, and of one reason if one is chosen."""
    suites = list(dict.fromkeys(failure.item.suite for failure in found))
    suite = st.segmented_control(
        "Of", suites, default=suites[0], required=True, format_func=SUITES.__getitem__, key="failed-suite",
        label_visibility="collapsed",
    ) if len(suites) > 1 else suites[0]  # fmt: skip
    of_suite = [failure for failure in found if failure.item.suite == suite]
    reasons = Counter(failure.reason for failure in of_suite)
    reason = st.pills(
        "Reason", list(reasons), format_func=lambda name: f"{name} ({reasons[name]})", key=f"failed-reason-{suite}",
        label_visibility="collapsed",
    ) if len(reasons) > 1 else None  # fmt: skip
    return [failure for failure in of_suite if reason in (None, failure.reason)]


def _row(failure: "Failure") -> None:
    item = failure.item
    name = item.detail.question or item.detail.note or item.id
    short = name if len(name) <= _TITLE else f"{name[:_TITLE].rstrip()} …"
    if st.button(f"**{literal(short)}** {literal(failure.why)}", key=f"failed-{item.id}", type="tertiary", wrap=True):
        st.dialog(SUITES[item.suite], width=_WIDTH, position="right", icon=":material/search:")(look)(failure)


def look(failure: "Failure") -> None:
    """One item: what was asked, what a right answer says, what was missing, said and retrieved."""
    item, detail = failure.item, failure.item.detail
    with st.container(key="failure-seen", gap="small"):
        if detail.history:
            st.caption(literal("After: " + " / ".join(detail.history)))
        st.subheader(literal(detail.question or item.id), anchor=False)
        st.markdown(literal(f"{failure.why[0].upper()}{failure.why[1:]}."))
        if item.kind:
            st.caption(literal(f"Kind: {item.kind}"))
        if detail.facts:
            _facts(item)
        if detail.sentences:
            _answer(item)
        if detail.retrieved:
            _retrieved(detail)
        if detail.note:
            st.markdown(literal(detail.note))
        for name, why in item.unscored.items():
            st.markdown(f"- {literal(name)}: {literal(why)}")


def _facts(item: "Item") -> None:
    from eval.failures import missed

    st.markdown("##### A right answer says")
    lost = missed(item)
    rows = []
    for fact in item.detail.facts:
        said = "" if fact.said is None else ":green[said] · " if fact.said else ":red[not said] · "
        found = f"found at rank {fact.rank}" if fact.rank else "not found"
        rows.append(f"- {literal(fact.text)}  \n  {said}{f':red[{found}]' if fact in lost else found}")
    st.markdown("\n".join(rows))
    places = list(dict.fromkeys(section for fact in lost for section in fact.sections))
    if places:
        st.markdown("##### What was missing")
        with st.container(gap="xxsmall", key="missing"):
            for section in places[:_PLACES]:
                _link(section, section.removeprefix(MINE), "menu_book")


def _answer(item: "Item") -> None:
    st.markdown("##### The answer")
    if item.measures.get("refused"):
        st.markdown(literal(" ".join(said.text for said in item.detail.sentences)))
        return
    st.markdown("\n".join(
        f"- {literal(said.text)}  \n  :gray[{'quoted' if said.quoted else f'support {said.support:.2f}'}"
        f"{literal(' · ' + ', '.join(said.sections)) if said.sections else ''}]"
        for said in item.detail.sentences
    ))  # fmt: skip


def _retrieved(detail: "Detail") -> None:
    st.markdown("##### What was retrieved")
    with st.container(gap="xxsmall", key="retrieved"):
        for number, hit in enumerate(detail.retrieved, start=1):
            mark = "check_circle" if hit.relevant else "radio_button_unchecked"
            _link(hit.section, f"{number}. {hit.title} › {hit.heading}", mark)
    if detail.facts:
        st.caption("A check marks a section that holds a fact of the right answer.")


def _link(section: str, label: str, icon: str) -> None:
    note, _, anchor = section.removeprefix(MINE).partition("#")
    address = NoteAddress(owner() if section.startswith(MINE) else CORPUS, note, anchor)
    st.page_link(LIBRARY, label=literal(label), icon=f":material/{icon}:", query_params=address.query())
