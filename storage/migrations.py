"""How an older database becomes the present one: numbered steps, each written out as it was when it was made."""

from collections.abc import Mapping

from sqlalchemy import Connection, update

from storage.schema import VERSION, meta

STEPS: Mapping[int, tuple[str, ...]] = {  # version that is reached → statements that every SQL database understands
    2: (
        """
        CREATE TABLE feedback (
            conversation_id VARCHAR(32) NOT NULL,
            position INTEGER NOT NULL,
            owner VARCHAR(200) NOT NULL,
            thumbs VARCHAR(4) NOT NULL,
            comment TEXT NOT NULL,
            created FLOAT NOT NULL,
            PRIMARY KEY (conversation_id, position),
            FOREIGN KEY (conversation_id, position) REFERENCES messages (conversation_id, position) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE preferences (
            owner VARCHAR(200) NOT NULL,
            name VARCHAR(40) NOT NULL,
            value JSON NOT NULL,
            PRIMARY KEY (owner, name)
        )
        """,
    ),
    3: (
        """
        CREATE TABLE rounds (
            id VARCHAR(32) NOT NULL,
            owner VARCHAR(200) NOT NULL,
            case_slug VARCHAR(100) NOT NULL,
            revision INTEGER NOT NULL,
            state JSON NOT NULL,
            scorecard JSON,
            created FLOAT NOT NULL,
            updated FLOAT NOT NULL,
            PRIMARY KEY (id)
        )
        """,
        "CREATE INDEX rounds_of_owner ON rounds (owner, updated)",
    ),
    4: (
        "CREATE TABLE owners (owner VARCHAR(200) NOT NULL, generation INTEGER NOT NULL, PRIMARY KEY (owner))",
        "INSERT INTO owners SELECT DISTINCT owner, 1 FROM notes",
        "DELETE FROM meta WHERE key = 'generation'",
        "ALTER TABLE passages ADD COLUMN page INTEGER",
    ),
    5: (
        """
        CREATE TABLE model_calls (
            id VARCHAR(32) NOT NULL,
            owner VARCHAR(200) NOT NULL,
            task VARCHAR(20) NOT NULL,
            engine VARCHAR(220) NOT NULL,
            at FLOAT NOT NULL,
            tokens_in INTEGER NOT NULL,
            tokens_out INTEGER NOT NULL,
            counted BOOLEAN NOT NULL,
            seconds FLOAT NOT NULL,
            outcome VARCHAR(20) NOT NULL,
            PRIMARY KEY (id)
        )
        """,
        "CREATE INDEX model_calls_by_time ON model_calls (at)",
        """
        CREATE TABLE scorecards (
            round_id VARCHAR(32) NOT NULL,
            engine VARCHAR(220) NOT NULL,
            card JSON NOT NULL,
            created FLOAT NOT NULL,
            PRIMARY KEY (round_id, engine),
            FOREIGN KEY (round_id) REFERENCES rounds (id) ON DELETE CASCADE
        )
        """,
    ),
}


def upgrade(connection: Connection, version: int) -> None:
    """Take a database from `version` to the present one, inside the caller's transaction."""
    for reached in range(version + 1, VERSION + 1):
        for statement in STEPS[reached]:
            connection.exec_driver_sql(statement)
    connection.execute(update(meta).where(meta.c.key == "version").values(value=str(VERSION)))
