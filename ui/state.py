"""What one session remembers, by name and type. The address holds what a reload must show again."""

from typing import TYPE_CHECKING

import streamlit as st

from ui import addresses
from ui.addresses import NoteAddress
from ui.filters import Filters
from ui.owner import owner

if TYPE_CHECKING:
    from assistant.answer import Answer
    from ui.uploads import Upload

STEP_FILTER, CASE_FILTER, SCOPE_FILTER = "step", "case", "from"  # widget keys, and names in the address
SUPPORT = "support-shown"  # a widget key
_UPLOAD_ROUND, _UPLOADS, _NEWS = "upload_round", "uploads", "news"
_PENDING, _APPEARED, _UNSENT, _WHOSE = "pending_question", "appeared", "unsent_answer", "whose"
_COMING, _WITHOUT_MODEL = "coming_answer", "round_without_model"


def belongs_to(owner: str) -> None:
    """Say whose the session is; what it remembers of somebody else is forgotten."""
    if st.session_state.get(_WHOSE, owner) != owner:
        forget()
    st.session_state[_WHOSE] = owner


def forget() -> None:
    """Remember nothing, in the address neither."""
    st.session_state.clear()
    st.query_params.clear()


def conversation_id() -> str | None:
    return st.query_params.get("c")


def open_conversation(identity: str | None) -> None:
    """Show a conversation, or with None a page for a new one."""
    if identity is not None:
        st.query_params["c"] = identity
    elif "c" in st.query_params:
        del st.query_params["c"]


def note_address() -> NoteAddress | None:
    """The note that the address names."""
    return addresses.note_address(st.query_params, owner())


def open_note(address: NoteAddress | None) -> None:
    """Show a note, or with None the list of all."""
    st.query_params.from_dict(address.query() if address else {})


def edited_note() -> str | None:
    """The own note that is being written: its id, "" for a new one, None where none is."""
    return st.query_params.get("write")


def write_note(note_id: str | None) -> None:
    """Write an own note, "" for a new one; with None show the list again."""
    st.query_params.from_dict({} if note_id is None else {"write": note_id})


def upload_round() -> int:
    """Counts the times that files were kept, so that the next ones find an empty place."""
    return int(st.session_state.get(_UPLOAD_ROUND, 0))


def next_upload_round() -> None:
    st.session_state[_UPLOAD_ROUND] = upload_round() + 1


def uploads() -> "tuple[tuple[tuple[str, str], ...], list[Upload]] | None":
    """The files dropped last, by name and id, and what was read in them."""
    return st.session_state.get(_UPLOADS)


def set_uploads(read: "tuple[tuple[tuple[str, str], ...], list[Upload]] | None") -> None:
    st.session_state[_UPLOADS] = read


def news() -> str:
    """What has just been done, told once."""
    return str(st.session_state.pop(_NEWS, ""))


def set_news(sentence: str) -> None:
    st.session_state[_NEWS] = sentence


def round_id() -> str | None:
    """The round that the address names."""
    return st.query_params.get("r")


def open_round(identity: str | None) -> None:
    """Show a round, or with None the page on which one is set up."""
    st.query_params.from_dict({"r": identity} if identity else {})


def unsent() -> tuple[str, str] | None:
    """What the candidate said and could not be kept, and why."""
    return st.session_state.get(_UNSENT)


def set_unsent(text: str | None, reason: str = "") -> None:
    st.session_state[_UNSENT] = None if text is None else (text, reason)


def is_without_model(round_id: str) -> bool:
    """Whether a round is to be graded without the language model, which was stopped."""
    return st.session_state.get(_WITHOUT_MODEL) == round_id


def set_without_model(round_id: str) -> None:
    st.session_state[_WITHOUT_MODEL] = round_id


def pending() -> str | None:
    """The question that was asked and is not stored yet."""
    return st.session_state.get(_PENDING)


def set_pending(question: str | None) -> None:
    st.session_state[_PENDING] = question


def coming() -> "Answer | None":
    """The answer that is being written, as far as it has come."""
    return st.session_state.get(_COMING)


def set_coming(answer: "Answer | None") -> None:
    st.session_state[_COMING] = answer


def filters() -> Filters:
    steps, cases = st.session_state.get(STEP_FILTER) or (), st.session_state.get(CASE_FILTER) or ()
    return Filters(tuple(steps), tuple(cases), st.session_state.get(SCOPE_FILTER) or "both")


def clear_filters() -> None:
    st.session_state[STEP_FILTER], st.session_state[CASE_FILTER], st.session_state[SCOPE_FILTER] = [], [], "both"


def has_appeared() -> bool:
    """Whether this session has been sent a whole page."""
    return bool(st.session_state.get(_APPEARED))


def set_appeared() -> None:
    st.session_state[_APPEARED] = True
