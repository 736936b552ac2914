"""The structure holds: rooms import downward, SQL is in few places, pages are short scripts."""

import ast
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lsdash"
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted(PACKAGE.rglob("*.py"))

# From the ground upwards: a module may import from its own room and from the rooms before it.
ROOMS = ("model", "data", "queries", "view", "present", "exports", "ui", "web")
# Rooms and modules that may import a library.
MAY_IMPORT = {
    "streamlit": ("ui", "web"),
    "altair": ("present/charts",),
    "duckdb": ("data", "queries", "view/monthly_numbers.py"),
    "quicktions": ("model/exact.py",),
    "xlsxwriter": ("exports/files",),
    "openpyxl": ("data/intake/", "data/demo/waiting.py"),
    "docx": ("data/intake/prose/", "exports/report_document/"),
    "typst": ("exports/report_document/typesetting.py",),
    "xlrd": ("data/intake/xls_file.py",),
}
# What no reader of pages needs, and a server imports when somebody does: 30 MB.
ON_FIRST_USE = {"openpyxl", "lxml", "docx", "sqlalchemy", "xlrd", "typst", "vl_convert", "authlib"}
SERVER = [PACKAGE / "web/serve.py", PACKAGE / "web/__init__.py", PACKAGE / "ui/frame.py", *PAGES]
# Rooms that hold SQL.
SQL = ("data/", "queries/")


def name_of(path):
    return path.relative_to(PACKAGE).as_posix()


@cache
def imports_of(path, walk=ast.walk):
    found = []
    for node in walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found += (f"{node.module}.{alias.name}" for alias in node.names)
    return found


def rank_of(room):
    return ROOMS.index(room)


def upward_imports(path):
    room = name_of(path).split("/")[0]
    for imported in imports_of(path):
        library, *inside = imported.split(".")
        if library == "lsdash" and inside[0] in ROOMS and rank_of(inside[0]) > rank_of(room):
            yield f"{name_of(path)} imports {imported}, which is above it"


def test_rooms_import_from_the_rooms_below_them():
    upward = [line for path in MODULES if path.parent != PACKAGE for line in upward_imports(path)]
    assert not upward, "\n".join(upward)


def test_every_module_is_in_a_room():
    outside = {name_of(path) for path in MODULES if name_of(path).split("/")[0] not in ROOMS}
    assert outside == {"__init__.py", "__main__.py"}


def test_libraries_are_imported_in_their_rooms_alone():
    wrong = [
        f"{name_of(path)} imports {library}"
        for path in MODULES
        for library, allowed in MAY_IMPORT.items()
        if any(imported.split(".")[0] == library for imported in imports_of(path))
        and not name_of(path).startswith(allowed)
    ]
    assert not wrong, "\n".join(wrong)


def imported_with(paths):
    """Everything that is imported together with modules, by themselves and by what they import."""
    imported, waiting = set(), list(paths)
    while waiting:
        for name in set(imports_of(waiting.pop(), ast.iter_child_nodes)) - imported:
            imported.add(name)
            *rooms, last = name.split(".")
            folder = ROOT.joinpath(*rooms)
            packages = (folder / last / "__init__.py", folder / "__init__.py")
            files = (folder / f"{last}.py", folder.with_suffix(".py"), *packages)
            waiting += [path for path in files if PACKAGE in path.parents and path.is_file()]
    return imported


def test_a_server_imports_nothing_that_its_readers_do_not_need():
    libraries = {name.split(".")[0] for name in imported_with(SERVER)}
    assert {"streamlit", "altair", "duckdb", "xlsxwriter"} <= libraries
    assert not libraries & ON_FIRST_USE


def test_no_module_beside_the_frame_shadows_the_standard_library():
    assert not {path.stem for path in (PACKAGE / "ui").glob("*.py")} & set(sys.stdlib_module_names)


def test_sql_lives_in_few_modules_only():
    wrong = [
        str(path)
        for path in (*MODULES, *PAGES)
        if not (path in MODULES and name_of(path).startswith(SQL)) and "SELECT " in path.read_text(encoding="utf-8")
    ]
    assert not wrong, "\n".join(wrong)


def flaws_of_page(path):
    source = path.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(source)))
    if len(source.splitlines()) >= 80:
        yield f"{path.name} is no short script"
    if any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) for node in nodes):
        yield f"{path.name} defines something"
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    yield from (f"{path.name}: {text!r} belongs into texts/" for text in texts if not text.isascii() or " " in text)


def test_pages_are_short_scripts_without_text_or_definitions():
    wrong = [flaw for path in PAGES for flaw in flaws_of_page(path)]
    assert not wrong, "\n".join(wrong)


def test_no_chart_has_tooltips_as_bare_strings():
    for path in (PACKAGE / "present" / "charts").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert 'tooltip=["' not in source
        assert "tooltip='" not in source
