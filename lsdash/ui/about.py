"""The page about the dashboard: who, whence, how it is made, what is not known, and every term."""

from urllib.parse import urlencode

from lsdash import queries
from lsdash.exports import provenance
from lsdash.model.words import rows
from lsdash.present import dictionary as registers
from lsdash.present import markup, page_html
from lsdash.present.links import LEDGER, to_page
from lsdash.present.markup import Inline
from lsdash.ui.html_output import write_html
from lsdash.view.view import View

# What is told of the dashboard, in order: sections of texts/.
_TOLD = ("what", "made", "contact", "licence", "next")


def sections(view: View) -> None:
    """What it is, whence its numbers come, how it is made, and what is not known of it."""
    text = view.words.text
    reports = [row for row in rows(view.ask(queries.sources)) if row["kind"] == "report"]
    publishers = view.words.listing(dict.fromkeys(row[f"publisher_{view.words.lang}"] for row in reports))
    moment = provenance.built(view.release, view.words)
    whence = text("about.whence", publishers=publishers, sources=len(view.ask(queries.sources)), moment=moment)
    link = to_page(text("about.link_sources"), LEDGER)
    told = [whence, *(text(f"about.{key}") for key in _TOLD)]
    lines = [markup.line(line, "ls-prose") for line in told]
    write_html(markup.named("about", *lines, markup.paragraph([link], "ls-more")))


def glossary(view: View) -> None:
    """Every term, mark and method."""
    write_html(markup.named("glossary", *page_html.terms(view)))


def dictionary(view: View) -> None:
    """Every indicator, measure and item, folded; the same for programs."""
    text = view.words.text
    told = registers.entries(rows(view.ask(queries.dictionary, all_rows=True)), view.words)
    lists = [
        markup.folded(
            f"{text(f'dictionary.{name}')} ({len(entries)})",
            markup.definitions((entry["name"], registers.line(entry, view.words)) for entry in entries),
        )
        for name, entries in told.items()
    ]
    if view.draft:
        write_html(markup.named("dictionary", markup.heading(text("dictionary.heading"), ""), *lists))
        return
    query = f"?{urlencode({'ban': view.release.id, 'lang': view.words.lang})}"
    links = {"dictionary.link": f"data/dictionary.json{query}", "dictionary.catalog": f"data/catalog.jsonld{query}"}
    lines = [markup.paragraph([Inline(text(key), href=href)], "ls-more") for key, href in links.items()]
    write_html(markup.named("dictionary", markup.heading(text("dictionary.heading"), ""), *lists, *lines))
