"""The table of obligations: what is wrong in it is named by its place."""

import csv

import pytest

from lsdash import queries
from lsdash.data import build, csv_tables, releases, validate
from lsdash.model.filters import Filters

HEADER = (releases.DATA / "obligations.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
SOUND = {
    "code": "huu-lung-b1",
    "unit_vi": "Phòng Công thương huyện Hữu Lũng",
    "unit_en": "Hữu Lũng",
    "unit_group": "district",
    "area": "huu-lung",
    "form": "B1",
    "kind": "periodic",
    "frequency": "month",
    "days": "12",
    "valid_from": "2024-01-01",
    "valid_to": "2025-06-30",
}


def write(folder, *rows):
    """Make these the obligations of the tables in `folder`."""
    with (folder / "obligations.csv").open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, HEADER, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def test_nothing_is_said_of_the_real_department():
    assert len(csv_tables.read(releases.DATA)["obligations"]) == 0


@pytest.mark.parametrize(
    ("changed", "column", "expected"),
    [
        ({"area": "nowhere"}, "area", "empty for the province"),
        ({"valid_to": ""}, "valid_to", "a day up to 2025-06-30, when huu-lung ended"),
        ({"valid_to": "2025-07-01"}, "valid_to", "a day up to 2025-06-30"),
        ({"valid_to": "2023-12-31"}, "valid_to", "a day not before valid_from"),
        ({"frequency": ""}, "frequency", "exactly for a periodic report"),
        ({"frequency": "quarter"}, "frequency", "month, as of the form B1"),
        ({"period": "2024-07"}, "period", "empty for a periodic report"),
        ({"kind": "ad_hoc"}, "frequency", "exactly for a periodic report"),
        ({"kind": "ad_hoc", "frequency": "", "period": "2024-13"}, "period", "a period such as"),
        ({"kind": "ad_hoc", "frequency": "", "period": "0000"}, "period", "a period such as"),
        ({"subject_vi": "Than"}, "subject_en", "both languages"),
    ],
)
def test_what_does_not_fit_is_named(data_copy, changed, column, expected):
    write(data_copy, SOUND, {**SOUND, "code": "second", **changed})
    issue = next(iter(validate.issues(csv_tables.read(data_copy))))
    assert (issue.file, issue.row, issue.column) == ("obligations.csv", 3, column)
    assert expected in issue.expected


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("form", "B9"),
        ("days", "-1"),
        ("days", "x"),
        ("kind", "often"),
        ("valid_from", ""),
        ("code", ""),
        ("unit_vi", ""),
    ],
)
def test_what_a_cell_may_not_be_is_named(data_copy, column, text):
    write(data_copy, {**SOUND, column: text})
    with pytest.raises(csv_tables.InvalidTables) as error:
        csv_tables.read(data_copy)
    assert (error.value.issues[0].file, error.value.issues[0].row) == ("obligations.csv", 2)


def test_obligations_are_in_the_release(data_copy, root):
    write(
        data_copy,
        SOUND,
        {**SOUND, "code": "province-b4", "area": "", "form": "B4", "frequency": "year", "valid_to": ""},
    )
    release, _ = build.release(data_copy)
    with releases.cursor(release) as cursor:
        frame = queries.obligations(cursor, Filters())
    assert frame["code"].tolist() == ["huu-lung-b1", "province-b4"]
    assert frame["valid_to"].tolist() == ["2025-06-30", ""]
    assert frame["days"].tolist() == [12, 12]
