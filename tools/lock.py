"""Writes the lock files: every package that is installed, those that others need included, with hashes of its files.

`python -m tools.lock` asks uv (https://docs.astral.sh/uv/) to resolve the three lists for all systems and all Python
versions from the oldest that pyproject.toml names; the hashes are of every file of the version, whatever machine this
is. Each list after the first adds to the one before it. `--upgrade` takes newer versions of what only others need.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
LISTS = ("requirements", "requirements-test", "requirements-dev")
_NAME = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.MULTILINE | re.IGNORECASE)
_HEAD = "# Made by `make lock` from {name}.txt: do not edit. Every package, with the hashes of all its files.\n"


def main(words: Sequence[str]) -> int:
    """Writes all lock files; `words` are further options for uv."""
    before: list[Path] = []
    for name in LISTS:
        lock = REPO / f"{name}.lock"
        _resolve(name, lock, before, words)
        head = _HEAD.format(name=name) + "".join(f"-r {one.name}\n" for one in before[-1:])
        lock.write_text(head + lock.read_text(encoding="utf-8"), encoding="utf-8")
        before.append(lock)
    return 0


def _resolve(name: str, lock: Path, before: Sequence[Path], words: Sequence[str]) -> None:
    """Have uv write the packages of a list that those before it do not have; versions that `lock` has are kept where
    they still fit."""
    there = [package for one in before for package in _NAME.findall(one.read_text(encoding="utf-8"))]
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", f"{name}.txt", "--quiet", "--universal"),
            *("--python-version", project["requires-python"].removeprefix(">="), "--generate-hashes"),
            *("--no-header", "--no-annotate", "--output-file", lock.name),
            *(word for one in before for word in ("--constraint", one.name)),
            *(word for package in there for word in ("--no-emit-package", package)),
            *words,
        ],
        cwd=REPO,
        check=True,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
