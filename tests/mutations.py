"""Tables damaged cell by cell: what is put into a cell, and what the program then makes of the tables."""

import csv
import shutil
import unicodedata
from contextlib import contextmanager
from functools import cache

from markupsafe import Markup

from lsdash.data import assemble, build, csv_tables, releases
from lsdash.data.csv_tables import InvalidTables
from lsdash.exports.pack import pages
from lsdash.model.pages import PAGES
from lsdash.present import cards
from lsdash.view import view
from tests.roots import rooted

LOOKALIKE = str.maketrans("aceopxyACEOPXTВ", "асеорхуАСЕОРХТB")  # Cyrillic letters
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
LONG_WORD = "Đ" * 110

# Name of a damage → what it makes of a cell, given the text of another row in the same column.
KINDS = {
    "empty": lambda _text, _other: "",
    "space": lambda _text, _other: " ",
    "space around": lambda text, _other: f" {text}",
    "break behind": lambda text, _other: f"{text}\n",
    "break inside": lambda text, _other: f"{text[:1]}\r\n{text[1:]}",
    "NUL": lambda text, _other: f"{text[:2]}\0{text[2:]}",
    "bidi": lambda text, _other: f"\u202e{text}",
    "zero width": lambda text, _other: f"{text[:1]}\u200b{text[1:]}",
    "decomposed": lambda text, _other: unicodedata.normalize("NFD", text),
    "lookalike": lambda text, _other: text.translate(LOOKALIKE),
    "wide digits": lambda text, _other: text.translate(WIDE),
    "capitals": lambda text, _other: text.upper(),
    "longest": lambda text, _other: text + "x" * 5000,
    "long word": lambda _text, _other: LONG_WORD,
    "one letter": lambda _text, _other: "x",
    "code": lambda _text, _other: "a1-b2",
    "another": lambda _text, other: other,
    "zero": lambda _text, _other: "0",
    "minus": lambda text, _other: f"-{text}",
    "unicode minus": lambda text, _other: f"−{text}",
    "fraction": lambda _text, _other: "0.5",
    "ten to the twelfth": lambda _text, _other: "1000000000000",
    "400 digits": lambda _text, _other: "9" * 400,
    "exponent": lambda _text, _other: "1e5",
    "NaN": lambda _text, _other: "NaN",
    "year 0": lambda _text, _other: "0000",
    "year 9999": lambda _text, _other: "9999",
    "last day": lambda _text, _other: "9999-12-31",
    "thirteenth month": lambda _text, _other: "2004-13",
    "far paragraph": lambda _text, _other: "9999999999.1",
    "Markdown": lambda _text, _other: "[x](https://evil.example) **b** $x$ :red[y] `z`",
    "HTML": lambda _text, _other: "<img src=x onerror=alert(1)>\"'&amp;</script>",
    "braces": lambda text, _other: text + "{x}",
    "formula": lambda _text, _other: "=1+1",
    "other script": lambda _text, _other: "مرحبا 你好 😀",
    "true": lambda _text, _other: "true",
}


@cache
def shipped():
    """Table → header and rows of the tables as they are."""
    found = {}
    for path in csv_tables.paths(releases.DATA):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.name] = list(csv.reader(file))
    return found


def cells():
    """Every cell of every table: (file, row from 2 on, column)."""
    return [
        (file, number, column)
        for file, (header, *rows) in sorted(shipped().items())
        for number, _ in enumerate(rows, 2)
        for column in header
    ]


def original(cell):
    """What stands in a cell."""
    file, number, column = cell
    return shipped()[file][number - 1][shipped()[file][0].index(column)]


def changed(cell, kind, draw):
    """What a damage makes of a cell."""
    file, number, column = cell
    header, *rows = shipped()[file]
    place = header.index(column)
    return KINDS[kind](rows[number - 2][place], draw.choice(rows)[place])


def write(folder, damages):
    """The shipped tables in `folder`, cells replaced by `damages`: cell → text. Only files that differ are written."""
    for file, (header, *rows) in shipped().items():
        of_file = {cell[1:]: text for cell, text in damages.items() if cell[0] == file}
        path = folder / file
        if not of_file:
            shutil.copyfile(releases.DATA / file, path)
            continue
        new = [list(row) for row in rows]
        for (number, column), text in of_file.items():
            new[number - 2][header.index(column)] = text
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([header, *new])
    shutil.copyfile(releases.DATA / csv_tables.DESCRIPTOR, folder / csv_tables.DESCRIPTOR)


def refusal(folder):
    """What is wrong with the tables in `folder`, [] where a release can be built of them."""
    try:
        assemble.contents(csv_tables.read(folder))
    except InvalidTables as error:
        return error.issues
    return []


def placed(issue):
    """Whether a refusal says where and what: in one line, with a file and a column that there are."""
    return bool(
        issue.file in shipped()
        and (issue.row is None or issue.row > 0)
        and (not issue.column or issue.column in shipped()[issue.file][0])
        and issue.expected
        and "\n" not in str(issue)
        and "\0" not in str(issue)
    )


def accepted(folder, damages):
    """Of `damages` those that stand together in tables that are taken: what is refused is taken back, the cells that
    are named first, then all of a column or row that is named, then the column of one without which less is wrong."""
    damages = {cell: text for cell, text in damages.items() if text != original(cell)}
    while damages:
        write(folder, damages)
        issues = refusal(folder)
        assert all(map(placed, issues)), [str(issue) for issue in issues if not placed(issue)][:3]
        if not issues:
            return damages
        named = {(issue.file, issue.row, issue.column) for issue in issues} & damages.keys()
        columns, rows = ({(one.file, getattr(one, place)) for one in issues} for place in ("column", "row"))
        guilty = (
            named
            or {cell for cell in damages if (cell[0], cell[2]) in columns}
            or {cell for cell in damages if cell[:2] in rows}
            or of_column(damages, *blamed(folder, damages))
        )
        damages = {cell: text for cell, text in damages.items() if cell not in guilty}
    return {}


def of_column(damages, file, column):
    """The cells of a column among `damages`."""
    return {cell for cell in damages if (cell[0], cell[2]) == (file, column)}


def blamed(folder, damages):
    """File and column of some of `damages` that are refused by themselves, or with those of other columns."""
    columns = list(dict.fromkeys((file, column) for file, _, column in damages))
    while len(columns) > 1:
        half = columns[: len(columns) // 2]
        write(folder, {cell: text for cell, text in damages.items() if (cell[0], cell[2]) in half})
        columns = half if refusal(folder) else columns[len(half) :]
    return columns[0]


@contextmanager
def without_drawings(monkeypatch):
    """Charts are made to their last row and not drawn."""
    with monkeypatch.context() as patch:
        patch.setattr(pages, "drawings", lambda _name, _chart, _label: Markup(""))
        yield


def show(folder, root, languages):
    """Build a release of the tables in `folder` below `root`, make every page of it, and cards of its first numbers."""
    with rooted(root):
        release, _ = build.release(folder)
        for lang in languages:
            address = {"ban": [release.id], "lang": [lang]}
            for page in PAGES:
                if page.code not in pages.LEFT_OUT:
                    shown = view.of(address, page)
                    assert shown.release.id == release.id
                    pages.page(shown)
            with releases.cursor(release) as cursor:
                ids = [
                    row[0] for row in cursor.execute("SELECT id FROM src.observation ORDER BY id LIMIT 40").fetchall()
                ]
            cards.several(shown, ids)
    return release
