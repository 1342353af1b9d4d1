"""The database: one table of events, in SQLite or PostgreSQL. Nothing here imports Rasa."""

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import QueuePool

EVENTS = sa.Table(  # the table of Rasa's SQLTrackerStore
    "events",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
)
_REASONS = (  # what SQLite says of itself: no content
    "database is locked",
    "database or disk is full",
    "unable to open database file",
    "attempt to write a readonly database",
    "disk I/O error",
    "file is not a database",
    "database disk image is malformed",
)


def connect(url: str, patience: float) -> Engine:
    """Return an engine for a SQLAlchemy URL. No connection is made yet, and no statement's values are ever logged.

    `patience` is how many seconds a statement waits for another writer.

    Raises:
        ValueError: the URL is not one of a SQLite file or of PostgreSQL.
        sqlalchemy.exc.ArgumentError: it is no URL.
    """
    if url.startswith("postgres://"):
        url = url.replace("postgres", "postgresql", 1)
    target = sa.engine.make_url(url)
    if target.get_backend_name() == "sqlite" and target.database not in (None, "", ":memory:"):
        return _sqlite(target, patience)
    if target.get_backend_name() == "postgresql":
        limits = f"-c lock_timeout={int(patience * 1000)} -c statement_timeout=5000"
        arguments = {"connect_timeout": 3, "options": limits}
        return sa.create_engine(
            target, hide_parameters=True, pool_pre_ping=True, pool_timeout=3, connect_args=arguments
        )
    raise ValueError(target.get_backend_name())


def prepare(engine: Engine) -> None:
    """Make the table where it is missing.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    EVENTS.metadata.create_all(engine)


def wipe(connection: Connection) -> bool:
    """Overwrite what was deleted, in SQLite's write-ahead log too. Return False where a reader is in the way."""
    if connection.dialect.name != "sqlite":
        return True
    busy: int = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
    return not busy


def is_locked(error: Exception) -> bool:
    """Return whether SQLite refused only because another program writes."""
    return isinstance(error, DBAPIError) and "is locked" in str(error.orig)


def lacks_table(error: Exception) -> bool:
    """Return whether the table is gone: someone removed the file or emptied the database."""
    return isinstance(error, DBAPIError) and (
        "no such table" in str(error.orig) or type(error.orig).__name__ == "UndefinedTable"
    )


def reason(error: Exception) -> str:
    """Return why the database failed, in words that cannot carry content."""
    said = str(error.orig) if isinstance(error, DBAPIError) else ""
    names = [type(error).__name__, *(known for known in _REASONS if known in said)]
    return ": ".join(names)


def _sqlite(target: sa.engine.URL, patience: float) -> Engine:
    path = str(target.database)
    engine = sa.create_engine(
        target,
        hide_parameters=True,
        poolclass=QueuePool,  # a kept connection: closing the last one would empty the write-ahead log each time
        connect_args={"timeout": patience, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: Any) -> None:
        record.info["file"] = _identity(path)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA secure_delete=ON")
        if os.path.exists(path):
            os.chmod(path, 0o600)

    @event.listens_for(engine, "checkout")
    def checked_out(connection: Any, record: Any, proxy: Any) -> None:
        if record.info.get("file") != _identity(path):  # else it would go on writing to a file without a name
            raise DisconnectionError

    return engine


def _identity(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return (0, 0)
    return (status.st_dev, status.st_ino)
