"""What a handed-in file is, told from its bytes, and whether it is small enough to be opened at all.

Nothing is parsed here: archives are listed and measured, cells are counted as bytes.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Literal

from lsdash.data.intake.reading import UnreadableFile

FILE = 5 * 2**20
UNZIPPED = 100 * 2**20
CELLS = 200_000
# Of a sheet that is a long table: rows of at most this many columns, one statement each.
LONG_ROWS, LONG_COLUMNS = 200_000, 10
WIDEST = 16_384  # columns of any sheet
_SHORT = 2  # signs so short may begin a text
_ENTRIES = 5_000
_CHUNK = 1 << 20
Kind = Literal["xlsx", "xls", "csv"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XLS_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_REFUSED = {
    "picture": (
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"BM",
        b"II*\0",
        b"MM\0*",
        b"RIFF",
        b"\0\0\0\x18ftyp",
        b"\0\0\0 ftyp",
    ),
    "archive": (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ"),
}
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_MARKUP = re.compile(rb"\s*(<\?xml|<!doctype|<html|<table|<workbook)", re.IGNORECASE)
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_MOST_ROWS = re.compile(rb"<(?:\w+:)?row[ >/]")


def kind_of(data: bytes) -> Kind:
    """Which reader the file is for. Raises UnreadableFile with the way out for everything that is no workbook."""
    if not data.strip():
        raise UnreadableFile("empty_file")
    if len(data) > FILE:
        raise UnreadableFile("file_too_large", found=_megabytes(len(data)), expected=_megabytes(FILE))
    for code, beginnings in _REFUSED.items():
        if data.startswith(beginnings):
            raise UnreadableFile(code)
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    return "xls" if data.startswith(_BIFF) else _kind_of_text(data)


def _kind_of_text(data: bytes) -> Kind:
    if data.lstrip().startswith(b"%PDF-"):
        raise UnreadableFile("pdf")
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise UnreadableFile("markup")
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("unknown_file")
    return "csv"


def _kind_of_ole(data: bytes) -> Kind:
    if _ENCRYPTED in data:
        raise UnreadableFile("password")
    if not any(stream in data for stream in _XLS_STREAMS):
        raise UnreadableFile("unknown_file")
    return "xls"


def _kind_of_archive(data: bytes) -> Kind:
    archive = opened(data)
    names = set(archive.namelist())
    if any(name.endswith("workbook.bin") for name in names):
        raise UnreadableFile("xlsb")
    if "content.xml" in names:
        raise UnreadableFile("ods")
    if "[Content_Types].xml" not in names:
        raise UnreadableFile("archive")
    if not any(name.startswith("xl/") for name in names):
        raise UnreadableFile("unknown_file")
    if not any(name.startswith("xl/worksheets/") for name in names):
        raise UnreadableFile("macros_alone" if "xl/vbaProject.bin" in names else "no_sheet")
    _check_size(archive)
    _check_content(archive)
    return "xlsx"


def check_document(data: bytes) -> None:
    """Raises UnreadableFile for everything that is no .docx, or too large to be opened."""
    if not data.strip():
        raise UnreadableFile("empty_file")
    if len(data) > FILE:
        raise UnreadableFile("file_too_large", found=_megabytes(len(data)), expected=_megabytes(FILE))
    if data.startswith(_OLE):
        raise UnreadableFile("password" if _ENCRYPTED in data else "unknown_document")
    if not data.startswith(b"PK"):
        raise UnreadableFile("unknown_document")
    archive = opened(data)
    if not {"[Content_Types].xml", "word/document.xml"} <= set(archive.namelist()):
        raise UnreadableFile("unknown_document")
    _check_size(archive)
    _check_content(archive)


def check_text(data: bytes) -> None:
    """Raises UnreadableFile for bytes that are no text in one of the encodings of text, or too many."""
    if not data.strip():
        raise UnreadableFile("empty_file")
    if len(data) > FILE:
        raise UnreadableFile("file_too_large", found=_megabytes(len(data)), expected=_megabytes(FILE))
    if data.startswith(
        (
            b"PK\x03\x04",
            _OLE,
            b"%PDF-",
            *_REFUSED["archive"],
            *(sign for sign in _REFUSED["picture"] if len(sign) > _SHORT),
        )
    ):
        raise UnreadableFile("unknown_document")


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
        raise UnreadableFile("unzipped_too_large", found=_megabytes(size), expected=_megabytes(UNZIPPED))


def _check_content(archive: zipfile.ZipFile) -> None:
    """No member declares entities; no sheet has more cells than allowed; every member is whole."""
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        cells = rows = 0
        for position, chunk in enumerate(_chunks(archive, member)):
            if position == 0:
                _check_encoding(chunk)
            if _DECLARATION.search(chunk) or _DECLARATION.search(chunk.replace(b"\0", b"")):
                raise UnreadableFile("entities")
            if member.filename.startswith("xl/worksheets/"):
                cells += len(_CELL.findall(chunk))
                rows += len(_MOST_ROWS.findall(chunk))
        check_cells(cells, rows)


def _check_encoding(start: bytes) -> None:
    """Raises UnreadableFile for XML in an encoding that no spreadsheet program writes, where what it declares would not
    be seen here."""
    declared = _ENCODING.match(start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe"))
    if declared and declared[1].lower() not in (b"utf-8", b"utf-16", b"us-ascii"):
        raise UnreadableFile("entities")
    if not start.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        raise UnreadableFile("broken_file")


def check_cells(cells: int, rows: int) -> None:
    """Raises UnreadableFile for a sheet of more cells than allowed: a long table may have many, of few columns."""
    is_long = rows <= LONG_ROWS + _HEADER and cells <= rows * LONG_COLUMNS
    if cells > CELLS and not is_long:
        raise UnreadableFile("too_many_cells", found=str(cells), expected=str(CELLS))


_HEADER = 100  # rows that may stand above and below a long table


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


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MB".replace(".", ",")
