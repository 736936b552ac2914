"""From the tables of `data/` to an immutable release file and the pointer that names it."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import duckdb
from filelock import FileLock

from lsdash import derive, intake, printed, store
from lsdash.intake import BadTables, Flaw, Row, Tables

DATASET = "bc2004"
REPORT = "report"

_TEXT = "VARCHAR NOT NULL"
_NOTES = {"note_vi": _TEXT, "note_en": _TEXT}
_PLACE = {"source": _TEXT, "paragraph": "INTEGER NOT NULL", "sentence": "INTEGER NOT NULL"}
_NAMES = {"name_vi": _TEXT, "name_en": _TEXT}

# Tables of a release: name → column → type. Text is never NULL: "" stands for "none". Numbers are NULL where not known.
LAYOUT: dict[str, dict[str, str]] = {
    "source": {
        **dict.fromkeys(("code", "kind", "reference_year", "title_vi", "title_en"), _TEXT),
        **dict.fromkeys(("publisher_vi", "publisher_en", "address"), _TEXT),
        **_NOTES,
    },
    "unit": {"code": _TEXT, **_NAMES},
    "product_group": {"code": _TEXT, "position": "INTEGER NOT NULL", **_NAMES},
    "indicator": {
        **dict.fromkeys(("code", "dimension", "kind", "counted", "unit", "decimals"), _TEXT),
        **dict.fromkeys(("good_direction", "price_base", "compare_within"), _TEXT),
        **_NAMES,
    },
    "measure": {"code": _TEXT, "position": "INTEGER NOT NULL", "unit": _TEXT, "decimals": _TEXT, **_NAMES},
    "area": {
        **dict.fromkeys(("code", "slug", "level"), _TEXT),
        "valid_from": "DATE",
        "valid_to": "DATE",
        **dict.fromkeys(("centre_lat", "centre_lon"), "DOUBLE NOT NULL"),
        **dict.fromkeys(("tile_row", "tile_col"), "INTEGER NOT NULL"),
        **_NAMES,
    },
    "item": {
        **dict.fromkeys(("code", "dimension", "parent", "role", "product_group", "unit"), _TEXT),
        "position": "INTEGER NOT NULL",
        **_NAMES,
        **dict.fromkeys(("short_vi", "short_en"), _TEXT),
    },
    "observation": {
        **dict.fromkeys(("id", "indicator", "item", "area"), _TEXT),
        "period": "INTEGER NOT NULL",
        **dict.fromkeys(("measure", "kind"), _TEXT),
        **dict.fromkeys(("value", "low"), "DOUBLE NOT NULL"),
        "high": "DOUBLE",
        "step": "DOUBLE NOT NULL",
        "unit": _TEXT,
        **dict.fromkeys(("ambiguous", "aimed"), "BOOLEAN NOT NULL"),
        **dict.fromkeys(("source", "source_kind", "figure"), _TEXT),
        **dict.fromkeys(("paragraph", "sentence"), "INTEGER"),
        "as_printed": _TEXT,
        **_NOTES,
        "formula": _TEXT,
    },
    "recipe": {"observation": _TEXT, "position": "INTEGER NOT NULL", "input": _TEXT},
    "finding": {
        "id": _TEXT,
        **_PLACE,
        "finding_group": _TEXT,
        "text_vi": _TEXT,
        "text_en": _TEXT,
        **_NOTES,
    },
    "finding_link": dict.fromkeys(("finding", "sector", "product", "area", "observation"), _TEXT),
    "activity": {"area": _TEXT, "product": _TEXT, **_PLACE, "joint": "BOOLEAN NOT NULL", **_NOTES},
    "barrier": {"id": _TEXT, "left_item": _TEXT, "right_item": _TEXT, "reason_vi": _TEXT, "reason_en": _TEXT},
    "headline": {"page": _TEXT, "position": "INTEGER NOT NULL", "observation": _TEXT, "beside": _TEXT},
    "meta": {"key": _TEXT, "value": _TEXT},
}

Record = dict[str, object]
Content = dict[str, list[Record]]

PROVINCE = "tinh"
_DRAFT = ".new-"
_AIMED = frozenset({"growth", "level"})
_ONE_LINK = 2  # the finding and the one thing it is linked to


def release(data: Path = store.DATA) -> tuple[store.Release, bool]:
    """Build a release from the tables in `data` and point to it; (release, whether it is new).

    The same tables give the same release, on any machine and in any order of rows. Safe when two processes do it
    together. Raises BadTables, store.UnwritableRoot.
    """
    tables = tables_digest(data)
    content = contents(intake.read(data))
    identity = f"{DATASET}-{intake.digest(content)[:12]}"
    with _lock():
        known = _sound_current()
        if known is not None and known.id == identity and known.tables == tables:
            return known, False
        path = _write(identity, content)
        parent = "" if known is None else known.parent if known.id == identity else known.id
        made = store.Release(
            id=identity,
            dataset=DATASET,
            sha256=store.sha256(path),
            parent=parent,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            schema=store.SCHEMA,
            tables=tables,
        )
        _replace(store.root() / store.POINTER, json.dumps(asdict(made), indent=1).encode())
        return made, True


def ensure(data: Path = store.DATA) -> store.Release:
    """The current release, built first where there is none or the tables have changed since.

    Raises BadTables, store.UnwritableRoot also where an older release is there: the caller decides whether to keep it.
    """
    known = _sound_current()
    if known is not None and known.tables == tables_digest(data):
        return known
    return release(data)[0]


def tables_digest(data: Path) -> str:
    """SHA-256 over the table files as they are; changes with any byte of them. Raises BadTables."""
    parts = [intake.DESCRIPTOR, *(path.name for path in intake.paths(data))]
    try:
        return intake.digest({name: [{"sha256": store.sha256(data / name)}] for name in sorted(parts)})
    except OSError as error:
        raise BadTables([Flaw(Path(str(error.filename)).name, None, "", "no file", "a CSV table")]) from error


def _sound_current() -> store.Release | None:
    """The release pointed to, if it can be opened and its checksum holds."""
    try:
        found = store.current()
        with store.cursor(found):
            return found
    except store.StoreError:
        return None


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    """Hold the root for one builder; what an interrupted one left is removed. The lock dies with its process."""
    folder = store.root() / "releases"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(store.root() / ".lock", timeout=60):
            for left in (*folder.glob(f"{_DRAFT}*"), *store.root().glob(f"{_DRAFT}*")):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            yield
    except OSError as error:
        raise store.UnwritableRoot(str(error)) from error


def _write(identity: str, content: Content) -> Path:
    """Write the release file under a temporary name, read it back in full, then give it its name."""
    final = store.root() / "releases" / f"{identity}.duckdb"
    if final.exists() and _holds(final, content):
        return final
    with tempfile.TemporaryDirectory(prefix=_DRAFT, dir=final.parent, ignore_cleanup_errors=True) as folder:
        draft = Path(folder) / final.name
        try:
            _fill(draft, identity, content)
        except duckdb.Error as error:
            raise store.UnwritableRoot(str(error)) from error
        if not _holds(draft, content):
            raise store.UnwritableRoot("what was written does not read back")
        _flush(draft)
        draft.replace(final)
    _flush(final.parent)
    return final


def _fill(path: Path, identity: str, content: Content) -> None:
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        for table, columns in LAYOUT.items():
            declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            connection.execute(f"CREATE TABLE {table} ({declared})")
            rows = [[row[column] for column in columns] for row in content[table]]
            if rows:
                marks = ", ".join("?" * len(columns))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - names of LAYOUT
        connection.execute("INSERT INTO meta VALUES ('release', ?)", [identity])
        connection.execute("CHECKPOINT")


def _holds(path: Path, content: Content) -> bool:
    """Whether the file at `path` reads back, row by row, as `content`."""
    try:
        with contextlib.closing(store.connect(path)) as connection:
            for table, columns in LAYOUT.items():
                wanted = sorted(tuple(map(str, (row[name] for name in columns))) for row in content[table])
                cursor = connection.execute(f"SELECT {', '.join(columns)} FROM src.{table}")  # noqa: S608 - names of LAYOUT
                found = sorted(tuple(map(str, row)) for row in cursor.fetchall())
                if table != "meta" and found != wanted:
                    return False
    except duckdb.Error:
        return False
    return True


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(_DRAFT + path.name)
    draft.write_bytes(data)
    _flush(draft)
    draft.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    """Force a file or folder to disk; Windows cannot do it for folders."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def contents(tables: Tables) -> Content:
    """Every row of the release, without its id. Raises BadTables for what the descriptor cannot say."""
    flaws = list(_flaws_of_codes(tables))
    flaws += _flaws_of_trees(tables)
    if not flaws:
        flaws = [*_flaws_of_figures(tables), *_flaws_of_links(tables)]
    if flaws:
        raise BadTables(flaws)
    observations = observe(tables)
    known = {observation.id for observation in observations}
    flaws = [
        Flaw("finding_links.csv", row, "observation", link["observation"], "the id of an observation")
        for row, link in enumerate(tables["finding_links"], 2)
        if link["observation"] and link["observation"] not in known
    ]
    if flaws:
        raise BadTables(flaws)
    return _records(tables, observations)


