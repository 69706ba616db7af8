"""The open conversation as a file."""

from typing import TYPE_CHECKING

import streamlit as st

from ui import state
from ui.export import conversation_markdown, file_name
from ui.owner import owner

if TYPE_CHECKING:
    from storage.conversations import Conversations


def draw(chats: "Conversations") -> None:
    """A button that saves the conversation as Markdown; none where there is no conversation."""
    identity = state.conversation_id()
    conversation = chats.get(owner(), identity) if identity else None
    if conversation is None:
        return
    st.download_button(
        "Export",
        conversation_markdown(conversation.title, chats.messages(owner(), conversation.id)),
        file_name(conversation.title),
        "text/markdown",
        icon=":material/download:",
        type="tertiary",
        key="export",
        on_click="ignore",
        help="The conversation as Markdown, with its sources",
    )
