"""The rows of the demonstration's release: its report, its monthly reports, and what was published beside them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

import pyarrow as pa

from lsdash.data import publications, releases
from lsdash.data.assemble import contents
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.demo import DATASET, Parameters, monthly_reports, report_tables
from lsdash.data.demo.monthly_reports import Record
from lsdash.data.publications import Publication
from lsdash.data.release_rows import Content, table
from lsdash.model import periods
from lsdash.model.observation_ids import of_row

_OF_REPORT = ("reporters", "expected", "late")
_AMOUNTS = ("actual", "plan")
_LOOKED_AT = 5_000  # figures of a file
_TOO_MANY = 5  # the same by chance
_SAME = """
    SELECT count(*) FROM (SELECT unnest(?) AS id, unnest(?) AS value) file
    JOIN src.observation o ON (o.id, o.value) = (file.id, file.value) WHERE o.formula = ''"""
Place = tuple[str, str, str, int, str]  # indicator, item, area, month (yyyymm), measure


def content(
    parameters: Parameters, registers: Tables, monthly: Sequence[Record], published: Sequence[Publication] = ()
) -> Content:
    """Every row of the demonstration with these monthly reports, without its id; code lists are those of `registers`.

    What was published states some months anew: of their numbers one is chosen as of those of any two sources. All other
    months stand as they are reported. Raises InvalidTables, MissingSubmission.
    """
    tables = publications.added(report_tables.tables(registers, monthly, parameters), published, DATASET)
    readings = [publications.reading(publication.reading) for publication in published]
    restated = _months(figure for reading in readings for figure in reading["figures"])
    beside = [report for report in monthly if _place(report) in restated]
    alone = [report for report in monthly if _place(report) not in restated] if beside else monthly
    made = contents({**tables, "figures": [*tables["figures"], *monthly_reports.figures(beside)]}, DATASET)
    if beside:
        made["observation"] = table("observation", _counted(made["observation"], beside))
    parts: list[Record] = [{"key": key, "value": str(value)} for key, value in asdict(parameters).items()]
    added = {"observation": monthly_reports.observations(alone), "meta": parts}
    return made | {name: pa.concat_tables([made[name], table(name, rows)]) for name, rows in added.items()}


def parameters_of(release: releases.Release) -> Parameters:
    """What a demonstration follows from. Raises the errors of `releases.cursor`."""
    with releases.cursor(release) as cursor:
        rows = cursor.execute("SELECT key, value FROM src.meta WHERE key IN ('seed', 'years')").fetchall()
    return Parameters(**{key: int(value) for key, value in rows})


def repeats(figures: Sequence[Row]) -> bool:
    """Whether most of these numbers are the very ones of the current demonstration: a file of it that no longer says
    so. False where there is none."""
    some = figures[:_LOOKED_AT]
    ids = [of_row(row) for row in some]
    try:
        with releases.cursor(releases.current(DATASET)) as cursor:
            ((same,),) = cursor.execute(_SAME, [ids, [float(row["value"]) for row in some]]).fetchall()
    except releases.ReleaseError:
        return False
    return bool(same >= _TOO_MANY and 2 * same >= len(some))


def _place(report: Record) -> Place:
    indicator, item, area, measure = (str(report[name]) for name in ("indicator", "item", "area", "measure"))
    return indicator, item, area, int(str(report["year"])) * 100 + int(str(report["month"])), measure


def _months(figures: Iterable[Row]) -> set[Place]:
    """The numbers of months that figures state, and those that may follow from a rate."""
    return {
        (row["indicator"], row["item"], row["area"], month - years, measure)
        for row in figures
        for month in periods.of(row["period"]).months()
        for years in ((0,) if row["measure"] in _AMOUNTS else (0, 100))
        for measure in ((row["measure"],) if row["measure"] in _AMOUNTS else _AMOUNTS)
    }


def _counted(observations: pa.Table, reports: Sequence[Record]) -> Iterator[Record]:
    """Observations with how many establishments reported, where that is known of the number."""
    known: Mapping[Place, Record] = {_place(one): one for one in reports}
    for row in observations.to_pylist():
        one = known.get((row["indicator"], row["item"], row["area"], row["since"], row["measure"]))
        if one is None or row["since"] != row["until"] or row["formula"]:
            yield row
        else:
            yield {**row, **{name: one[name] for name in _OF_REPORT[:2]}, "late": one["status"] == "late"}