def observe(tables: Tables) -> list[derive.Observation]:
    """All observations: the printed figures of the report, those of later years, and what follows from them."""
    register = _register(tables)
    counted = {row["code"] for row in tables["indicators"] if row["counted"] == "true"}
    printed_ones = [_stated(row, counted) for row in tables["figures"]]
    later = [_stated(_as_figure(row), counted) for row in tables["later_figures"]]
    return derive.derive(sorted([*printed_ones, *later], key=lambda entry: entry.id), register)


def _as_figure(later: Row) -> Row:
    return {**later, "indicator": "output", "measure": "actual", "sector": "", "segment": "", "ambiguous": "false"}


def _stated(row: Row, counted: set[str]) -> derive.Observation:
    item = row["sector"] or row["product"] or row["segment"]
    value, step = Fraction(row["value"]), Fraction(row["step"])
    exact = row["indicator"] in counted
    low, high = derive.printed_interval(value, step, kind=row["kind"], counted=exact)
    return derive.Observation(
        id=f"{row['indicator']}.{item}.{row['period']}.{row['measure']}",
        indicator=row["indicator"],
        item=item,
        period=int(row["period"]),
        measure=row["measure"],
        kind=row["kind"],
        value=value,
        low=low,
        high=high,
        step=step,
        unit=row["unit"],
        source=row["source"],
        figure=row["id"],
        ambiguous=row["ambiguous"] == "true",
    )


