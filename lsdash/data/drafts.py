"""Drafts: releases to come of submissions, for those who may see them before they are approved.

Each is built and opened like any other release. It lies in a folder named after its submission, with the record by
which alone it is found. A few are kept.
"""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

from lsdash.data import disk, regular_files, releases
from lsdash.data.releases import Release

_KEPT = 10
_RECORD = "record.json"


class Withheld(Exception):
    """There is no such draft, or it is not for this visitor, who is not told which."""


class Gone(Exception):
    """A draft that the visitor may see is no longer there. `reason` names the text `draft.gone_<reason>`: the state of
    its submission, "moved" (another release is current now) or "absent"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def _record(submission: str) -> Path:
    return releases.draft_folder(submission) / _RECORD


def keep(draft: Release) -> None:
    """Have the draft, whose file is written, found by its submission; of the others the last ones built are kept.

    Raises OSError.
    """
    record, own = _record(draft.draft), releases.file_of(draft)
    disk.replace_file(record, json.dumps(asdict(draft)).encode())
    for former in set(record.parent.iterdir()) - {record, own}:
        shutil.rmtree(former) if former.is_dir() else former.unlink(missing_ok=True)
    folders = sorted(record.parent.parent.iterdir(), key=lambda folder: folder.stat().st_mtime)
    for former in folders[:-_KEPT]:
        shutil.rmtree(former, ignore_errors=True)


def of_submission(submission: str) -> Release | None:
    """The draft of a submission, whose id comes from the workflow and not from outside; None where none is kept."""
    try:
        draft = releases.described(regular_files.read(_record(submission)).decode())
    except (OSError, ValueError, releases.ReleaseError):
        return None
    return draft if draft.draft == submission and releases.file_of(draft).exists() else None


def forget(submission: str) -> None:
    """Remove the draft of a submission; one that cannot be removed now is no longer shown all the same."""
    shutil.rmtree(releases.draft_folder(submission), ignore_errors=True)
