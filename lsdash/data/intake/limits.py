"""How large a handed-in file may be. Nothing is parsed to find that out."""

from lsdash.data.intake.reading import UnreadableFile

FILE = 5 * 2**20
UNZIPPED = 100 * 2**20
CELLS = 200_000
# Of a sheet that is a long table: rows of at most this many columns, one statement each.
LONG_ROWS, LONG_COLUMNS = 200_000, 10
WIDEST, LONGEST = 16_384, 1_048_576  # columns and rows of any sheet
_AROUND = 100  # rows that may stand above and below a long table


def check_cells(cells: int, rows: int) -> None:
    """Raises UnreadableFile for a sheet of more cells than allowed: a long table may have many, of few columns."""
    is_long = rows <= LONG_ROWS + _AROUND and cells <= rows * LONG_COLUMNS
    if rows > LONGEST or (cells > CELLS and not is_long):
        raise UnreadableFile("too_many_cells", found=str(max(cells, rows)), expected=str(CELLS))


def megabytes(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size / 2**20:.1f} MB".replace(".", ",")
