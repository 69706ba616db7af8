"""Ask: conversations with the notes."""

from ui import names, resources, state
from ui.components import composer, conversation, failure, history, readiness, welcome

AT_LATEST = 3.0  # seconds until the warm-up begins where no browser asks for it

warm = resources.warmup()
question, waiting = state.pending(), False
cases: list[str] = []

if state.conversation_id() is None and question is None:
    welcome.draw()

with failure.told() as opening:
    cases = names.cases(resources.settings().corpus_dir)
    chats = resources.conversations()
    conversation.keep_pending(chats)
    history.draw(chats)
    waiting = conversation.draw(chats)

unkept = state.pending()
if unkept is not None:
    conversation.question(unkept, 0)
composer.draw(cases, disabled=waiting or unkept is not None)

if not opening.failed:
    with failure.told():
        readiness.draw(warm, waiting)
        if waiting and warm.prepared is not None:
            conversation.reply(chats, warm.prepared.assistant)
        readiness.left_out(warm)

state.set_appeared()
warm.start(AT_LATEST)  # a page that has appeared in a browser asks sooner: until then the processor is the page's
