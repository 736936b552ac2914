"""What a person has settled about the numbers of a report in words → a reading like that of a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from lsdash.data import printed_numbers
from lsdash.data.csv_tables import Tables
from lsdash.data.intake import heading, screening, sources, statements, synthetic
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.heading import Heading
from lsdash.data.intake.history import History
from lsdash.data.intake.prose import findings
from lsdash.data.intake.prose.findings import Wordings
from lsdash.data.intake.prose.statement import ProseReading, Statement
from lsdash.data.intake.reading import Computed, Message, Reading
from lsdash.data.intake.sources import File
from lsdash.data.intake.statements import message
from lsdash.data.intake.units import MONEY
from lsdash.model import kinds, periods, texts
from lsdash.model.observation_ids import Key

_REACHED = frozenset({"actual", "growth", "level", "plan_attainment", "share"})
FORM = "van-ban"  # what stands in place of a form's code
# Number of a text → what it is of; None where it is left out.
Choices = Mapping[str, Key | None]


@dataclass(frozen=True)
class About:
    """What a person says of the report as a whole: `issued` and `received` are days, ISO 8601; "" where not said."""

    title: str
    period: str
    sender: str
    issued: str = ""
    received: str = ""


def proposed(reading: ProseReading) -> dict[str, Key | None]:
    """The choices that the rules propose: what is not settled is left out."""
    return {one.name: one.key if one.state == "proposed" else None for one in _figures(reading)}


def confirmed(
    reading: ProseReading, choices: Choices, about: About, tables: Tables, wordings: Wordings | None = None
) -> Reading:
    """The reading of what was confirmed. A number that `choices` do not name is left out, and that is said; of
    statements without a number those are taken that `wordings` name.

    `tables`: code lists, and what was reported before. An error for each choice that cannot be, see `_problem`, and for
    words that the build could not read again.
    """
    lists = CodeLists(tables)
    taken, messages = _taken(reading, choices, lists)
    kept, repeated = statements.without_repetitions(taken)
    worded = wordings or {}
    prices = _prices(reading, choices)
    messages += [*repeated, *_about_report(about, kept), *_left_out(reading, choices)]
    messages += [*_of_several_prices(prices), *_ahead(kept, about)]
    messages += findings.messages(reading.findings, worded)
    if not any(one.level == "error" for one in messages):
        found = screening.screen(kept, (), lists, History.of(tables), about.period)
        # What another has printed cannot be mended: it is said, and explained.
        messages += [replace(one, level="warning") for one in found]
    price_base = prices[0] if len(prices) == 1 else ""
    over = Heading(period=about.period, sender=about.sender, issued=about.issued, price_base=price_base)
    file = File(reading.sha256, reading.file_name, about.received, {})
    source = sources.row(over, about.title, about.period, lists, file)
    return Reading(
        reading.sha256,
        reading.file_name,
        "",
        about.sender,
        about.period,
        tuple(statements.rows(kept, source["code"], reading.sha256)),
        source,
        tuple(messages),
        mapping=FORM,
        area=sources.area_of(over, lists) or "",
        labels=tuple(one.label for one in kept),
        stored=tuple(one.stored for one in kept),
        findings=tuple(findings.rows(reading.findings, worded, source["code"])),
        finding_links=tuple(findings.links(reading.findings, worded, source["code"], tables)),
        synthetic=reading.synthetic or synthetic.is_marked([about.title], about.sender),
    )


def _figures(reading: ProseReading) -> Iterator[Statement]:
    return (one for one in reading.statements if one.state != "not_a_figure")


def _taken(
    reading: ProseReading, choices: Choices, lists: CodeLists
) -> tuple[list[statements.Statement], list[Message]]:
    taken, messages = [], []
    for one in _figures(reading):
        key = choices.get(one.name)
        if key is None:
            continue
        printed = _printed(one, key.measure)
        problem = _problem(one, key, lists) or _impossible(printed, key)
        if printed is None or problem:
            code, expected = problem or ("prose_words", "")
            messages.append(message("error", code, one.place, one.as_printed, expected))
        else:
            taken.append(_statement(one, key, printed))
    return taken, messages


def _problem(one: Statement, key: Key, lists: CodeLists) -> tuple[str, str | Computed] | None:
    """Code and what is expected, where a number cannot be of a key: no such codes, another unit, a period that is
    none, an area that was not there."""
    units = lists.units_of_items.get(key.indicator, {})
    if key.item not in units or key.measure not in lists.measure_units:
        return "prose_key", ""
    if key.area and key.area not in lists.areas:
        return "unknown_area", ""
    if not periods.is_plausible(key.period) or not lists.is_valid(key.area, key.period):
        return "prose_period", key.period
    unit = lists.measure_units[key.measure] or units[key.item]
    return ("prose_unit", _unit_named(unit, lists)) if unit != one.unit else None


def _impossible(printed: printed_numbers.Printed | None, key: Key) -> tuple[str, str] | None:
    """A value that no number of the measure can have."""
    code = kinds.impossible(key.measure, printed.value) if printed else ""
    return (code, "") if code else None


def _unit_named(code: str, lists: CodeLists) -> Computed:
    row = next((row for row in lists.tables["units"] if row["code"] == code), {"name_vi": code, "name_en": code})
    return Computed((), row["name_vi"], row["name_en"])


def _printed(one: Statement, measure: str) -> printed_numbers.Printed | None:
    """The number as the build reads its words, of "206/226" the one of the two that it is; None where the build would
    read another, or the words are of another measure. A number that is still unclear stands as its digits say, without
    "vượt" and "giảm"."""
    value = one.value or Fraction(0)
    for part in (0, 1):
        try:
            printed, digits, rule = printed_numbers.whole(one.as_printed, part=part)
        except printed_numbers.UnreadableNumber:
            return None
        if (digits == abs(value)) if one.state == "unclear" else (printed.value == value):
            return printed if rule.allows(measure) else None
    return None


def _statement(one: Statement, key: Key, printed: printed_numbers.Printed) -> statements.Statement:
    return statements.Statement(
        key,
        _kind(one, key, bound=printed.lower_bound),
        Fraction(printed.value),
        Fraction(printed.step),
        one.unit,
        one.as_printed,
        one.place,
        row=0,
        column=0,
        label=one.sentence,
    )


def _kind(one: Statement, key: Key, *, bound: bool) -> str:
    """That of its words, but for what follows from the measure that was chosen."""
    if bound:
        return "lower_bound"
    if key.measure.startswith("target"):
        return "target"
    return one.kind if one.kind in ("estimated", "provisional") else "stated"


def _prices(reading: ProseReading, choices: Choices) -> list[str]:
    """The prices that the text names where it says amounts of money that are taken, or in sentences without figures."""
    with_figures = {one.sentence for one in _figures(reading)}
    money = {one.sentence for one in _figures(reading) if one.unit == MONEY and choices.get(one.name) is not None}
    said = (one.sentence for one in reading.statements if one.sentence in money or one.sentence not in with_figures)
    return list(dict.fromkeys(price for sentence in dict.fromkeys(said) for price in heading.prices(sentence)))


def _of_several_prices(prices: Sequence[str]) -> Iterator[Message]:
    """A source has one kind of prices: a text with several states none for all of its numbers."""
    if len(prices) > 1:
        in_words = (" ".join(texts.text(lang, f"prices.{price}") for price in prices) for lang in ("vi", "en"))
        yield message("warning", "prose_prices", "", str(len(prices)), Computed((), *in_words))


def _about_report(about: About, kept: Sequence[statements.Statement]) -> Iterator[Message]:
    if not periods.is_plausible(about.period):
        yield message("error", "prose_period" if about.period.strip() else "prose_no_period", "", about.period)
    if not about.sender.strip():
        yield message("error", "prose_sender", "")
    if not kept:
        yield message("error", "prose_no_numbers", "")


def _ahead(kept: Sequence[statements.Statement], about: About) -> Iterator[Message]:
    """One warning for what is taken as reached in a time that begins after that of the report, and is no estimate."""
    own = periods.parse(about.period)
    reached = [one for one in kept if one.key.measure in _REACHED and one.kind != "estimated"]
    found = [one for one in reached if own and periods.of(one.key.period).since > own.until]
    if found:
        listed = "; ".join(f"{one.as_printed} ({one.place})" for one in found)
        yield Message("warning", "prose_ahead", found[0].place, str(len(found)), listed, {"period": about.period})


def _left_out(reading: ProseReading, choices: Choices) -> Iterator[Message]:
    """One warning for all numbers that were left out: nothing is left out unseen."""
    left = [one for one in _figures(reading) if choices.get(one.name) is None]
    if left:
        listed = "; ".join(f"{one.as_printed} ({one.place})" for one in left)
        yield Message("warning", "prose_left_out", left[0].place, str(len(left)), listed)
