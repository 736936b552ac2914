"""Every message has its words, whatever code finds it: the placeholders are those that the code fills."""

import ast
import re
from pathlib import Path

from lsdash.data import intake
from lsdash.model import texts

PACKAGE = Path(intake.__file__).parent
ALWAYS = {"found", "expected", "place"}
CALLS = [
    (path.name, node)
    for path in sorted(PACKAGE.glob("*.py"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("message", "Finding", "UnreadableFile")
]


def codes_of(node):
    position = 0 if node.func.id == "UnreadableFile" else 1
    part = node.args[position]
    found = [part.body, part.orelse] if isinstance(part, ast.IfExp) else [part]
    return [each.value for each in found if isinstance(each, ast.Constant)]


def test_placeholders_of_messages_are_filled_by_the_code_that_gives_them():
    checked = set()
    for name, node in CALLS:
        filled = ALWAYS | {each.arg for each in node.keywords}
        if name == "cell_numbers.py" and node.args[0].value == "warning":
            filled |= {"count"}
        for code in codes_of(node):
            checked.add(code)
            for lang in ("vi", "en"):
                wanted = set(re.findall(r"{(\w+)}", texts.entries(lang)[f"intake.{code}"]))
                assert wanted <= filled, (name, code, wanted - filled)
    assert len(checked) > 60


def test_every_message_says_what_to_do():
    """A message that only complains would leave the officer where they were."""
    short = [
        key
        for key, text in texts.entries("vi").items()
        if key.startswith("intake.") and not re.search("[Hh]ãy|phải là", text)
    ]
    assert short == []
