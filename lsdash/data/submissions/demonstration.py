"""The workbook of the demonstration that waits for whoever tries the way of a report from a workbook into a release."""

from datetime import date

from lsdash.data import build, dataset_tables
from lsdash.data.demo import DATASET, waiting
from lsdash.data.demo.content import parameters_of
from lsdash.data.intake import reader
from lsdash.data.submissions import workflow

_PERSON = "mô phỏng"
_THERE = (workflow.FAULTY, workflow.WAITING, workflow.APPROVED, workflow.PUBLISHED)


def ensure() -> None:
    """Hand the waiting workbook in, with its errors, unless it or a mended one is there; nothing is done twice.

    Raises the errors of build.ensure_demo, journal.UnreachableDatabase, OSError.
    """
    there = (one for one in workflow.submissions(DATASET) if one.state in _THERE)
    if any((one.sender, one.period) == (waiting.SENDER, waiting.PERIOD) for one in there):
        return
    release = build.ensure_demo()
    tables = dataset_tables.own(DATASET)
    data = waiting.workbook(tables, parameters_of(release))
    reading = reader.read(data, file_name=waiting.FILE, tables=tables, received=date.today().isoformat())
    workflow.hand_in_faulty(data, reading, person=_PERSON, dataset=DATASET)
