"""The open conversation: its questions and answers, and the question that waits for one."""

from collections import deque
from contextlib import closing
from typing import TYPE_CHECKING

import streamlit as st

from errors import StorageError
from llm.choice import is_chosen
from ui import asking, state
from ui.addresses import AnswerPlace
from ui.answers import shown
from ui.components import answer, coming_answer, next_up
from ui.owner import owner

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from storage.conversations import Conversations

_LONG = 700  # characters; a longer question is shown in a box that scrolls


def keep_pending(chats: "Conversations") -> StorageError | None:
    """Store the question just asked. Where that fails it stays pending, and what failed is returned, to be told."""
    question = state.pending()
    if question is not None:
        try:
            identity = asking.keep(chats, owner(), state.conversation_id(), question, state.filters())
        except StorageError as error:
            return error
        state.open_conversation(identity)
        state.set_pending(None)
    return None


def draw(chats: "Conversations", support_shown: bool) -> bool:
    """Draw the messages and what to ask next; whether the last question waits for its answer."""
    identity = state.conversation_id()
    if identity is None:
        return False
    if chats.get(owner(), identity) is None:
        st.info("This conversation does not exist any more. Ask below to begin a new one.", icon=":material/info:")
        return False
    messages = chats.messages(owner(), identity)
    for position, message in enumerate(messages):
        if message.role == "user":
            question(message.text, position)
        else:
            answer.draw(shown(message.text, message.answer), AnswerPlace(identity, position), support_shown)
    if messages and not asking.waits(messages):
        questions = [message.text for message in messages if message.role == "user"]
        next_up.draw(shown(messages[-1].text, messages[-1].answer), questions)
    return asking.waits(messages)


def draw_unkept() -> None:
    """The question that could not be stored, so that it can be tried again or copied."""
    unkept = state.pending()
    if unkept is not None:
        question(unkept, 0)


def question(text: str, position: int) -> None:
    """A question as the characters that were typed."""
    with st.container(key=f"question-{position}", height=220 if len(text) > _LONG else "content"):
        st.text(text)


def reply(chats: "Conversations", assistant: "Assistant") -> None:
    """Answer the question that waits, then show the page anew."""
    identity = state.conversation_id()
    if identity is not None:
        with closing(asking.replying(chats, assistant, owner(), identity)) as coming:  # type: ignore[type-var]
            if assistant.models and is_chosen(assistant.models.settings, "answer"):
                coming_answer.draw(chats, identity, coming)
            else:
                with st.spinner("Reading the notes …"):
                    deque(coming, maxlen=0)
        st.rerun()
