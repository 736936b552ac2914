"""The tables of a data set: what handed-in files are read against, and what is said of them is compared with."""

from functools import lru_cache
from pathlib import Path

from lsdash.data import build, csv_tables, publications, releases
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.demo import DATASET as DEMO
from lsdash.data.demo import Parameters, content, monthly_reports, report_tables


def of_folder(data: Path = releases.DATA) -> Tables:
    """The tables of a folder, read again when one of its files has changed: one run of the desk asks for them several
    times. Raises csv_tables.InvalidTables."""
    states = ((path.name, path.stat()) for path in sorted(data.iterdir()) if path.is_file())
    return _read(data, tuple((name, state.st_mtime_ns, state.st_size) for name, state in states))


@lru_cache(1)
def _read(data: Path, _states: tuple[tuple[str, int, int], ...]) -> Tables:
    return csv_tables.read(data)


def own(dataset: str = releases.DATASET, data: Path = releases.DATA) -> Tables:
    """The tables of `data`; those of the current demonstration, with its monthly reports among the figures. It is made
    where there is none.

    Raises csv_tables.InvalidTables, releases.ReleaseError.
    """
    tables = of_folder(data)
    if dataset != DEMO:
        return tables
    build.on_first_use(DEMO)
    parameters = content.parameters_of(releases.current(DEMO))
    made = report_tables.tables(tables, monthly_reports.monthly(parameters), parameters)
    return made | {"figures": [*made["figures"], *_monthly(parameters)]}


def with_published(dataset: str, data: Path = releases.DATA) -> Tables:
    """The same with what the published reports say. Raises also publications.MissingSubmission."""
    return publications.added(own(dataset, data), publications.listed(dataset), dataset)


@lru_cache(1)
def _monthly(parameters: Parameters) -> tuple[Row, ...]:
    return tuple(monthly_reports.figures(monthly_reports.monthly(parameters)))
