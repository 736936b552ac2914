"""What publishing a submission would change, and how submissions and their journal stand, as text and as JSON."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from lsdash import queries
from lsdash.data import releases
from lsdash.data.submissions import workflow
from lsdash.data.submissions.records import Submission
from lsdash.data.submissions.refusals import WorkflowError
from lsdash.data.submissions.workflow import Preview
from lsdash.exports import link_preview
from lsdash.model import identities, texts
from lsdash.model.filters import Filters
from lsdash.model.observation_ids import of_row
from lsdash.model.pages import PAGES, Page
from lsdash.model.words import Row, rows
from lsdash.present import figures, revisions
from lsdash.view.view import View, ask, parsed, words


def of_preview(preview: Preview, lang: str) -> dict[str, Any]:
    """What changes, in words and digits of `lang`.

    release, before: ids; new, changed, unchanged, gone: how many numbers; findings: new statements without a number;
    numbers: those that are not unchanged
    (number, label, before, after, difference; "" for none); verdicts: the same of rows of the ledger, without new ones
    that nothing can be tested by; absent: ids of
    numbers that the sender had for the period and has not now; messages: what pages say first, sentences included,
    where it differs (page, before, after).
    """
    sources = {row["code"] for row in rows(ask(preview.before, queries.sources, Filters()))}
    found = [
        asdict(change)
        for change in revisions.of_releases(preview.before, preview.after, lang)
        if not _is_stated_before(change, sources)
    ]
    verdicts = _verdicts(preview)
    untested = {number for number, each in verdicts.items() if each == [identities.UNTESTABLE]}
    numbers = [change for change in found if change["number"] not in verdicts]
    known = len(ask(preview.after, queries.observations, Filters()))
    return {
        "release": preview.after.id,
        "before": preview.before.id,
        "new": sum(not change["before"] for change in numbers),
        "changed": sum(bool(change["before"] and change["after"]) for change in numbers),
        "unchanged": known - sum(bool(change["after"]) for change in numbers),
        "gone": sum(not change["after"] for change in numbers),
        "findings": [row[f"text_{lang}"] for row in _new_findings(preview)],
        "numbers": numbers,
        "verdicts": [change for change in found if change["number"] in verdicts.keys() - untested],
        "absent": [of_row(row) for row in preview.absent],
        "messages": list(_messages(preview, lang)),
    }


def _is_stated_before(change: revisions.Change, sources: Collection[str]) -> bool:
    """Whether this is what an earlier source states of a number that has another statement now: nothing of it is new,
    and what the number becomes is a change of its own."""
    return not change.before and change.number.rpartition("~")[2] in sources


def _new_findings(preview: Preview) -> list[Row]:
    own = Filters(about=preview.period)
    before, after = (rows(ask(each, queries.findings, own)) for each in (preview.before, preview.after))
    known = {row["id"] for row in before}
    return [row for row in after if row["id"] not in known]


def _verdicts(preview: Preview) -> dict[str, list[str]]:
    """Rows of both ledgers by id → their verdicts, one where only one of the ledgers has the row."""
    found: dict[str, list[str]] = {}
    for release in (preview.before, preview.after):
        for row in rows(ask(release, queries.ledger, Filters())):
            found.setdefault(row["id"], []).append(row["verdict"])
    return found


def _messages(preview: Preview, lang: str) -> Iterator[dict[str, str]]:
    for page in PAGES:
        before, after = (_view(release, page, lang) for release in (preview.before, preview.after))
        for old, new in _unlike(_said(before), _said(after)):
            yield {"page": after.words.text(f"nav.{page.code}"), "before": old, "after": new}


def _view(release: releases.Release, page: Page, lang: str) -> View:
    state, _ = parsed({"lang": [lang]}, release, page)
    return View(release, page, state, words(release, lang, state.about))


def _said(view: View) -> list[str]:
    """What a page of a release says first."""
    told = [sentence.text for sentence in figures.sentences_of(view)] if view.page.tells else []
    return [link_preview.message(view), *told]


def _unlike(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The sentences that only one side has, in pairs as far as they go."""
    old, new = ([one for one in side if one not in other] for side, other in ((before, after), (after, before)))
    for place in range(max(len(old), len(new))):
        yield "".join(old[place : place + 1]), "".join(new[place : place + 1])


def preview(submission: str, person: str, lang: str) -> list[str]:
    """Build what would come of a submission, and say what changes; see workflow.preview, also for what it raises."""
    said = of_preview(workflow.preview(submission, person=person), lang)
    return list(lines_of_preview(said, lang))


def lines_of_preview(said: Mapping[str, Any], lang: str) -> Iterator[str]:
    """The same for a person."""
    yield texts.text(lang, "submission.preview", **{key: said[key] for key in ("before", "release")})
    yield texts.text(lang, "submission.counts", **{key: said[key] for key in _COUNTS})
    if said["messages"]:
        yield texts.text(lang, "submission.messages")
    for one in said["messages"]:
        yield f"  {one['page']}\n    − {one['before'] or '–'}\n    + {one['after'] or '–'}"
    yield from _listed(said, "verdicts", lang)
    if said["absent"]:
        yield texts.text(lang, "submission.absent", count=len(said["absent"]))
        yield from (f"  {number}" for number in said["absent"])
    if said["findings"]:
        yield texts.text(lang, "submission.findings", count=len(said["findings"]))
        yield from (f"  {text}" for text in said["findings"])
    yield from _listed(said, "numbers", lang)


def _listed(said: Mapping[str, Any], title: str, lang: str) -> Iterator[str]:
    """Changes under their title, before → after."""
    if said[title]:
        yield texts.text(lang, f"submission.{title}")
    for change in said[title]:
        sides = f"{change['before'] or '–'} → {change['after'] or '–'}"
        yield f"  {change['label']}\t{sides}\t{change['difference']}".rstrip()


_COUNTS = ("new", "changed", "unchanged", "gone")


def as_json(entry: object) -> str:
    """An entry for programs."""
    return json.dumps(entry, ensure_ascii=False, indent=1)


def refusal(error: WorkflowError, lang: str) -> str:
    """Why a step may not be taken."""
    details = dict(error.details)
    if "state" in details:
        details["state"] = texts.text(lang, f"submission.state.{details['state']}")
    return texts.text(lang, f"submission.refused.{error.code}", **details)


def line_of(submission: Submission, lang: str) -> str:
    """A submission in one line: id, state, form, period, sender, file, who handed it in and who approved it."""
    state = texts.text(lang, f"submission.state.{submission.state}")
    cells = (submission.id, state, submission.form, submission.period, submission.sender, submission.file_name)
    return "\t".join((*cells, submission.person, submission.approver or "–"))


def line_of_journal(line: Mapping[str, Any], lang: str) -> str:
    """A line of the journal: number, time (UTC), who, what, which submission, why, which release came of it."""
    action = texts.text(lang, f"submission.action.{line['action']}")
    cells = (str(line["number"]), line["at"], line["person"], action, line["submission"], line["reason"])
    return "\t".join((*cells, line["release"])).rstrip()
