"""An evaluation, started, followed, stopped and gone on with."""

from typing import TYPE_CHECKING

import streamlit as st

from eval.lock import holder, is_running, stop
from ui import evaluations
from ui.components import failure
from ui.evaluations import Progress
from ui.markdown import literal
from ui.owner import owner
from ui.quality import SUITES

if TYPE_CHECKING:
    from eval.runs import RunStore, SuiteName
    from settings import Settings

_EVERY = 2.0  # seconds between two looks at a run's files


def draw(settings: "Settings", store: "RunStore") -> None:
    if is_running(settings):
        _running(settings, store)
    else:
        _idle(settings, store, evaluations.progress(store))


def _idle(settings: "Settings", store: "RunStore", newest: Progress | None) -> None:
    if newest is None:
        st.markdown(
            "Did a change make answers better or worse? An evaluation asks the built-in questions and yours, and "
            "measures what was found, said, cited and refused; it judges claims and grades interview answers whose "
            "labels are known. The quick set takes about two minutes, everything half an hour or more."
        )
    if broken := evaluations.failure(store):
        st.error(literal(broken), icon=":material/error:")
    stopped = newest is not None and not newest.ended
    with st.container(horizontal=True, gap="small", key="quality-start"):
        if stopped:
            _button("Continue", "play_arrow", settings, "--resume")
        _button("Run the quick set", "bolt", settings, "--quick")
        _button("Run everything", "checklist", settings)
    if cost := evaluations.cost(settings):
        st.caption(literal(f"“Run everything” asks {settings.judge_model}, the judge model, {cost}."))
    if newest is not None and stopped:
        st.caption(f"The newest run was stopped at {newest.share:.0%}; what it measured is kept.")


def _button(label: str, icon: str, settings: "Settings", *arguments: str) -> None:
    if st.button(label, icon=f":material/{icon}:", key=f"run-{icon}"):
        with failure.told(retry=False) as outcome, st.spinner("Starting …"):
            evaluations.start(settings, owner(), arguments)
        if not outcome.failed:
            st.rerun()


@st.fragment(run_every=_EVERY)
def _running(settings: "Settings", store: "RunStore") -> None:
    """Draws itself anew while it runs, and the whole page once it has ended."""
    if not is_running(settings):
        st.rerun()
    whose = holder(settings)
    if whose is not None and whose.owner != owner():
        st.markdown("Somebody else's evaluation is running; there is one at a time. Yours can begin once it has ended.")
        return
    _how_far(evaluations.progress(store))
    if st.button("Stop", icon=":material/stop:", key="stop-run", help="What is measured stays; it can go on later"):
        stop(settings, owner())


def _how_far(now: Progress | None) -> None:
    """All suites as one bar, and each in words; before the first item, that it gets ready."""
    if now is None or now.ended:
        st.progress(0.0, "Getting ready …")
        return
    name, (done, planned) = _current(now)
    st.progress(now.share, f"{SUITES[name]}: {done:,} of {planned:,}")
    others = [f"{SUITES[n]} {done:,} of {planned:,}" for n, (done, planned) in now.suites.items() if n != name]
    if others:
        st.caption(" · ".join(others))


def _current(now: Progress) -> "tuple[SuiteName, tuple[int, int]]":
    """The suite that is being measured: the first that is not done."""
    suites = list(now.suites.items())
    return next(((name, pair) for name, pair in suites if pair[0] < pair[1]), suites[-1])
