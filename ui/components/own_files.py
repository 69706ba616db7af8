"""Files dropped: each read apart, shown as it will be cut, and kept on a click."""

from collections.abc import Sequence
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import resources, state
from ui.components import cut, failure
from ui.markdown import literal
from ui.uploads import Upload, place_of, read_uploads

if TYPE_CHECKING:
    from ingestion.personal import Added, PersonalNotes
    from storage.library import OwnNote

_MEGABYTES = 50  # of one file, as `ingestion.limits` says
_LISTED = 40  # files with a line of their own


def draw(notes: "PersonalNotes", known: "Sequence[OwnNote]") -> None:
    """Take files, say what became of each, and keep what is chosen."""
    dropped = st.file_uploader(
        "Markdown, text, PDF, DOCX, HTML, Jupyter notebooks, or a ZIP of these (an Obsidian or Notion export)",
        accept_multiple_files=True,
        max_upload_size=_MEGABYTES,
        key=f"files-{state.upload_round()}",
    )
    if not dropped:
        return
    with failure.told(retry=False):
        uploads = _read(tuple(dropped))
        for upload in uploads:
            if upload.failed:
                st.error(literal(upload.failed), icon=":material/error:")
        good = [upload for upload in uploads if not upload.failed]
        chosen = [_row(notes, known, upload, number) for number, upload in enumerate(good[:_LISTED])]
        if len(good) > _LISTED:
            st.caption(f"and {len(good) - _LISTED:,} more, which are added too")
        _keep(notes, list(zip_longest(good, chosen, fillvalue="")))  # type: ignore[arg-type]


def _read(dropped: "tuple[object, ...]") -> "list[Upload]":
    """Read what was dropped, once."""
    names = tuple((file.name, file.file_id) for file in dropped)  # type: ignore[attr-defined]
    kept = state.uploads()
    if kept is None or kept[0] != names:
        with st.status("Reading the files …", expanded=True) as status:
            bar = st.progress(0.0)
            pairs = [(file.name, file.getvalue()) for file in dropped]  # type: ignore[attr-defined]
            kept = (names, read_uploads(pairs, resources.reader(), partial(_show, bar)))
            status.update(label="The files are read.", state="complete", expanded=False)
        state.set_uploads(kept)
    return kept[1]


def _row(notes: "PersonalNotes", known: "Sequence[OwnNote]", upload: Upload, number: int) -> str | None:
    """A file with what it holds. What to do with it: "" to add, an id to replace that note, None to leave it out."""
    older = [note for note in known if note.origin.file == upload.name and note.origin.sha256 != upload.digest]
    same = next((note for note in known if note.origin.sha256 == upload.digest), None)
    with st.container(border=True, gap="xsmall", key=f"upload-{number}"):
        st.markdown(f"**{literal(upload.title)}** :gray[{literal(place_of(upload))}]")
        if same is not None:
            st.caption(f"Already there, byte for byte, as “{literal(same.title)}”.")
            return None
        with st.expander(
            "How it is cut", icon=":material/content_cut:", on_change="rerun", key=f"cut-{number}"
        ) as opened:
            if opened.open:
                cut.draw(notes, upload.title, upload.markdown)
        newer = {f"Newer version of “{note.title}” ({note.id})": note.id for note in older}
        options = {"Add": "", **newer, "Leave out": None}
        default = list(options)[1 if older and upload.inside else 0]
        picked = st.segmented_control(
            "What to do with it",
            list(options),
            default=default,
            required=True,
            format_func=literal,
            key=f"what-{number}-{upload.digest[:8]}",
            label_visibility="collapsed",
        )
        return options[picked or default]


def _keep(notes: "PersonalNotes", chosen: "list[tuple[Upload, str | None]]") -> None:
    wanted = [upload.incoming(replaces) for upload, replaces in chosen if replaces is not None]
    if not wanted:
        return
    if st.button(f"Save {len(wanted)} file{'s' * (len(wanted) != 1)}", icon=":material/check:", key="save-files"):
        with failure.told(retry=False) as outcome, st.status("Making them searchable …"):
            bar = st.progress(0.0)
            added = notes.add(wanted, partial(_show, bar))
        if not outcome.failed:
            state.set_uploads(None)
            state.next_upload_round()
            state.set_news(_news(added))
            st.rerun()


def _show(bar: DeltaGenerator, what: str, done: int, of: int) -> None:
    bar.progress(min(1.0, done / of) if of else 0.0, literal(what))


def _news(added: "Sequence[Added]") -> str:
    kept = [one.title for one in added if one.what != "known"]
    known = len(added) - len(kept)
    names = f": {', '.join(kept[:5])}{' …' if len(kept) > 5 else ''}" if kept else ""
    return f"{len(kept)} saved{names}" + (f"; {known} were there already" if known else "")
