"""How far the warm-up is, drawn until it is done; it looks again by itself and touches nothing else on the page."""

import streamlit as st

from ui import resources, state
from ui.markdown import literal
from ui.owner import owner
from ui.warmup import Stage, Warmup, readable_by

_LOOK_EVERY = 0.4  # seconds
_SOON = 2  # seconds a stage may take before it says how long it has


def draw(warm: Warmup, promise: str) -> None:
    """Progress while it runs, and what can be done meanwhile.

    Raises:
        SevenstepError: it has failed.
    """
    if warm.error is not None:
        raise warm.error
    if not warm.ready:
        _follow(warm, promise)


def left_out(warm: Warmup) -> None:
    """The built-in notes and the reader's own that could not be read, if there are any."""
    if warm.prepared is None or not warm.prepared.left_out:
        return
    reasons = readable_by(owner(), warm.prepared.left_out, resources.settings().data_dir / "notes")
    count = len(reasons)
    if not count:
        return
    label = "1 note could not be read" if count == 1 else f"{count} notes could not be read"
    with st.expander(f"{label}; the rest is used", icon=":material/warning:"):
        for reason in reasons:
            st.markdown(literal(reason))


@st.fragment(run_every=_LOOK_EVERY)
def _follow(warm: Warmup, promise: str) -> None:
    if state.has_appeared():
        warm.start()
    if warm.settled:
        st.rerun()
    with st.container(key="readiness" if warm.stage.of > 1 else "readiness-unknown"):
        st.progress(warm.stage.share, text=_line(warm.stage, promise))


def _line(stage: Stage, promise: str) -> str:
    elapsed = f" ({stage.seconds} s)" if stage.seconds > _SOON else ""
    counted = f"{stage.what}: {stage.done} of {stage.of}" if stage.of > 1 else f"{stage.what}{elapsed}"
    return f"{literal(counted)} … {promise}"
