"""Texts of the interface: both languages complete and alike, every key used and every used key there."""

import ast
import json
import re
import string
import unicodedata
from functools import cache

import pytest

from lsdash.data import csv_tables, publications, releases
from lsdash.data.submissions import journal
from lsdash.model import texts
from lsdash.model.formulas import FORMULAS
from lsdash.model.kinds import FORMS, KINDS, VERDICTS
from lsdash.model.pages import PAGES
from lsdash.view import url_state
from lsdash.view.url_state import LANGUAGES
from tests.shipped import table

ROOT = releases.DATA.parent
# What makes demonstration data has ids that look like keys of texts.
DEMONSTRATION = ROOT / "lsdash" / "data" / "demo"
PACKAGE = sorted(path for path in (ROOT / "lsdash").rglob("*.py") if DEMONSTRATION not in path.parents)
CODE = [*PACKAGE, *sorted((ROOT / "pages").glob("*.py")), ROOT / "app.py"]
KEYS = set(texts.entries("vi"))
SECTIONS = {key.partition(".")[0] for key in KEYS}


# All that is read of the code is read by the one process that runs these tests, not by each that collects them.
@cache
def nodes_of(path):
    return [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


@cache
def nodes(kind, *names):
    """Nodes of a kind in all code, or in these modules of the package."""
    wanted = {ROOT / "lsdash" / name for name in names}
    paths = [path for path in CODE if not names or path in wanted]
    return [node for path in paths for node in nodes_of(path) if isinstance(node, kind)]


@cache
def constants():
    """Every literal text in the code."""
    pieces = {id(part) for node in nodes(ast.JoinedStr) for part in node.values}
    return {node.value for node in nodes(ast.Constant) if isinstance(node.value, str) and id(node) not in pieces}


GROUPS = {row["group"] for row in table("findings")}


def literal_keys():
    """Every literal in the code that has the form of a key: a section's name, a dot, words."""
    form = re.compile(rf"(?:{'|'.join(sorted(SECTIONS))})\.[\w-]+(?:\.[\w-]+)*", re.ASCII)
    return {text for text in constants() if form.fullmatch(text)}


def joined_keys():
    """f-strings of the form of a key, as patterns: "nav.{code}" is nav, a dot and any one word."""
    patterns = set()
    for node in nodes(ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        section, dot, _ = (parts[0] or "").partition(".")
        if section in SECTIONS and dot and " " not in "".join(filter(None, parts)):
            patterns.add("".join(r"([\w-]+)" if part is None else re.escape(part) for part in parts))
    return patterns


def placeholders(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_both_languages_have_the_same_keys():
    assert set(texts.entries("en")) == KEYS


def test_both_languages_fill_in_the_same_values():
    values = {lang: {key: placeholders(text) for key, text in texts.entries(lang).items()} for lang in LANGUAGES}
    assert values["vi"] == values["en"]
    assert all(re.fullmatch("[a-z_]+", name) for names in values["vi"].values() for name in names)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty_or_untidy(lang):
    untidy = [
        key
        for key, text in texts.entries(lang).items()
        if not text or text != text.strip() or "  " in text or text != unicodedata.normalize("NFC", text)
    ]
    assert untidy == []


def test_every_key_named_in_code_exists():
    assert len(literal_keys()) > 100
    assert literal_keys() - KEYS == set()


def test_every_family_named_in_code_has_members():
    assert len(joined_keys()) > 10
    assert [family for family in joined_keys() if not any(re.fullmatch(family, key) for key in KEYS)] == []


def tuples_of(call, position, keyword):
    """Tuples of literals that calls of `call` get at `position` or as `keyword`."""
    for node in nodes(ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = [*node.args[position : position + 1], *(each.value for each in node.keywords if each.arg == keyword)]
        if name == call:
            yield from (ast.literal_eval(part) for part in given if _is_plain(part))


def _is_plain(part):
    return isinstance(part, ast.Tuple) and all(isinstance(each, ast.Constant) for each in part.elts)


def columns_used():
    named = [
        ast.literal_eval(node.value)
        for node in nodes(ast.Assign, *(f"present/{name}.py" for name in ("tables", "ledger_tables", "source_tables")))
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id == "keys"
    ]
    listed = {key for keys in (*named, *tuples_of("headers", 0, "keys")) for key in keys}
    return listed | {key.partition(".")[2] for key in literal_keys() if key.startswith("column.")}


def reasons():
    """Reasons of problems, as the code of `state` gives them, and the forms that have no nearest value."""
    found = set()
    for node in nodes(ast.Call, "view/url_state.py"):
        if isinstance(node.func, ast.Name) and node.func.id == "Problem":
            found |= {part.value for part in ast.walk(node.args[2]) if isinstance(part, ast.Constant)}
    found |= {part for part in ("period", "unknown") if part in constants()}
    return found | {"unknown_bare", "key_bare"}


def ends_of(value):
    """The texts that an expression can be: both of "a" if x else "b"; none where it is no text."""
    if isinstance(value, ast.IfExp):
        return ends_of(value.body) | ends_of(value.orelse)
    return {value.value} if isinstance(value, ast.Constant) and isinstance(value.value, str) else set()


def returned(module, function):
    """The texts that a function can give back."""
    (found,) = [node for node in nodes(ast.FunctionDef, module) if node.name == function]
    return set().union(*(ends_of(node.value) for node in ast.walk(found) if isinstance(node, ast.Return))) - {""}


def assigned(module, name):
    """The texts that are assigned to a variable anywhere in a module."""
    targets = [(node, getattr(target, "id", "")) for node in nodes(ast.Assign, module) for target in node.targets]
    return set().union(*(ends_of(node.value) for node, target in targets if target == name))


def argument(module, position, *called):
    """The texts that calls of the functions `called` get at `position`."""
    calls = [node for node in nodes(ast.Call, module) if getattr(node.func, "id", "") in called]
    return set().union(*(ends_of(call.args[position]) for call in calls))


def reasons_of_the_ledger():
    """Why an identity cannot be tested."""
    keywords = [node for each in ("checks", "identities") for node in nodes(ast.keyword, f"model/{each}.py")]
    return set().union(*(ends_of(node.value) for node in keywords if node.arg == "reason"))


def answers():
    """Measures that are said in words beside the mark of an amount."""
    named = (
        node
        for node in nodes(ast.Assign, "present/charts/levels.py")
        if getattr(node.targets[0], "id", "") == "_ANSWERS"
    )
    return {measure for pairs in ast.literal_eval(next(named).value).values() for measure, _ in pairs}


def explained():
    """Codes of the registers that the data dictionary explains."""
    tables = csv_tables.read(releases.DATA)
    return {row["code"] for name in ("indicators", "measures") for row in tables[name]}


def listed(name, column):
    """What a column may say, as the data package lists it."""
    package = json.loads((releases.DATA / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = (resource for resource in package["resources"] if resource["name"] == name)
    (field,) = (field for field in resource["schema"]["fields"] if field["name"] == column)
    return set(field["constraints"]["enum"])


def price_bases():
    return listed("sources", "price_base")


def linked_pages():
    calls = [
        node for node in nodes(ast.Call, "present/sentences/rules.py") if getattr(node.func, "id", "") == "Sentence"
    ]
    return {part.value for call in calls for part in call.args if isinstance(part, ast.Constant)} & {
        p.code for p in PAGES
    }


assert publications.MissingSubmission.code
assert journal.UnreachableDatabase.code


def codes_of_errors(error=releases.ReleaseError):
    return {error.code}.union(*(codes_of_errors(kind) for kind in error.__subclasses__()))


@cache
def families():
    """Families whose members are all named by code and data."""
    return {
        "nav": {page.code for page in PAGES},
        "purpose": {page.code for page in PAGES},
        "view": {view for page in PAGES for view in page.views},
        "code": codes_of_errors() | {"LS-07"},
        "column": columns_used(),
        "finding": GROUPS | {"count", "count_of", "other", "others", "related", "link"},
        "verdict": set(VERDICTS),
        "prices": price_bases() | {"of"},
        "definition": explained(),
        "identity": argument("model/identity_rules.py", 0, "Test", "untestable"),
        "refused": returned("model/intervals.py", "incomparable")
        | returned("model/intervals.py", "_incomparable_sources")
        | argument("model/derive.py", 1, "Refusal")
        | {"line"},
        "formula": set(FORMULAS),
        "in_figures": set(FORMULAS),
        "interval": assigned("present/number_card.py", "why") | {"months"},
        "last_digit": {"exact", "finest", "finer", "nearest"},  # of precision.why, see model/test_precision.py
        "answer": answers() | {"gap_over", "growth_needed_over", "of_plan", "target", "no_target", "assumed"},
    }


@cache
def parts():
    """Families of which code names some members."""
    return {
        "kind": set(KINDS) | set(FORMS) | {"derived"},
        "filter": {*url_state.KEYS, *(key for page in PAGES for key in page.uses)} - {"lang", "bo"},
        "ledger": reasons_of_the_ledger(),
        "district": returned("present/charts/districts.py", "silence"),
        "notice": reasons(),
        "overview": {f"link_{code}" for code in linked_pages()},
        "app": {f"lang_{lang}" for lang in LANGUAGES},
        "foot": {f"dataset_{code}" for code in url_state.DATASETS},
    }


def test_a_family_of_texts_has_exactly_the_members_that_code_and_data_name():
    there = {family: set() for family in families()}
    for family, _, code in (key.partition(".") for key in KEYS):
        if family in there:
            there[family].add(code)
    assert there == families()


def test_a_family_of_texts_has_every_member_that_code_names():
    assert all(parts().values())
    assert {f"{family}.{code}" for family, codes in parts().items() for code in codes} - KEYS == set()


def test_families_are_found_in_the_code_at_all():
    """The checks above would pass over nothing if the code were written another way."""
    assert {"item", "printed", "exploits", "publisher"} <= families()["column"]
    assert {"last", "actual", "lower_bound"} <= parts()["kind"]
    assert {"parts", "reading", "inside"} <= families()["identity"]
    assert {"barrier", "source", "price_base", "period", "bound"} <= families()["refused"]
    assert {"printed", "counted", "bound"} <= families()["interval"]
    assert {"absent", "undefined", "bound"} == parts()["ledger"]
    assert {"unknown", "key", "many", "period"} <= parts()["notice"]
    assert {"link_muc-tieu"} == parts()["overview"]


def test_no_text_is_unused():
    words = constants() | GROUPS | price_bases() | listed("obligations", "kind") | explained()
    words |= {f"{reason}_bare" for reason in ("unknown", "key")}
    joined = joined_keys()

    def used(key):
        matches = (re.fullmatch(family, key) for family in joined)
        return key in constants() or any(match and set(match.groups()) <= words for match in matches)

    assert [key for key in KEYS if not used(key)] == []


def test_english_has_vietnamese_letters_only_in_names_and_quotations():
    kept = {"app.lang_vi": "Tiếng Việt"}
    foreign = {}
    for key, text in texts.entries("en").items():
        bare = re.sub(r"“[^”]*”|Lạng Sơn|Tết", "", text).replace(kept.get(key, "\0"), "")
        found = [letter for letter in bare if letter.isalpha() and not letter.isascii()]
        if found:
            foreign[key] = "".join(found)
    assert foreign == {}


def test_a_missing_key_or_value_is_an_error_and_no_hole_in_the_page():
    with pytest.raises(KeyError):
        texts.text("vi", "nav.nowhere")
    with pytest.raises(KeyError):
        texts.text("en", "filter.choice", name="x")


def test_values_are_filled_in_as_they_are():
    assert texts.text("vi", "filter.choice", name="{count} <b>", count=3) == "{count} <b> (3)"


def test_a_count_is_written_as_its_language_writes_numbers_and_a_year_is_none():
    assert texts.text("vi", "release.more", count=12345) == texts.text("vi", "release.more", count="12.345")
    assert texts.text("en", "release.more", count=12345) == texts.text("en", "release.more", count="12,345")
    assert "2023" in texts.text("vi", "monthly.period.month", name="3", year=2023)