def _register(tables: Tables) -> derive.Register:
    trees = {
        indicator["code"]: _tree([row for row in tables["segments"] if row["indicator"] == indicator["code"]])
        for indicator in tables["indicators"]
        if indicator["dimension"] == "segment"
    }
    sectors = _tree(tables["sectors"])
    trees.update({row["code"]: sectors for row in tables["indicators"] if row["dimension"] == "sector"})
    shown = {row["code"]: row["decimals"] for row in (*tables["indicators"], *tables["measures"])}

    def decimals(indicator: str, measure: str) -> int | None:
        found = shown[measure] or shown[indicator]
        return int(found) if found else None

    return derive.Register(trees, decimals)


def _tree(rows: Sequence[Row]) -> derive.Tree:
    ordered = sorted(rows, key=lambda row: int(row["position"]))
    remainder = next(row["code"] for row in ordered if row["role"] == "remainder")
    return derive.Tree({row["code"]: row["parent"] for row in ordered}, remainder)


def _flaws_of_figures(tables: Tables) -> Iterator[Flaw]:
    """Figures whose printed words do not say what the columns say; figures about no or several things; doubles."""
    seen: set[str] = set()
    units = {row["code"]: row["unit"] for row in tables["products"]}
    dimensions = {row["code"]: row["dimension"] for row in tables["indicators"]}
    wholes = {row["code"] for row in tables["segments"] if row["role"] == "whole"}
    for name in ("figures", "later_figures"):
        for number, row in enumerate(tables[name], 2):
            figure = row if name == "figures" else _as_figure(row)
            filled = [column for column in ("sector", "product", "segment") if figure[column]]
            about = [figure[column] for column in filled]
            if len(about) != 1:
                yield Flaw(f"{name}.csv", number, "sector", " ".join(about), "one of sector, product, segment")
                continue
            if filled[0] != dimensions[figure["indicator"]]:
                yield Flaw(f"{name}.csv", number, filled[0], about[0], f"a {dimensions[figure['indicator']]}")
            if filled[0] == "product" and row["unit"] not in {"phan-tram", units[about[0]]}:
                yield Flaw(f"{name}.csv", number, "unit", row["unit"], units[about[0]])
            key = f"{figure['indicator']}.{about[0]}.{row['period']}.{figure['measure']}"
            if key in seen:
                yield Flaw(f"{name}.csv", number, "measure", key, "one figure for each number")
            seen.add(key)
            yield from _flaws_of_words(f"{name}.csv", number, figure, wholes)


