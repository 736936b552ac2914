"""The store in every state that a visitor can meet, and the closed-off connection."""

import contextlib
import dataclasses
import hashlib
import json
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsdash import __main__ as commands
from lsdash.data import build, release_file, releases, schema, worker_process
from lsdash.data.submissions import journal, records

NAME = "SELECT name_en FROM src.unit WHERE code = 'tan'"
TONNES = [("tonnes",)]


def ask(release, query=NAME):
    with releases.cursor(release) as cursor:
        return cursor.execute(query).fetchall()


def fields():
    """What the pointer says, to be changed and written back."""
    return json.loads((releases.root() / releases.POINTER).read_text(encoding="utf-8"))


def point(content):
    (releases.root() / releases.POINTER).write_bytes(
        content if isinstance(content, bytes) else json.dumps(content).encode()
    )


def point_to_file(release, content):
    """Put `content` in place of the release file, with a pointer that vouches for it."""
    releases.file_of(release).write_bytes(content)
    point({**fields(), "sha256": hashlib.sha256(content).hexdigest()})
    return releases.current()


def test_codes_shown_to_visitors_are_these():
    assert {journal.UnreachableDatabase, worker_process.WorkerEnded} <= {*releases.ReleaseError.__subclasses__()}
    codes = {kind.__name__: kind.code for kind in releases.ReleaseError.__subclasses__()}
    assert codes == {
        "NoRelease": "LS-01",
        "BadPointer": "LS-02",
        "MissingFile": "LS-03",
        "DamagedFile": "LS-04",
        "ForeignFile": "LS-05",
        "UnwritableRoot": "LS-06",
        "UnknownRelease": "LS-08",
        "WithdrawnRelease": "LS-09",
        "UnknownForm": "LS-10",
        "MissingSubmission": "LS-11",
        "UnreachableDatabase": "LS-12",
        "WorkerEnded": "LS-13",
        "UnansweringFile": "LS-14",
        "UnusableRoot": "LS-15",
    }


def test_pointer_reads_back_as_the_release(release):
    assert releases.current() == release
    assert dataclasses.asdict(release) == {**fields(), "draft": ""}


@pytest.mark.parametrize("make", [lambda _: None, Path.mkdir, Path.touch], ids=["no root", "empty root", "file"])
def test_no_pointer_is_no_release(root, make):
    make(root)
    with pytest.raises(releases.NoRelease):
        releases.current()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 300,
        b"\xff\xfe{}",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b"1",
        b'"bc2004-0123456789ab"',
        b"[" * 100_000,
        b"9" * 10_000,
    ],
    ids=lambda content: repr(content[:8]),
)
def test_a_pointer_of_garbage_is_a_bad_pointer(filled_root, content):
    point(content)
    with pytest.raises(releases.BadPointer):
        releases.current()


@pytest.mark.parametrize(
    "change",
    [
        {"id": "../../../etc/passwd"},
        {"id": "../bc2004-0123456789ab"},
        {"id": "/tmp/bc2004-0123456789ab"},  # noqa: S108
        {"id": "bc2004-0123456789ab\n"},
        {"id": "bc2004-0123456789ab'"},
        {"id": "BC2004-0123456789AB"},
        {"id": ""},
        {"id": 7},
        {"id": None},
        {"id": ["bc2004-0123456789ab"]},
        {"sha256": "0"},
        {"sha256": None},
        {"dataset": 1},
        *({"dataset": "mophong"}, {"id": "mophong-0123456789ab"}),  # of another data set
        {"parent": None},
        {"created": 2004},
        *({key: "\ud800"} for key in ("parent", "tables", "self_approved")),
        *({"parent": text} for text in ("../x", "<b>", "bc2004-0")),
        *({"created": text} for text in ("", "yesterday", "\ud800", "2026-01-01", "2026-01-01T00:00:00+07:00")),
        *({"created": f"{year}-01-01T00:00:00+00:00"} for year in ("0001", "9999")),
        {"tables": {}},
        {"form": "csv"},
        {"form": None},
        {"more": "than that"},
    ],
    ids=str,
)
def test_a_pointer_with_a_wrong_field_is_a_bad_pointer(filled_root, change):
    point({**fields(), **change})
    with pytest.raises(releases.BadPointer):
        releases.current()


def test_a_pointer_from_before_there_was_a_choice_of_form_means_a_file(release, filled_root):
    content = fields()
    del content["form"]
    point(content)
    assert ask(releases.current()) == TONNES
    assert releases.current() == release


@pytest.mark.parametrize(
    "field",
    [field.name for field in dataclasses.fields(releases.Release) if field.default is dataclasses.MISSING],
)
def test_a_pointer_without_a_field_is_a_bad_pointer(filled_root, field):
    content = fields()
    del content[field]
    point(content)
    with pytest.raises(releases.BadPointer):
        releases.current()


