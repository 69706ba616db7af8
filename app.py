"""The application: `streamlit run app.py` serves it. The pages begin in `frame.py`; here is what stands around them."""

import sys
from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

from errors import UsageError
from ui.headers import Guard
from ui.listening import refusal


def check() -> None:
    """End the program with one sentence where it must not listen."""
    try:
        sentence = refusal()
    except UsageError as error:
        sentence = str(error)
    if sentence:
        sys.stderr.write(f"{sentence}\n")
        sys.exit(2)


check()
app = App(Path(__file__).with_name("frame.py"), middleware=[Middleware(Guard)])
