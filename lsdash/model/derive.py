"""Derived observations: the rules by which numbers follow from the printed figures, and which ones are refused."""

from collections.abc import Iterable, Iterator

from lsdash.model.intervals import Book, CodeLists, Observation, Refusal

# Every measure that a rule reads or makes; the register of measures must name them all.
MEASURES = frozenset(
    {
        *("actual", "plan", "target", "plan_attainment", "growth", "level", "share", "plan_share", "target_share"),
        *("contribution", "gap", "growth_needed", "gap_share"),
    }
)
SHARES = {"actual": "share", "plan": "plan_share", "target": "target_share"}


def derive(printed: Iterable[Observation], register: CodeLists) -> Book:
    """`printed` and all that follows from it, printed ones first, and what is refused."""
    book = Book(printed, register)
    rules = (_growths, _levels, _residuals, _shares, _contributions, _contribution_residuals, _gaps, _gap_shares)
    for rule in rules:
        for observation in list(book.entries.values()):
            rule(book, observation)
    return book


def _of(book: Book, model: Observation, measure: str, *, item: str = "", period: int = 0) -> Observation | None:
    found = book.get(model.indicator, item or model.item, period or model.period, measure)
    return found if found is not None and found.source == model.source else None


def _growths(book: Book, entry: Observation) -> None:
    if entry.measure == "level":
        book.enter("growth_from_level", entry, [entry], measure="growth")


def _levels(book: Book, entry: Observation) -> None:
    """Last year's value and the plan that a printed value implies."""
    if entry.measure != "actual" or entry.formula:
        return
    before = entry.period - 1
    level, growth = _of(book, entry, "level"), _of(book, entry, "growth")
    if level is not None:
        book.enter("previous_from_level", entry, [entry, level], period=before)
    else:
        book.enter("previous_from_growth", entry, [entry, growth], period=before)
    attainment = _of(book, entry, "plan_attainment")
    book.enter("plan_from_attainment", entry, [entry, attainment], measure="plan")


def _residuals(book: Book, entry: Observation) -> None:
    """What the parts leave of their total; for a count, what is not yet reached."""
    tree = book.register.trees.get(entry.indicator)
    if tree and entry.measure in SHARES and entry.item == tree.whole():
        parts = [_of(book, entry, entry.measure, item=part) for part in tree.parts()]
        book.enter("residual", entry, [entry, *parts], item=tree.remainder)


def _shares(book: Book, entry: Observation) -> None:
    tree = book.register.trees.get(entry.indicator)
    if tree and entry.measure in SHARES and tree.inside(entry.item):
        whole = _of(book, entry, entry.measure, item=tree.whole())
        book.enter("share", entry, [entry, whole], measure=SHARES[entry.measure], unit="phan-tram")


def _contributions(book: Book, entry: Observation) -> None:
    """Percentage points of the whole's growth that a part brought."""
    tree = book.register.trees.get(entry.indicator)
    if not tree or entry.measure != "actual" or not tree.parents.get(entry.item):
        return
    before = _of(book, entry, "actual", period=entry.period - 1)
    whole_before = _of(book, entry, "actual", item=tree.whole(), period=entry.period - 1)
    book.enter("contribution", entry, [entry, before, whole_before], measure="contribution", unit="diem")


def _contribution_residuals(book: Book, entry: Observation) -> None:
    """Percentage points that the contributions of the parts leave of the whole's growth."""
    tree = book.register.trees.get(entry.indicator)
    if tree and entry.measure == "growth" and entry.item == tree.whole():
        parts = [_of(book, entry, "contribution", item=part) for part in tree.parts()]
        book.enter("residual", entry, [entry, *parts], item=tree.remainder, measure="contribution", unit="diem")


def _gaps(book: Book, entry: Observation) -> None:
    """Gap between a target and the latest actual, and the growth it asks for; or why there is none."""
    tree = book.register.trees.get(entry.indicator)
    if entry.measure != "target" or (tree and entry.item == tree.remainder):
        return
    latest = _of(book, entry, "actual", period=entry.period - 1) or _stand_in(book, entry)
    if latest is None or None in {entry.high, latest.high}:
        _refuse_gap(book, entry, latest)
        return
    book.enter("gap", entry, [entry, latest], measure="gap")
    book.enter("growth_needed", entry, [entry, latest], measure="growth_needed", unit="phan-tram")


def _stand_in(book: Book, target: Observation) -> Observation | None:
    """Last year's actual of an item that a reader might take for the target's own: behind a barrier, to be refused."""
    beside = [pair - {target.item} for pair in book.register.barriers if target.item in pair]
    found = (_of(book, target, "actual", item=item, period=target.period - 1) for pair in beside for item in pair)
    return next((entry for entry in found if entry is not None), None)


def _refuse_gap(book: Book, target: Observation, latest: Observation | None) -> None:
    """Every reason why a target has no gap: nothing to measure it against, or only a bound."""
    wanted = f"{target.indicator}.{target.item}.{target.period}.gap"
    if target.high is None or (latest is not None and latest.high is None):
        book.refusals.append(Refusal(wanted, "bound", target.id, latest.id if latest else ""))
    if latest is None:
        book.refusals.append(Refusal(wanted, "absent", target.id))


def _gap_shares(book: Book, entry: Observation) -> None:
    tree = book.register.trees.get(entry.indicator)
    if tree and entry.measure == "gap" and tree.inside(entry.item):
        whole = _of(book, entry, "gap", item=tree.whole())
        book.enter("gap_share", entry, [entry, whole], measure="gap_share", unit="phan-tram")


def walk(observations: Iterable[Observation]) -> Iterator[tuple[str, int, str]]:
    """Rows (observation id, position, input id) of the recipes."""
    for observation in observations:
        for position, key in enumerate(observation.inputs):
            yield observation.id, position, key
