"""What of an address was not understood, in words."""

from lsdash.model import texts
from lsdash.view.former_links import MOVED
from lsdash.view.url_state import MENDED, RENAMED, Problem

# Reasons of what was read after all, and said only.
READ = frozenset({MOVED, MENDED, RENAMED})


def in_words(problem: Problem, lang: str, *, nearest: str) -> str:
    """One sentence about `problem`, in which `nearest` stands for its nearest valid value."""
    key, _, code = problem.reason.partition("_")
    if key in {"unknown", "key"} and not problem.nearest:
        key += "_bare"
    values = {"key": _name(problem, lang), "text": problem.text, "nearest": nearest}
    if key == "release":
        values["why"] = texts.text(lang, f"code.LS-{code}")
    return texts.text(lang, f"notice.{key}", **values)


def nearest(problem: Problem) -> str:
    """The nearest valid value as an address has it: "dv=huu-lung"; of some problems a bare word or number."""
    bare = problem.reason in {"key", "many", "repeated", "long", MOVED, RENAMED}
    return problem.nearest if bare else f"{problem.key}={problem.nearest}"


def _name(problem: Problem, lang: str) -> str:
    named = f"filter.{problem.key}" in texts.entries(lang)
    return f"{texts.text(lang, f'filter.{problem.key}')} ({problem.key})" if named else problem.key
