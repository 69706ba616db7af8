"""The form in which a language model is chosen and tried, and what is said about it before anything is sent."""

from typing import TYPE_CHECKING

import streamlit as st
from pydantic import ValidationError

from errors import UsageError
from llm import choice as choices
from llm import keys
from llm.choice import ADDRESSES, PROVIDER_NAMES, PROVIDERS, TASKS, Choice, Choices, Task
from llm.opening import PACKAGES, is_installed
from ui import resources, sign_in
from ui.markdown import literal

if TYPE_CHECKING:
    from settings import Settings

_TASK_NAMES: dict[Task, str] = {"answer": "Answers", "interview": "Interviews"}
_NONE = "Embedded engine (no language model)"
_NOTHING = "Nothing is sent to anybody before a model is chosen."
_NOTHING_ELSE = "Nothing else is sent, and nothing to anybody else."
_SENT_FOR: dict[Task, str] = {
    "answer": "Sent: your question, the turns before it and the passages found in the notes, your own among them",
    "interview": "Sent: what you say in an interview, the interviewer's lines and the rubric",
}


def draw(settings: "Settings") -> None:
    """The models in force; where they can be changed here, the form for each task."""
    in_force = choices.load(settings)
    for task in TASKS:
        own = in_force.of(task)
        st.markdown(f"**{_TASK_NAMES[task]}:** {literal(own.engine) if own else _NONE}")
        if own:
            st.caption(_sent(task, own))
    st.caption(_NOTHING_ELSE if any(map(in_force.of, TASKS)) else _NOTHING)
    judge = literal(settings.judge_model) if settings.judge_model else "Embedded judge"
    st.markdown(f"**Evaluations' judge:** {judge} :gray[:small[set by SEVENSTEP_JUDGE_MODEL]]")
    if choices.is_from_environment(settings):
        st.caption("Set by SEVENSTEP_MODEL in the environment or .env; unset it to choose here.")
        _try(in_force.answer or in_force.interview)
        return
    if sign_in.is_configured():
        st.caption("Whoever runs this installation chooses the model, by SEVENSTEP_MODEL.")
        return
    task = st.segmented_control(
        "For", TASKS, default="answer", required=True, key="model-task", format_func=lambda task: _TASK_NAMES[task]
    )
    _form(settings, in_force, task)


def _form(settings: "Settings", in_force: Choices, task: Task) -> None:
    own = in_force.of(task)
    names = [_NONE, *(PROVIDER_NAMES[provider] for provider in PROVIDERS)]
    place = PROVIDERS.index(own.provider) + 1 if own else 0
    name = st.selectbox("Where the model runs", names, index=place, key=f"provider-{task}")
    if name == _NONE:
        if own is not None and st.button("Use the embedded engine", key=f"use-{task}", type="primary"):
            _save(settings, in_force, task, None)
        return
    provider = PROVIDERS[names.index(name) - 1]
    if not is_installed(provider):
        st.warning(f"Its package is not installed. Run `pip install {PACKAGES[provider][0]}` and start again.")
    same = own if own and own.provider == provider else None
    model = st.text_input(
        "Model", same.model if same else "", key=f"model-{task}", placeholder="as its server calls it"
    )
    url = st.text_input(
        "Address of its server",
        same.url if same else "",
        key=f"url-{task}",
        placeholder=ADDRESSES.get(provider, "http://…/v1"),
    )
    context = st.number_input(
        "Tokens it reads (0: ask its server)", 0, 10_000_000, same.context if same else 0, 1024, key=f"context-{task}"
    )
    try:
        chosen = Choice(provider=provider, model=(model or "").strip(), url=(url or "").strip(), context=int(context))
    except ValidationError:
        st.caption("Name the model; an address begins with http:// or https://.")
        return
    if provider == "compatible" and not chosen.url:
        st.caption("Give the address of its server, which often ends with /v1.")
        return
    _key(chosen, settings, task)
    if chosen != own:
        st.caption(_sent(task, chosen))
    with st.container(horizontal=True, gap="small"):
        if st.button("Use it", key=f"use-{task}", type="primary", icon=":material/check:", disabled=chosen == own):
            _save(settings, in_force, task, chosen)
        _try(chosen)


def _sent(task: Task, chosen: Choice) -> str:
    """What is sent for a task, and where."""
    return f"{_SENT_FOR[task]}, to {literal(chosen.address)}."


def _key(chosen: Choice, settings: "Settings", task: Task) -> None:
    """Whether there is a key; where the system has a keyring, a field that puts one there."""
    there = bool(keys.find(chosen, settings))
    needed = "It needs a key" if chosen.provider in keys.NEEDED and not chosen.url else "If it needs a key"
    if keys.keyring() is None:
        if not there:
            st.caption(f"{needed}: put it {keys.place(chosen)}. It is never shown, stored or logged.")
        return
    name = f"key-{chosen.provider}-{chosen.url}"  # another address begins with an empty field
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            "Key (kept in this computer's keyring)",
            type="password",
            key=name,
            placeholder="there is one" if there else "",
        )
        st.button("Keep the key", key=f"keep-{task}", icon=":material/key:", on_click=_keep, args=(chosen, name))


def _keep(chosen: Choice, name: str) -> None:
    typed, st.session_state[name] = st.session_state[name], ""
    if typed:
        try:
            keys.keep(chosen, typed)
            st.toast("The key is in the keyring.", icon=":material/key:")
        except UsageError as error:
            st.toast(literal(str(error)), icon=":material/error:")


def _save(settings: "Settings", in_force: Choices, task: Task, chosen: Choice | None) -> None:
    try:
        choices.save(settings, in_force.model_copy(update={task: chosen}))
    except UsageError as error:
        st.warning(literal(str(error)))
        return
    st.rerun()


def _try(chosen: Choice | None) -> None:
    """A button that asks the model for one word and says what came of it."""
    from llm.connection import test

    prepared = resources.warmup().prepared
    if chosen is None:
        return
    if st.button("Test connection", key="test-connection", icon=":material/cable:", disabled=prepared is None):
        assert prepared is not None and prepared.assistant.models is not None
        with st.spinner("Asking it for one word …"):
            found = test(prepared.assistant.models, chosen)
        if found.works:
            st.success(literal(found.sentence), icon=":material/check_circle:")
        else:
            st.error(literal(found.sentence), icon=":material/error:")