def test_a_pointer_that_is_a_folder_is_a_bad_pointer(filled_root):
    (filled_root / releases.POINTER).unlink()
    (filled_root / releases.POINTER).mkdir()
    with pytest.raises(releases.BadPointer):
        releases.current()


def test_every_data_set_has_a_pointer_of_its_own(release, filled_root):
    assert releases.pointer() == releases.pointer("bc2004") == filled_root / releases.POINTER
    assert releases.pointer("mophong") == filled_root / "CURRENT.mophong"
    with pytest.raises(releases.NoRelease):
        releases.current("mophong")
    shutil.copy(releases.pointer(), releases.pointer("mophong"))
    with pytest.raises(releases.BadPointer):
        releases.current("mophong")
    assert releases.current() == release


@pytest.mark.parametrize("version", [0, releases.SCHEMA + 1, "1", None, [1]])
def test_another_schema_is_foreign(filled_root, version):
    point({**fields(), "schema": version})
    with pytest.raises(releases.ForeignFile):
        releases.current()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
NAMES = [field.name for field in dataclasses.fields(releases.Release)]
ANY_POINTER = (
    st.binary()
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.fixed_dictionaries(dict.fromkeys(NAMES, JSON)).map(lambda value: json.dumps(value).encode())
)


# The pointer is written anew for each example, so the shared folder does no harm.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_POINTER)
def test_whatever_the_pointer_holds_is_a_named_error(filled_root, content):
    point(content)
    with pytest.raises((releases.BadPointer, releases.ForeignFile)):
        releases.current()


def cut(content):
    return content[: len(content) // 2]


def flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def test_a_missing_file_is_named_and_recovers(release, filled_root):
    assert ask(release) == TONNES
    path = releases.file_of(release)
    aside = path.rename(path.with_suffix(".aside"))
    with pytest.raises(releases.MissingFile):
        ask(release)
    aside.rename(path)
    assert ask(release) == TONNES


@pytest.mark.parametrize("opened_before", [True, False])
@pytest.mark.parametrize("damage", [cut, flipped, lambda _: b"", lambda content: content + b"\0"])
def test_a_damaged_file_is_named_and_recovers(release, filled_root, damage, opened_before):
    path = releases.file_of(release)
    whole = path.read_bytes()
    if opened_before:
        assert ask(release) == TONNES
    # A new file under the name, as a copy or a restore makes it.
    path.unlink()
    path.write_bytes(damage(whole))
    with pytest.raises(releases.DamagedFile):
        ask(release)
    path.write_bytes(whole)
    assert ask(release) == TONNES


def test_a_folder_in_place_of_the_file_is_damage(release, filled_root):
    releases.file_of(release).unlink()
    releases.file_of(release).mkdir()
    with pytest.raises(releases.DamagedFile):
        ask(release)


def test_a_bad_pointer_recovers(release, filled_root):
    content = fields()
    point(b"{")
    with pytest.raises(releases.BadPointer):
        releases.current()
    point(content)
    assert ask(releases.current()) == TONNES


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000, b"\0" * 20_000])
def test_a_vouched_file_that_is_no_database_is_damage(release, filled_root, content):
    found = point_to_file(release, content)
    with pytest.raises(releases.DamagedFile):
        ask(found)


def test_a_vouched_file_that_cannot_be_read_is_damage(release, filled_root):
    found = point_to_file(release, cut(releases.file_of(release).read_bytes()))
    with pytest.raises(releases.DamagedFile):
        ask(found, "SELECT * FROM src.observation")


def test_a_database_of_something_else_is_foreign(release, filled_root, tmp_path):
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE observation (something INTEGER)")
    found = point_to_file(release, other.read_bytes())
    for query in ("SELECT * FROM src.recipe", "SELECT value FROM src.observation"):
        with pytest.raises(releases.ForeignFile):
            ask(found, query)


def test_a_reader_keeps_its_release_while_another_takes_the_name(release, filled_root):
    path = releases.file_of(release)
    with releases.cursor(release) as cursor:
        path.rename(path.with_suffix(".aside"))
        path.write_bytes(b"something else")
        assert cursor.execute(NAME).fetchall() == TONNES


REFUSED = [
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "EXPORT DATABASE '{folder}/out'",
    "SELECT * FROM read_csv('{folder}/in.csv')",
    "SELECT * FROM read_text('{folder}/in.csv')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM '{folder}/in.csv'",
    "ATTACH '{folder}/new.duckdb' AS other",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{folder}/in.csv'",
    "SET enable_external_access = true",
    "SET threads = 8",
    "RESET lock_configuration",
    "PRAGMA memory_limit = '100GB'",
    "SET autoinstall_known_extensions = true",
    "SELECT * FROM local_rows",
    "INSERT INTO src.unit VALUES ('a', 'b', 'c')",
    "UPDATE src.unit SET name_en = ''",
    "DELETE FROM src.unit",
    "DROP TABLE src.unit",
    "CREATE TABLE src.more (a INTEGER)",
]


