"""Names of periods, plans, subjects and numbers as a report writes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from lsdash.exports.report_document.facts import Facts, Subject
from lsdash.exports.report_document.patterns import Patterns
from lsdash.model import formats, periods
from lsdash.model.formats import capital
from lsdash.model.words import Row, Words


@dataclass(frozen=True)
class Naming:
    """Names in the patterns of one language."""

    facts: Facts
    patterns: Patterns
    words: Words

    def period(self, code: str) -> str:
        """A period as it stands in a sentence: "năm 2004", "quý I năm 2010"."""
        form, values = _period_values(code, self.words)
        return self.patterns.periods[form].format_map(values)

    def _since(self, code: str) -> str:
        """The months since January, also where they are a quarter: "3 tháng đầu năm 2004"."""
        if not code:
            return ""
        form, values = _period_values(code, self.words)
        return self.patterns.periods["first_months" if form == "quarter" else form].format_map(values)

    def plan(self, code: str) -> str:
        """What the plan of a period is called: "kế hoạch quý"."""
        form, _ = _period_values(code, self.words)
        return self.patterns.plan[form].format(period=self.period(code))

    def base(self, code: str) -> str:
        """What the same period a year before is called in a comparison: "so với năm 2003"."""
        form, _ = _period_values(code, self.words)
        return self.patterns.base[form].format(before=self.period(periods.years_before(code)))

    @property
    def times(self) -> dict[str, str]:
        """What texts may say of the periods of a report."""
        this, following = (self.period(self.facts.period(when)) for when in ("this", "next"))
        return {"period": self.words.period(self.facts.about), "during": this, "During": capital(this)} | {
            "next": self.words.period(self.facts.period("next")),
            "during_next": following,
            "during_since": self._since(self.facts.period("since")),
        }

    def subject(self, subject: Subject) -> dict[str, str]:
        """Names of what a number is of and where."""
        _, item, area = subject
        name = lower(self.words.name("item", item))
        place = self._area(area)
        return {"item": name, "Item": capital(name), "area": place, "Area": capital(place)}

    def _area(self, area: str) -> str:
        return self.words.text("report.district", name=self.words.name("area", area)) if area else ""

    def named(self, row: Row) -> str:
        """What a number is of among others: "khu vực ngoài quốc doanh", "than sạch"."""
        name = lower(self.words.name("item", row["item"]))
        return self.words.text("report.sector", name=name) if row["dimension"] == "sector" else name

    def parent(self, row: Row) -> str:
        """The name of what a part is inside."""
        return lower(self.words.name("item", row["parent"])) if row["parent"] else ""

    def quantity(self, row: Row) -> str:
        """The number of a row with its unit, without sign and marks: words say what it is."""
        unit = self.words.unit(row) if row["unit"] != "xa" else ""
        return formats.in_prose(abs(row["value"]), row["step"], unit, self.words.lang)

    def listing(self, names: Sequence[str]) -> str:
        """ "a, b và c" """
        if len(names) < 2:  # noqa: PLR2004
            return "".join(names)
        return self.patterns.between.join(names[:-1]) + self.patterns.last + names[-1]


def lower(text: str) -> str:
    """`text` inside a sentence."""
    return text[:1].lower() + text[1:]


def _period_values(code: str, words: Words) -> tuple[str, dict[str, object]]:
    """The form of a period, and what its pattern is filled with."""
    period = periods.of(code)
    (first_year, first), (year, month) = divmod(period.since, 100), divmod(period.until, 100)
    whole_years = (first, month) == (periods.JANUARY, periods.DECEMBER)
    if first_year != year or (whole_years and first_year != year):
        ends: dict[str, object] = {"first": f"{first}/{first_year}", "last": f"{month}/{year}"}
        return ("years", {"first": first_year, "last": year}) if whole_years else ("between", ends)
    values: dict[str, object] = {
        "year": year,
        "months": month,
        "month": words.text("monthly.period.months").split(";")[month - 1],
        "quarter": words.text("monthly.period.quarters").split(";")[month // periods.QUARTER - 1],
    }
    if whole_years:
        return "year", values
    if "-q" in code:
        return "quarter", values
    if first == month:
        return "month", values
    if first == periods.JANUARY:
        return "first_months", values
    return "between", {"first": f"{first}/{year}", "last": f"{month}/{year}"}