def _flaws_of_words(file: str, number: int, row: Row, wholes: set[str]) -> Iterator[Flaw]:
    try:
        words = printed.read(row["as_printed"], part=1 if row["segment"] in wholes else 0)
    except printed.UnreadableNumber:
        yield Flaw(file, number, "as_printed", row["as_printed"], "a number of the form 1.234,5")
        return
    if words.value != Fraction(row["value"]):
        yield Flaw(file, number, "value", row["value"], f"{float(words.value):g}, as printed: {row['as_printed']}")
    if words.step != Fraction(row["step"]):
        yield Flaw(file, number, "step", row["step"], f"{float(words.step):g}, as printed: {row['as_printed']}")
    if words.lower_bound != (row["kind"] == "lower_bound"):
        yield Flaw(file, number, "kind", row["kind"], f"lower_bound exactly for trên …: {row['as_printed']}")


def _flaws_of_codes(tables: Tables) -> Iterator[Flaw]:
    """Sectors, products and segments share one name space: an observation id names its item by code alone."""
    seen: set[str] = set()
    for name in ("sectors", "products", "segments"):
        for number, row in enumerate(tables[name], 2):
            if row["code"] in seen:
                yield Flaw(
                    f"{name}.csv", number, "code", row["code"], "a code that no other sector, product or segment has"
                )
            seen.add(row["code"])


def _flaws_of_trees(tables: Tables) -> Iterator[Flaw]:
    """Each tree has one whole and one remainder, and every parent is in it; measures that are derived have a name."""
    trees = {("sectors.csv", ""): tables["sectors"]}
    for row in tables["segments"]:
        trees.setdefault(("segments.csv", row["indicator"]), []).append(row)
    for (file, _), members in trees.items():
        codes = {row["code"] for row in members}
        wholes = [row["code"] for row in members if row["role"] == "whole" and not row["parent"]]
        roots = [row["code"] for row in members if not row["parent"]]
        remainders = [row["code"] for row in members if row["role"] == "remainder"]
        strays = [row["parent"] for row in members if row["parent"] and row["parent"] not in codes]
        if wholes != roots or len(wholes) != 1:
            yield Flaw(file, None, "parent", " ".join(roots), "exactly one whole, the only one without a parent")
        if len(remainders) != 1:
            yield Flaw(file, None, "role", " ".join(remainders), "exactly one remainder")
        for stray in strays:
            yield Flaw(file, None, "parent", stray, "a code of the same table and indicator")
    named = {row["code"] for row in tables["measures"]}
    for measure in sorted(derive.MEASURES - named):
        yield Flaw("measures.csv", None, "code", "none", measure)


