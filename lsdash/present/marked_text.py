"""A sentence of a report with its numbers marked."""

from collections.abc import Iterable

from markupsafe import Markup

STYLE = """<style>
.ls-sentence-of-text { margin: 0 0 0.4rem; max-width: 46rem; }
.ls-sentence-of-text small { margin-right: 0.4rem; }
.ls-sentence-of-text mark { background: var(--ls-soft); color: inherit; font-weight: 600; border-bottom: 2px solid; }
.ls-sentence-of-text mark.open { border-bottom: 2px dashed; }
.ls-sentence-of-text mark.none { background: none; font-weight: 400; border-bottom: 1px dotted; }
</style>"""
TAKEN, OPEN, NONE = "taken", "open", "none"


def sentence(place: str, text: str, marks: Iterable[tuple[int, int, str]]) -> Markup:
    """One sentence under its place. `marks`: start, end and state (TAKEN, OPEN, NONE) of its numbers."""
    parts, done = [Markup("<small>%s</small> ") % place], 0
    for start, end, state in sorted(marks):
        if start >= done:
            parts += [Markup("%s") % text[done:start], Markup('<mark class="%s">%s</mark>') % (state, text[start:end])]
            done = end
    return Markup('<p class="ls-sentence-of-text">%s</p>') % Markup("").join([*parts, Markup("%s") % text[done:]])
