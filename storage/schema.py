"""The tables. `VERSION` counts changes to them; `migrations.py` brings an older database up to it."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = 5
metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

owners = Table(  # whose notes are known, and how often they have changed
    "owners",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("generation", Integer, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("front", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("recipe", Text, nullable=False),  # embedder, window and cutter that made its passages
)

sections = Table(
    "sections",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("note_id", String(200), primary_key=True),
    Column("anchor", String(100), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("path", JSON, nullable=False),
    Column("steps", JSON, nullable=False),
    Column("markdown", Text, nullable=False),
    ForeignKeyConstraint(["owner", "note_id"], ["notes.owner", "notes.id"], ondelete="CASCADE"),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("note_id", String(200), nullable=False),
    Column("anchor", String(100), nullable=False),
    Column("position", Integer, nullable=False),
    Column("path", JSON, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("steps", JSON, nullable=False),
    Column("case_slug", String(100)),
    Column("questions", JSON, nullable=False),
    Column("line", Integer, nullable=False),
    Column("page", Integer),  # of the file that a personal note was made from
    ForeignKeyConstraint(["owner", "note_id"], ["notes.owner", "notes.id"], ondelete="CASCADE"),
    Index("passages_of_note", "owner", "note_id"),
)

vectors = Table(  # of a passage's text, and of each question its section answers
    "vectors",
    metadata,
    Column("id", String(40), primary_key=True),  # begins with the passage's id
    Column("passage_id", String(20), nullable=False),
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian
    ForeignKeyConstraint(["passage_id"], ["passages.id"], ondelete="CASCADE"),
    Index("vectors_of_passage", "passage_id"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("created", Float, nullable=False),  # seconds since the epoch
    Column("updated", Float, nullable=False),
    Index("conversations_of_owner", "owner", "updated"),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("answer", JSON),  # the whole answer behind an assistant's message
    Column("created", Float, nullable=False),
    ForeignKeyConstraint(["conversation_id"], ["conversations.id"], ondelete="CASCADE"),
)

feedback = Table(  # what a reader thinks of an answer
    "feedback",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("thumbs", String(4), nullable=False),  # "up" or "down"
    Column("comment", Text, nullable=False),
    Column("created", Float, nullable=False),
    ForeignKeyConstraint(
        ["conversation_id", "position"], ["messages.conversation_id", "messages.position"], ondelete="CASCADE"
    ),
)

preferences = Table(  # how a reader wants the pages
    "preferences",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("value", JSON, nullable=False),
)

rounds = Table(  # interviews held: as values, written whole after each turn
    "rounds",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("case_slug", String(100), nullable=False),
    Column("revision", Integer, nullable=False),  # counts the writes, so that two tabs cannot overwrite each other
    Column("state", JSON, nullable=False),
    Column("scorecard", JSON),  # once it has ended
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Index("rounds_of_owner", "owner", "updated"),
)

model_calls = Table(  # requests to language models: what they cost, no word of what was said
    "model_calls",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("task", String(20), nullable=False),
    Column("engine", String(220), nullable=False),
    Column("at", Float, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("counted", Boolean, nullable=False),  # by the server, not estimated
    Column("seconds", Float, nullable=False),
    Column("outcome", String(20), nullable=False),
    Index("model_calls_by_time", "at"),
)

scorecards = Table(  # of rounds graded again, by other engines than the one that held them
    "scorecards",
    metadata,
    Column("round_id", String(32), primary_key=True),
    Column("engine", String(220), primary_key=True),
    Column("card", JSON, nullable=False),
    Column("created", Float, nullable=False),
    ForeignKeyConstraint(["round_id"], ["rounds.id"], ondelete="CASCADE"),
)