def _flaws_of_links(tables: Tables) -> Iterator[Flaw]:
    known = {row["id"] for row in tables["findings"]}
    for number, row in enumerate(tables["finding_links"], 2):
        filled = [column for column, value in row.items() if value]
        if row["finding"] in known and len(filled) != _ONE_LINK:
            found = " ".join(filled)
            yield Flaw("finding_links.csv", number, "", found, "one of sector, product, area, observation")


def _records(tables: Tables, observations: Sequence[derive.Observation]) -> Content:
    return {
        "source": _picked("source", tables["sources"]),
        "unit": _picked("unit", tables["units"]),
        "product_group": _picked("product_group", tables["product_groups"]),
        "indicator": _picked("indicator", tables["indicators"]),
        "measure": _picked("measure", tables["measures"]),
        "area": _picked("area", tables["areas"]),
        "item": _picked("item", _items(tables)),
        "observation": _observations(tables, observations),
        "recipe": [
            {"observation": key, "position": position, "input": used}
            for key, position, used in derive.walk(observations)
        ],
        "finding": _picked("finding", ({**row, "finding_group": row["group"]} for row in tables["findings"])),
        "finding_link": _picked("finding_link", tables["finding_links"]),
        "activity": _picked("activity", tables["activities"]),
        "barrier": _picked(
            "barrier", ({**row, "left_item": row["left"], "right_item": row["right"]} for row in tables["barriers"])
        ),
        "headline": _picked("headline", tables["headlines"]),
        "meta": [{"key": "dataset", "value": DATASET}, {"key": "schema", "value": str(store.SCHEMA)}],
    }


def _picked(table: str, rows: Iterable[Row]) -> list[Record]:
    """Rows with the columns and types of a release table; columns that the row lacks are empty text."""
    return [{name: _typed(kind, row.get(name, "")) for name, kind in LAYOUT[table].items()} for row in rows]


def _typed(kind: str, text: str) -> object:
    if kind.startswith("INTEGER"):
        return int(text)
    if kind.startswith("DOUBLE"):
        return float(text)
    if kind.startswith("BOOLEAN"):
        return text == "true"
    if kind == "DATE":
        return datetime.fromisoformat(text).date() if text else None
    return text


def _items(tables: Tables) -> Iterator[Row]:
    for row in tables["sectors"]:
        yield {**row, "dimension": "sector"}
    for row in tables["products"]:
        yield {**row, "dimension": "product", "role": "part", "short_vi": row["name_vi"], "short_en": row["name_en"]}
    for row in tables["segments"]:
        yield {**row, "dimension": "segment", "short_vi": row["name_vi"], "short_en": row["name_en"]}


def _observations(tables: Tables, observations: Iterable[derive.Observation]) -> list[Record]:
    figures = {row["id"]: row for row in (*tables["figures"], *tables["later_figures"])}
    kinds = {row["code"]: row["kind"] for row in tables["sources"]}
    entries = list(observations)
    targets = {(entry.indicator, entry.item, entry.period) for entry in entries if entry.measure == "target"}
    return [
        {
            **_observation(entry, figures.get(entry.figure, {}), kinds),
            # Growth and level of a year that has a target and is yet to come are aims, not outcomes.
            "aimed": entry.measure in _AIMED and (entry.indicator, entry.item, entry.period) in targets,
        }
        for entry in entries
    ]


def _observation(entry: derive.Observation, figure: Row, source_kinds: dict[str, str]) -> Record:
    record = {name: getattr(entry, name, "") for name in LAYOUT["observation"]}
    numbers = {name: float(getattr(entry, name)) for name in ("value", "low", "step")}
    place = {name: int(figure[name]) if figure.get(name) else None for name in ("paragraph", "sentence")}
    words = {name: figure.get(name, "") for name in ("as_printed", "note_vi", "note_en")}
    high = None if entry.high is None else float(entry.high)
    area = {"area": PROVINCE, "source_kind": source_kinds[entry.source]}
    return {**record, **numbers, **place, **words, **area, "high": high}
