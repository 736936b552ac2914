"""The database of the workflow: submissions with their states, and a journal whose lines are chained by hash.

SQLite below the root, or what `LSDASH_DATABASE` names (`postgresql+psycopg://…`, for several machines). The database
itself refuses to change or delete a line of the journal.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from lsdash.data import access, publications, releases
from lsdash.model.calendar import VIETNAM


class UnreachableDatabase(releases.ReleaseError):
    """The database of submissions cannot be reached or written."""

    code = "LS-12"


_METADATA = sa.MetaData()
SUBMISSION = sa.Table(
    "submission",
    _METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("file_name", "file", "reading", "form", "sender")),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("area", "period", "state", "person", "approver", "base")),
)
JOURNAL = sa.Table(
    "journal",
    _METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("at", "person", "action", "submission", "reason")),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("release", "previous", "hash")),
)
# Actions by which a submission begins: to wait for approval, or with errors to be mended.
HAND_IN, FAULTY = "hand_in", "hand_in_faulty"
_LINE = ("number", "at", "person", "action", "submission", "reason", "release", "previous")
_SQLITE_TRIGGERS = (
    "CREATE TRIGGER IF NOT EXISTS journal_update BEFORE UPDATE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS journal_delete BEFORE DELETE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'never changed'); END",
)
_POSTGRES_TRIGGERS = (
    "CREATE OR REPLACE FUNCTION journal_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'never changed'; END $$ "
    "LANGUAGE plpgsql",
    "CREATE OR REPLACE TRIGGER journal_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_kept()",
)
_LOCK = 7_219_406  # any number, the same for all writers of one PostgreSQL


def address() -> str:
    """`LSDASH_DATABASE`, or the SQLite file below the root."""
    file = sa.URL.create("sqlite", database=str(publications.folder() / "workflow.sqlite"))
    return os.environ.get("LSDASH_DATABASE") or file.render_as_string()


_engines: dict[str, sa.Engine] = {}


def close() -> None:
    """Let go of every connection; the next transaction opens one again."""
    while _engines:
        _engines.popitem()[1].dispose()


def _engine(url: str) -> sa.Engine:
    """The engine of this database, with all tables and triggers."""
    if url not in _engines:
        _engines[url] = _prepared(sa.create_engine(url, pool_pre_ping=True))
    return _engines[url]


def _prepared(engine: sa.Engine) -> sa.Engine:
    if engine.dialect.name == "sqlite":
        publications.folder().mkdir(parents=True, exist_ok=True)

        @sa.event.listens_for(engine, "connect")
        def durable(connection: Any, _record: Any) -> None:
            # The driver's own transactions begin too late: two writers would read the same last line.
            connection.isolation_level = None
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=60000"):
                connection.execute(f"PRAGMA {pragma}")

        @sa.event.listens_for(engine, "begin")
        def alone(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        _lock(connection)
        _METADATA.create_all(connection)
        for trigger in _SQLITE_TRIGGERS if engine.dialect.name == "sqlite" else _POSTGRES_TRIGGERS:
            connection.exec_driver_sql(trigger)
    return engine


def _lock(connection: sa.Connection) -> None:
    """Let one writer in at a time until the transaction ends; SQLite has done so when it began."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


@contextmanager
def transaction() -> Iterator[sa.Connection]:
    """One transaction of the only writer. Raises UnreachableDatabase."""
    try:
        engine = _engine(address())
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise UnreachableDatabase(type(error).__name__) from error
    try:
        with engine.begin() as connection:
            _lock(connection)
            yield connection
    except sa.exc.SQLAlchemyError as error:
        raise UnreachableDatabase(type(error).__name__) from error


def write(connection: sa.Connection, *, person: str, action: str, submission: str, **said: str) -> None:
    """Add a line: who did what with which submission; `said` may have the reason and the release that came of it."""
    last = connection.execute(sa.select(JOURNAL.c.number, JOURNAL.c.hash).order_by(JOURNAL.c.number.desc())).first()
    line = {
        "number": last.number + 1 if last else 1,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "person": person,
        "action": action,
        "submission": submission,
        "reason": said.get("reason", ""),
        "release": said.get("release", ""),
        "previous": last.hash if last else "",
    }
    connection.execute(sa.insert(JOURNAL).values(**line, hash=_hash(line)))


def lines(connection: sa.Connection) -> list[Mapping[str, Any]]:
    """Every line, the first one first: number, at (UTC), person, action, submission, reason, release, previous,
    hash."""
    return [dict(row) for row in connection.execute(sa.select(JOURNAL).order_by(JOURNAL.c.number)).mappings()]


def handed_in(connection: sa.Connection) -> dict[str, datetime]:
    """When each submission was handed in, by its id."""
    is_hand_in = JOURNAL.c.action.in_((HAND_IN, FAULTY))
    found = connection.execute(sa.select(JOURNAL.c.submission, JOURNAL.c.at).where(is_hand_in))
    return {submission: datetime.fromisoformat(at) for submission, at in found}


def count_today(connection: sa.Connection, person: str, action: str) -> int:
    """How often a person has done this since midnight in Vietnam."""
    midnight = datetime.now(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight.astimezone(UTC).isoformat(timespec="seconds")
    done = sa.select(JOURNAL.c.person).where(JOURNAL.c.action == action, JOURNAL.c.at >= since)
    return sum(access.same_person(person, one) for one in connection.execute(done).scalars())


def broken(journal: list[Mapping[str, Any]]) -> list[int]:
    """Numbers of lines that are not what was written, or do not follow on the line before."""
    previous, found = "", []
    for place, line in enumerate(journal, 1):
        if line["number"] != place or line["previous"] != previous or line["hash"] != _hash(line):
            found.append(line["number"])
        previous = line["hash"]
    return found


def _hash(line: Mapping[str, Any]) -> str:
    text = json.dumps([line[name] for name in _LINE], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
