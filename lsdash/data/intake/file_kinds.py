"""What a handed-in file is, told from its bytes, whatever its name ends in."""

import re
from typing import Literal

from lsdash.data.intake import packages
from lsdash.data.intake.limits import FILE, megabytes
from lsdash.data.intake.reading import UnreadableFile

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
_SHORT = 2  # signs so short may begin a text
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_MARKUP = re.compile(rb"\s*(<\?xml|<!doctype|<html|<table|<workbook)", re.IGNORECASE)


def kind_of(data: bytes) -> Kind:
    """Which reader the file is for. Raises UnreadableFile with the way out for everything that is no workbook."""
    _check_length(data)
    for code, beginnings in _REFUSED.items():
        if data.startswith(beginnings):
            raise UnreadableFile(code)
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    return "xls" if data.startswith(_BIFF) else _kind_of_text(data)


def check_document(data: bytes) -> None:
    """Raises UnreadableFile for everything that is no .docx, or too large to be opened."""
    _check_length(data)
    if data.startswith(_OLE):
        raise UnreadableFile("password" if _ENCRYPTED in data else "unknown_document")
    if not data.startswith(b"PK"):
        raise UnreadableFile("unknown_document")
    archive = packages.opened(data)
    if not {"[Content_Types].xml", "word/document.xml"} <= set(archive.namelist()):
        raise UnreadableFile("unknown_document")
    packages.check_document(archive)


def check_text(data: bytes) -> None:
    """Raises UnreadableFile for bytes that are no text in one of the encodings of text, or too many."""
    _check_length(data)
    pictures = (sign for sign in _REFUSED["picture"] if len(sign) > _SHORT)
    if data.startswith((b"PK\x03\x04", _OLE, b"%PDF-", *_REFUSED["archive"], *pictures)):
        raise UnreadableFile("unknown_document")


def _check_length(data: bytes) -> None:
    if not data.strip():
        raise UnreadableFile("empty_file")
    if len(data) > FILE:
        # What can be left out of a file to make it smaller: of text there is nothing beside it.
        code = "file_too_large" if data.startswith((b"PK", _OLE)) else "text_too_large"
        raise UnreadableFile(code, found=megabytes(len(data)), expected=megabytes(FILE))


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
    archive = packages.opened(data)
    names = set(archive.namelist())
    if any(name.endswith("workbook.bin") for name in names):
        raise UnreadableFile("xlsb")
    if "content.xml" in names:
        raise UnreadableFile("ods")
    if "[Content_Types].xml" not in names:
        raise UnreadableFile("archive")
    if not any(name.startswith("xl/") for name in names):
        raise UnreadableFile("unknown_file")
    if not any(map(packages.is_sheet, names)):
        raise UnreadableFile("macros_alone" if "xl/vbaProject.bin" in names else "no_sheet")
    packages.check(archive)
    return "xlsx"
