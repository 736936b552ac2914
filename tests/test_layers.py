"""The structure holds: imports point downward, SQL is in few places, pages are short scripts."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lsdash"
PAGES = sorted((ROOT / "pages").glob("*.py"))

# From the top to the bottom; a module may import from its own line and from those below it.
LAYERS = [
    {"frame"},
    {"ui"},
    {"web", "__main__"},
    {"data_api"},
    {"audit"},
    {"files"},
    {"pictures"},
    {"revisions", "stamp", "preview"},
    {"narrowing"},
    {"view"},
    {"monthly_numbers", "screens"},
    {"tables", "cards", "monthly", "records"},
    {"messages"},
    {"charts"},
    {"coverage"},
    {"queries"},
    {"build"},
    {"content"},
    {"checks", "vetting", "demo_tables"},
    {"derive", "scenario", "demo_report", "facts"},
    {"bundle", "problems", "ways"},
    {"markup", "words", "palette", "store", "book", "printed", "intake", "state", "demo_world"},
    {"kinds", "formats", "texts", "register", "filters", "layout", "ready", "demo", "demo_catalogue", "monthly_ids"},
    {"bursts", "remembered", "storage"},
    {"forward"},
]
RANK = {module: rank for rank, modules in enumerate(LAYERS) for module in modules}
MAY_IMPORT = {
    "streamlit": {"frame", "ui", "web", "bundle", "forward"},
    "altair": {"charts", "ui"},
    "duckdb": {"queries", "storage", "store", "build", "facts", "monthly_numbers"},
    "frictionless": {"intake"},
    "xlsxwriter": {"files"},
}


def module_of(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downward(path):
    own = module_of(path)
    if own == "__init__":
        return
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "lsdash" and parts[1] in RANK:
            assert RANK[own] <= RANK[parts[1]], f"{own} imports {parts[1]}, which is above it"
        for library, allowed in MAY_IMPORT.items():
            assert parts[0] != library or own in allowed, f"{own} imports {library}"


def test_every_module_has_its_place():
    assert {module_of(path) for path in FILES} - {"__init__"} == set(RANK)


def test_no_module_beside_the_frame_shadows_the_standard_library():
    assert not {path.stem for path in PACKAGE.glob("*.py")} & set(sys.stdlib_module_names)


QUERIES = sorted((PACKAGE / "queries").glob("*.py"))


def test_sql_lives_in_few_modules_only():
    for path in [*FILES, *PAGES]:
        if path not in QUERIES and path.stem not in {"storage", "ready", "build", "facts", "__main__"}:
            assert "SELECT " not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_are_short_scripts_without_text_or_definitions(path):
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert len(source.splitlines()) < 80
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert all(text.isascii() and " " not in text for text in texts), "literal text belongs into texts/"


def test_no_chart_has_tooltips_as_bare_strings():
    for path in (PACKAGE / "charts").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert 'tooltip=["' not in source
        assert "tooltip='" not in source
