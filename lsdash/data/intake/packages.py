"""The archive that a workbook of Excel 2007 and later is: measured and searched before anything in it is parsed.

Tags, cells and declarations are counted as bytes. What passes takes bounded time and memory, whatever it says.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lsdash.data.intake.limits import CELLS, UNZIPPED, check_cells, megabytes
from lsdash.data.intake.reading import UnreadableFile

_ENTRIES = 5_000
_CHUNK = 1 << 20
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_TEXTS = "xl/sharedStrings.xml"
# Members that nothing parses.
_NOT_READ = re.compile(
    r"(xl/(media|drawings|charts|embeddings|printerSettings|externalLinks|pivot\w*|ctrlProps)/|.*\.bin$)"
)
_MOST_TAGS = 300_000  # of members that are read whole into objects: styles, the list of sheets, properties
_MOST_TEXTS = 500_000
_MOST_TAGS_OF_TEXT = 2_000_000
_TAGS_OF_CELL = 20
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
# Beginnings and ends of tags as they may be written, also with a prefix for their name space.
_CELL = (b"<c ", b"<c>", b"<c/", b"<c\n", b"<c\t", b"<c\r", b":c ", b":c/", b":c>", b":c\n", b":c\t", b":c\r")
_ROW = (b"<row", b":row")
_TEXT = (b"<si>", b"<si/", b"<si ", b":si>", b":si/", b":si ")
_BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


def is_sheet(name: str) -> bool:
    """Whether a member is where workbooks keep their sheets; a sheet anywhere else is not read."""
    return bool(_SHEET.fullmatch(name))


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive in `data`. Raises UnreadableFile where it is broken, encrypted or has too many members."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile("broken_file") from error
    members = archive.infolist()
    if len(members) > _ENTRIES:
        raise UnreadableFile("unzipped_too_large", found=str(len(members)), expected=str(_ENTRIES))
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile("password")
    if len({member.filename for member in members}) < len(members):
        raise UnreadableFile("broken_file")
    return archive


def _check_size(archive: zipfile.ZipFile) -> None:
    size = sum(member.file_size for member in archive.infolist())
    if size > UNZIPPED:
        raise UnreadableFile("unzipped_too_large", found=megabytes(size), expected=megabytes(UNZIPPED))


def check(archive: zipfile.ZipFile) -> None:
    """Every member is whole and declares no entities; no sheet has more cells than allowed, nothing more tags than its
    cells need. Raises UnreadableFile."""
    _check_size(archive)
    sheets = []
    for member in archive.infolist():
        if member.is_dir() or _NOT_READ.match(member.filename):
            continue
        count = _count(archive, member)
        if is_sheet(member.filename):
            check_cells(count.cells, count.rows)
            sheets.append(count)
        _check_tags(member, count)
    largest = max(sheets, key=lambda count: count.cells)
    rest = sum(count.cells for count in sheets) - largest.cells
    if rest > CELLS:
        raise UnreadableFile("too_many_cells", found=str(rest + largest.cells), expected=str(CELLS))


def check_document(archive: zipfile.ZipFile) -> None:
    """The same of a text document, which has no cells. Raises UnreadableFile."""
    _check_size(archive)
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            count = _count(archive, member)
            if count.tags > _MOST_TAGS_OF_TEXT:
                raise UnreadableFile("too_complex", found=member.filename, expected=str(_MOST_TAGS_OF_TEXT))


@dataclass
class _Count:
    """How many tags a member has: of any kind, of cells, of rows, of shared texts."""

    tags: int = 0
    cells: int = 0
    rows: int = 0
    texts: int = 0


def _count(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _Count:
    found = _Count()
    for position, chunk in enumerate(_chunks(archive, member)):
        plain = chunk.replace(b"\0", b"")  # of UTF-16 what counts here
        if position == 0:
            _check_encoding(plain)
        if b"<!" in plain and _DECLARATION.search(plain):
            raise UnreadableFile("entities")
        found.tags += plain.count(b"<")
        if is_sheet(member.filename):
            found.cells += sum(map(plain.count, _CELL))
            found.rows += sum(map(plain.count, _ROW))
        elif member.filename == _TEXTS:
            found.texts += sum(map(plain.count, _TEXT))
    return found


def _check_tags(member: zipfile.ZipInfo, count: _Count) -> None:
    allowed = _MOST_TAGS + _TAGS_OF_CELL * count.cells + 4 * count.rows
    if member.filename == _TEXTS:
        allowed = _TAGS_OF_CELL * _MOST_TEXTS
    if count.tags > allowed or count.texts > _MOST_TEXTS:
        raise UnreadableFile("too_complex", found=member.filename, expected=str(allowed))


def _check_encoding(start: bytes) -> None:
    """Raises UnreadableFile for XML in an encoding that no spreadsheet program writes, where what it declares would not
    be seen here."""
    declared = _ENCODING.match(start.lstrip(_BLANK))
    if declared and declared[1].lower() not in (b"utf-8", b"utf-16", b"us-ascii"):
        raise UnreadableFile("entities")
    if not start.lstrip(_BLANK).startswith(b"<"):
        raise UnreadableFile("broken_file")


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unzipped bytes of a member, piece by piece; each piece begins with the end of the one before."""
    tail = b""
    try:
        with archive.open(member) as source:
            while block := source.read(_CHUNK):
                # Cut before the last "<", so that no tag is counted twice or missed.
                whole = tail + block
                cut = whole.rfind(b"<") if len(whole) > _CHUNK // 2 else len(whole)
                cut = cut if cut > 0 else len(whole)
                yield whole[:cut]
                tail = whole[cut:]
            yield tail
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableFile("broken_file") from error
