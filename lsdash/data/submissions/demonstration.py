"""The workbook of the demonstration that waits for whoever tries the way of a report from a workbook into a release."""

from datetime import date

from lsdash.data import build, dataset_tables
from lsdash.data.demo import DATASET, waiting
from lsdash.data.demo.content import parameters_of
from lsdash.data.intake import reader
from lsdash.data.submissions import handing_in, records, workflow
from lsdash.data.submissions.records import Submission

_PERSON = "mô phỏng"
_THERE = (records.FAULTY, records.WAITING, records.APPROVED, records.PUBLISHED)


def ensure() -> Submission:
    """Hand the waiting workbook in, with its errors, unless it or a mended one is there, which is returned. What a
    broken-off publication has left to do is done first.

    Raises the errors of build.ensure_demo, journal.UnreachableDatabase, releases.UnwritableRoot.
    """
    release = build.ensure_demo()
    for one in workflow.submissions(DATASET):
        if one.state in _THERE and (one.sender, one.period) == (waiting.SENDER, waiting.PERIOD):
            return one
    tables = dataset_tables.own(DATASET)
    data = waiting.workbook(tables, parameters_of(release))
    reading = reader.read(data, file_name=waiting.FILE, tables=tables, received=date.today().isoformat())
    return handing_in.hand_in_faulty(data, reading, person=_PERSON, dataset=DATASET)
