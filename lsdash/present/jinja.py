"""HTML from the templates in `templates/`: every value is escaped, and a name that a template does not get is an error.

A line break beside a tag or a brace, with the indentation after it, is layout of the template and no part of the
output: elements follow each other without white space. Any other line break is one space.
"""

import re
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from lsdash.model.kinds import DOUBTED

_LAYOUT = re.compile(r"(?<=[>}])\n\s*|\n\s*(?=[<{]|\Z)")
_SOURCES = {
    path.name: re.sub(r"\n\s*", " ", _LAYOUT.sub("", path.read_text(encoding="utf-8")))
    for path in (Path(__file__).parent / "templates").glob("*.html")
}
STYLE = Path(__file__).with_name("style.css")  # of what the templates make
_ENVIRONMENT = Environment(loader=DictLoader(_SOURCES), autoescape=True, undefined=StrictUndefined, auto_reload=False)
_ENVIRONMENT.globals["DOUBTED"] = DOUBTED


def render(template: str, **values: object) -> Markup:
    """The HTML of `templates/<template>.html`. Raises UndefinedError where it uses a name that `values` lacks."""
    return Markup(_ENVIRONMENT.get_template(f"{template}.html").render(values))  # noqa: S704 - the template has escaped its values