def opened_by(release, folder, statements):
    """Those of `statements` that were not refused, or that changed something: release, folder or engine."""
    folder.mkdir()
    (folder / "in.csv").write_text("a\n1\n")
    before = ask(release, "SELECT * FROM src.unit ORDER BY code")
    found = []
    for statement in statements:
        with contextlib.suppress(duckdb.Error, releases.ReleaseError):
            ask(release, statement.format(folder=folder, file=releases.file_of(release)))
            found.append(statement)
        closed = ask(release, "SELECT current_setting('enable_external_access')") == [(False,)]
        same = ask(release, "SELECT * FROM src.unit ORDER BY code") == before
        whole = release_file.intact(releases.file_of(release), release.sha256)
        if not (closed and same and whole) or [path.name for path in folder.iterdir()] != ["in.csv"]:
            found.append(f"{statement}: not without traces")
    return found


def test_connection_is_closed_off(release, filled_root, tmp_path):
    local_rows = pandas.DataFrame({"a": [1]})
    assert opened_by(release, tmp_path / "outside", REFUSED) == []
    assert local_rows is not None


def test_not_even_the_folder_for_spilled_data_can_be_written_to(release, filled_root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".tmp").mkdir()
    with pytest.raises((duckdb.Error, releases.ReleaseError)):
        ask(release, f"COPY (SELECT 1) TO '{tmp_path}/.tmp/out.csv'")


NAMES_OF_FOLDERS = [
    *("Lạng Sơn", "kho 'số liệu'", "a;b--c", "\N{COMBINING ACUTE ACCENT}", 'a "b" c', "a#b", "100%", "a%20b&c=d"),
    *("[x]*{y,z}", "~", "s3:", "a\nb", ":memory:"),
]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("form", release_file.FORMS)
def test_any_folder_name_works(tmp_path, monkeypatch, data_copy, form):
    """Each of them one inside the other: what one of them does to a path it does there, too."""
    monkeypatch.setenv("LSDASH_FORM", form)
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path.joinpath(*NAMES_OF_FOLDERS, "store")))
    made = build.ensure(data_copy)
    assert releases.current() == made
    assert ask(made) == TONNES
    with journal.transaction() as database:
        assert records.every(database, made.dataset) == []
    journal.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_folder_beside_it_that_its_name_is_a_pattern_of_is_not_read(tmp_path, monkeypatch, data_copy):
    """The engine would read `a*b` as all folders that begin with a and end with b."""
    monkeypatch.setenv("LSDASH_FORM", "parquet")
    for name in ("a-b", "a*b"):
        monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / name / "store"))
        made = build.ensure(data_copy)
    assert ask(made, "SELECT count(*) FROM src.unit") == ask(made, "SELECT count(DISTINCT code) FROM src.unit")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["a?b", "a\\b", "\udcff"])
def test_a_folder_that_the_engine_cannot_name_is_said_to_be_that(tmp_path, monkeypatch, capsys, name):
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / name / "store"))
    for ask_for in (build.ensure, releases.current, lambda: releases.find("bc2004-0123456789ab")):
        with pytest.raises(releases.UnusableRoot):
            ask_for()
    for command in ("release", "releases", "check", "audit"):
        monkeypatch.setattr("sys.argv", ["lsdash", command])
        assert commands.main() == 1
        assert capsys.readouterr().err.startswith("LS-15: ")


def test_a_root_is_the_same_wherever_the_engine_is_asked_from(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LSDASH_ROOT", "s3://store")
    assert releases.root() == tmp_path / "s3:" / "store"


def test_root_is_in_the_checkout_unless_told_otherwise(monkeypatch, tmp_path):
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path))
    assert releases.root() == tmp_path
    for unset in (lambda: monkeypatch.setenv("LSDASH_ROOT", ""), lambda: monkeypatch.delenv("LSDASH_ROOT")):
        unset()
        assert releases.root() == releases.DATA / "store"


def test_eight_threads_with_own_cursors_read_the_same(release, filled_root):
    tables = sorted(schema.LAYOUT)
    expected = {table: ask(release, f"SELECT * FROM src.{table} ORDER BY ALL") for table in tables}
    # Opened anew, so that the threads also race for the first connection.
    path = releases.file_of(release)
    shutil.copy(path, path.with_suffix(".copy")).replace(path)
    start = threading.Barrier(8)

    def read(worker):
        start.wait()
        order = [tables[(worker + turn) % len(tables)] for turn in range(100)]
        return [table for table in order if ask(release, f"SELECT * FROM src.{table} ORDER BY ALL") != expected[table]]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, range(8))) == [[]] * 8


@pytest.mark.slow
def test_many_releases_can_be_open_at_once(release, tmp_path, monkeypatch):
    source = releases.root()
    with releases.cursor(release) as first:
        for number in range(10):
            root = shutil.copytree(source, tmp_path / str(number))
            monkeypatch.setenv("LSDASH_ROOT", str(root))
            assert ask(releases.current()) == TONNES
        assert first.execute(NAME).fetchall() == TONNES
