"""The conversations, in the sidebar: begin, search, open, rename, delete."""

from typing import TYPE_CHECKING

import streamlit as st

from ui import state
from ui.components import failure
from ui.markdown import literal
from ui.owner import owner

if TYPE_CHECKING:
    from storage.conversations import Conversation, Conversations

_SHOWN = 25
_ICONS = {"Rename": ":material/edit:", "Delete": ":material/delete:"}


def draw(chats: "Conversations") -> None:
    """The newest conversations, or those that a search finds, the open one marked."""
    with st.sidebar:
        st.button(
            "New conversation",
            icon=":material/add:",
            key="new-conversation",
            width="stretch",
            on_click=state.open_conversation,
            args=(None,),
        )
        sought = _search_box()
        everything = chats.search(owner(), sought)
        with st.container(key="conversations", gap="xxsmall"):
            if not everything:
                st.caption("No conversation holds these words." if sought else "Conversations are kept here.")
            shown = everything if st.session_state.get("all-conversations") else everything[:_SHOWN]
            for conversation in shown:
                _row(chats, conversation)
            if len(everything) > _SHOWN:
                st.toggle(f"Show all {len(everything)}", key="all-conversations")


def _search_box() -> str:
    typed = st.text_input(
        "Search conversations",
        type="search",
        key="conversation-search",
        placeholder="Search conversations",
        label_visibility="collapsed",
        live=True,
    )
    return (typed or "").strip()


def _row(chats: "Conversations", conversation: "Conversation") -> None:
    is_open = conversation.id == state.conversation_id()
    with st.container(horizontal=True, wrap=False, gap="xxsmall", vertical_alignment="center"):
        st.button(
            literal(conversation.title),
            key=f"open-{conversation.id}",
            type="secondary" if is_open else "tertiary",
            width="stretch",
            wrap=True,
            on_click=state.open_conversation,
            args=(conversation.id,),
        )
        chosen = st.menu_button(
            ":material/more_horiz:",
            list(_ICONS),
            format_func=lambda option: f"{_ICONS[option]} {option}",
            key=f"menu-{conversation.id}",
            type="tertiary",
        )
    if chosen == "Rename":
        _rename(chats, conversation)
    elif chosen == "Delete":
        _delete(chats, conversation)


@st.dialog("Rename conversation")
def _rename(chats: "Conversations", conversation: "Conversation") -> None:
    with st.form("rename", border=False):
        title = st.text_input("Name", conversation.title, max_chars=80)
        if st.form_submit_button("Rename"):
            with failure.told(retry=False) as outcome:
                chats.rename(owner(), conversation.id, title)
            if not outcome.failed:
                st.rerun()


@st.dialog("Delete conversation")
def _delete(chats: "Conversations", conversation: "Conversation") -> None:
    st.markdown(f"“{literal(conversation.title)}” and its answers are deleted for good.")
    if st.button("Delete", icon=":material/delete:", key="confirm-delete"):
        with failure.told(retry=False) as outcome:
            chats.delete(owner(), conversation.id)
            if conversation.id == state.conversation_id():
                state.open_conversation(None)
        if not outcome.failed:
            st.rerun()
