"""All text handed to the engine is constant: literals, constants made of literals, and names of our own tables."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from lsdash.data.schema import LAYOUT

PACKAGE = Path(__file__).resolve().parents[2] / "lsdash"
FILES = sorted([*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "pages").glob("*.py"), PACKAGE.parent / "app.py"])
HANDS_OVER = {"execute", "executemany", "sql", "query", "from_query", "extract_statements"}
# What is put into SQL although it is no constant of its module: tables and columns of `LAYOUT`, and a path of ours.
NAMES = {"release_writing": {"table", "declared", "', '.join(columns)"}, "release_file": {"quoted"}}


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def is_constant(node, names, also=frozenset()):
    """Whether a text is a literal, one of `names`, or joined from such; `also` are expressions allowed within."""
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.Name(id=name):
            return name in names
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return is_constant(left, names, also) and is_constant(right, names, also)
        case ast.JoinedStr(values=values):
            inside = [each.value for each in values if isinstance(each, ast.FormattedValue)]
            return all(is_constant(each, names) or ast.unparse(each) in also for each in inside) and not formats(node)
    return False


def formats(node):
    return [each for each in node.values if isinstance(each, ast.FormattedValue) and each.format_spec]


def constants(tree):
    """Names of a module that are given a constant text once, at its top, and nothing else anywhere."""
    names = imported(tree)
    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)]
    stored += [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if stored.count(name) == 1 and is_constant(node.value, names):
                names.add(name)
    return {name for name in names if stored.count(name) < 2}


def imported(tree):
    """Constants of the other modules of the package that are imported by name."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("lsdash."):
            path = PACKAGE.parent / (node.module.replace(".", "/") + ".py")
            if path.exists():
                known = constants_of(path)
                found |= {alias.asname or alias.name for alias in node.names if alias.name in known}
    return found


@cache
def constants_of(path):
    return constants(tree_of(path))


def handed_over(tree, *, asks):
    """Every expression that is handed to the engine as SQL; `asks`: also by `ask`, which elsewhere takes a query."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in HANDS_OVER:
            yield node.args[0] if node.args else None
        elif asks and isinstance(node.func, ast.Name) and node.func.id in {"ask", "ask_months", "ask_in_pieces"}:
            yield node.args[1] if len(node.args) > 1 else None


def wrong(tree, also=frozenset(), *, asks=True):
    names = constants(tree)
    texts = handed_over(tree, asks=asks)
    return [ast.unparse(sql) if sql else "" for sql in texts if not is_constant(sql, names, also)]


def test_every_text_that_the_engine_is_given_is_constant():
    variable = {
        path.relative_to(PACKAGE.parent).as_posix(): texts
        for path in FILES
        if (texts := wrong(tree_of(path), NAMES.get(path.stem, frozenset()), asks=path.parent.name == "queries"))
    }
    # Statements of SQLAlchemy, which are no texts: values are bound by it.
    assert "text(" not in (PACKAGE / "data" / "submissions" / "journal.py").read_text(encoding="utf-8")
    composed = {"lsdash/data/submissions/journal.py", "lsdash/data/submissions/records.py"}
    # Where all queries are asked.
    assert {path: sorted(texts) for path, texts in variable.items() if path not in composed} == {
        "lsdash/queries/shared.py": ["_read(sql)", "sql"]
    }


def test_sql_of_a_query_reaches_the_engine_by_one_way_only():
    for path in (PACKAGE / "queries").glob("*.py"):
        tree = tree_of(path)
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        loose = [
            n
            for n in ast.walk(tree)
            if isinstance(n, ast.Name) and n.id in {"ask", "ask_months"} and id(n) not in called
        ]
        assert not loose, f"{path.name} hands `ask` on"
        if path.stem != "shared":
            assert not {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & HANDS_OVER
            assert list(handed_over(tree, asks=True)) or path.stem in {"__init__", "monthly_shared"}


def test_names_that_a_build_puts_into_sql_are_those_of_the_layout():
    words = [*LAYOUT, *(column for columns in LAYOUT.values() for column in columns)]
    assert all(re.fullmatch(r"[a-z][a-z_0-9]*", word) for word in words)
    assert all(re.fullmatch(r"[A-Z ]+", kind) for columns in LAYOUT.values() for kind in columns.values())
    loops = [node for node in ast.walk(tree_of(PACKAGE / "data" / "release_writing.py")) if isinstance(node, ast.For)]
    sources = {ast.unparse(node.iter) for node in loops if {"table", "columns"} & names_in(node.target)}
    assert sources == {"LAYOUT.items()"}


def names_in(node):
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


@pytest.mark.parametrize(
    "code",
    [
        "def f(c, x): c.execute(f'SELECT {x}')",
        "def f(c, x): c.execute('SELECT ' + x)",
        "def f(c, x): c.execute('SELECT %s' % x)",
        "def f(c, x): c.execute('SELECT {}'.format(x))",
        "def f(c, x): c.execute(' '.join(x))",
        "def f(c, x): c.sql(x)",
        "def f(c, x): c.executemany(x, [])",
        "_A = 'SELECT 1'\ndef f(c, _A): c.execute(_A)",
        "_A = 'SELECT 1'\ndef f(c):\n global _A\n _A = input()\n c.execute(_A)",
        "_A = 'SELECT 1'\n_A += input()\ndef f(c): c.execute(_A)",
        "_A = input()\n_B = f'SELECT {_A}'\ndef f(c): c.execute(_B)",
        "_A = 'a'\n_B = f'SELECT {_A:>{_A}}'.replace('a', input())\ndef f(c): c.execute(_B)",
        "def f(c, x): ask(c, x)",
        "def f(c): c.execute(query=input())",
    ],
)
def test_text_that_is_not_constant_is_found(code):
    assert len(wrong(ast.parse(code))) == 1


def test_constants_made_of_constants_are_constant():
    code = (
        "_A = 'a'\n_B = f'SELECT {_A}'\n_C = _B + ' FROM b'\ndef f(c): c.execute(_C), ask(c, _B), c.execute('SELECT 1')"
    )
    assert wrong(ast.parse(code)) == []
