"""The printed figures of the demonstration's report, made of the monthly sums.

Ratios are computed from the sums as they are, as whoever keeps the months does, and printed rounded, as amounts are;
then one error for each rule of the ledger is put in on purpose, named in `demo.CONTRADICTIONS`.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

from lsdash.data import demo
from lsdash.data.csv_tables import Row
from lsdash.data.demo.catalogue import PRODUCTS, SECTORS
from lsdash.data.demo.monthly_reports import WRITTEN
from lsdash.data.intake.statements import plain
from lsdash.model import formats
from lsdash.model.derive import CHANGES

LAST, BEFORE, NEXT = demo.LAST, demo.LAST - 1, demo.LAST + 1
Sums = Mapping[tuple[str, int, str], Fraction]
Key = tuple[str, str, int, str]  # indicator, item, period, measure
Record = Mapping[str, object]


_VALUE = "production_value"
_SLIPS = {slip.figure: slip for slip in demo.CONTRADICTIONS}

# What the report leaves out, and where it prints otherwise than usual.
_ONLY_A_TARGET = frozenset({"che"})
_NOTHING_OF_BEFORE = frozenset({"quang-sat", "be-tong", "nong-cu"})
_GROWTH_ALONE = frozenset({"bo-xit", "dien-truyen-tai", "go", "bot-giay"})
_NO_PLAN = frozenset({"quang-sat", "dien-truyen-tai", "hoa-hoi", "thuoc-la", "may-tre-dan"})
_PLAN_AS_AMOUNT = frozenset({"xi-mang", "giay", "da"})
_NO_TARGET = frozenset({"bo-xit", "dien-truyen-tai", "hoa-hoi", "voi"})
_OVERSHOT = frozenset({"than-sach", "nuoc-may", "da"})
_ESTIMATED = frozenset({"dp", "hoa-hoi"})
_BOUND = "phu-tung-xe-may"
_MILLION, _SHOWN_IN_MILLIONS = Fraction(10**6), 10**5
_STEPS = {"nuoc-may": 10**5, **dict.fromkeys(("gach-nung", "gach-cac-loai"), 10**6)} | dict.fromkeys(
    ("dien-thuong-pham", "dien-truyen-tai", "dien-san-xuat"), 10**6
)
_MILLION_VND, _PERCENT = Fraction(1, 1000), Fraction(1, 100)
_COMMUNES = 200


class Report:
    """Figures in the order they are printed."""

    def __init__(self, sums: Sums, seed: int) -> None:
        self.sums, self.seed = sums, seed
        self.rows: list[Row] = []

    def enter(
        self,
        key: Key,
        value: Fraction,
        step: Fraction,
        words: str,
        *,
        unit: str,
        place: tuple[int, int],
        kind: str = "stated",
    ) -> None:
        """Print one figure: `value` rounded to `step`, in `words` with {} for the number."""
        name = ".".join(map(str, key))
        slip = _SLIPS.get(name)
        value = value * slip.times + slip.plus if slip else value
        value = math.floor(value / step + Fraction(1, 2)) * step
        numbers = {
            "value": plain(value),
            "step": plain(step),
            "as_printed": words.format(_digits(value, step, words)),
        }
        about = {"kind": kind, "unit": unit, "place": f"{place[0]}.{place[1]}"}
        self.rows.append({"id": f"m{len(self.rows) + 1:03}", **_codes(key), **about, **numbers, **_remarks(slip)})

    def percent(self, key: Key, value: Fraction, words: str, *, place: tuple[int, int]) -> None:
        """Print a percentage, or percentage points, with two decimals."""
        unit = "diem" if key[3] == "contribution" else "phan-tram"
        kind = "target" if key[2] == NEXT else "stated"
        self.enter(key, value, _PERCENT, words, unit=unit, place=place, kind=kind)

    def change(self, key: Key, now: Fraction, before: Fraction, *, place: tuple[int, int]) -> None:
        """Print what an amount (`key`, `now`) is against the year before: growth, or for a fall the level."""
        growth, fall = CHANGES[key[3]]
        level = now / before * 100
        grown = (*key[:3], growth)
        if level >= 100 or ".".join(map(str, grown)) in _SLIPS:  # noqa: PLR2004 - percent
            self.percent(grown, level - 100, "tăng {}%", place=place)
        else:
            self.percent((*key[:3], fall), level, "bằng {}% so cùng kỳ", place=place)


def _codes(key: Key) -> Row:
    indicator, item, period, measure = key
    codes = {"indicator": indicator, "item": item, "area": "", "period": str(period), "measure": measure}
    return {"source": demo.DATASET, **codes}


def _remarks(slip: demo.Contradiction | None) -> Row:
    vi = f"; cố ý in sai để minh họa kiểm tra “{slip.rule}”" if slip else ""
    en = f"; printed wrong on purpose, to show the check “{slip.rule}”" if slip else ""
    ambiguous = slip is not None and slip.rule == "reading"
    notes = {"note_vi": f"Số liệu mô phỏng{vi}.", "note_en": f"Synthetic figure{en}."}
    return {"ambiguous": str(ambiguous).lower(), **notes}


def _digits(value: Fraction, step: Fraction, words: str) -> str:
    if words.startswith("vượt"):
        value -= 100
    scale = _MILLION if "triệu " in words and "đồng" not in words else Fraction(1)
    scale = _MILLION_VND if "triệu đồng" in words else scale
    return formats.number(float(value / scale), float(step / scale), "vi")


def figures(sums: Sums, seed: int) -> list[Row]:
    """The printed figures: rows as in data/figures.csv. `sums`: (item, year, measure) → monthly sum of the province."""
    report = Report(sums, seed)
    for item in ("total", *(sector.code for sector in SECTORS)):
        _sector_amounts(report, item)
    for item in ("total", *(sector.code for sector in SECTORS)):
        _sector_ratios(report, item)
    for position, product in enumerate(PRODUCTS, 1):
        _product(report, product.code, product.unit, position)
    _communes(report)
    _targets(report)
    return report.rows


def _positions() -> dict[str, int]:
    return {item: position for position, item in enumerate(("total", *(sector.code for sector in SECTORS)), 1)}


def _sector_amounts(report: Report, item: str) -> None:
    """Actuals of all years, the last year's plan; foreign-invested ones in million VND."""
    place = (3, _positions()[item])
    years = sorted({year for _, year, _ in report.sums})
    words = "{} triệu đồng" if item == "fdi" else "{} tỷ đồng"
    for year in years:
        kind = "estimated" if item in _ESTIMATED and year == LAST else "stated"
        shown = "ước " * (kind == "estimated") + words
        amount = report.sums[item, year, "actual"]
        report.enter(
            (_VALUE, item, year, "actual"), amount, _MILLION_VND, shown, unit="ty-dong", place=place, kind=kind
        )
    planned = report.sums[item, LAST, "plan"]
    report.enter(
        (_VALUE, item, LAST, "plan"), planned, _MILLION_VND, "kế hoạch {} tỷ đồng", unit="ty-dong", place=place
    )


def _sector_ratios(report: Report, item: str) -> None:
    """Attainment, change, share and, of the non-state sector, contribution in the last year."""
    place, sums = (4, _positions()[item]), report.sums
    now, before = sums[item, LAST, "actual"], sums[item, BEFORE, "actual"]
    attained = now / sums[item, LAST, "plan"] * 100
    report.percent((_VALUE, item, LAST, "plan_attainment"), attained, "{}% kế hoạch", place=place)
    report.change((_VALUE, item, LAST, "actual"), now, before, place=place)
    if item != "total":
        share = now / sums["total", LAST, "actual"] * 100
        report.percent((_VALUE, item, LAST, "share"), share, "chiếm {}%", place=place)
    if item == "nqd":
        points = (now - before) / sums["total", BEFORE, "actual"] * 100
        report.percent((_VALUE, item, LAST, "contribution"), points, "đóng góp {} điểm", place=place)


def _product(report: Report, code: str, unit: str, position: int) -> None:
    """What the report prints of one product's last year and the year before it."""
    place, step = (5, position), Fraction(_STEPS.get(code, 1))
    if code in _ONLY_A_TARGET:
        return
    words = ("{} triệu " if step >= _SHOWN_IN_MILLIONS else "{} ") + WRITTEN[unit]
    kind = "estimated" if code in _ESTIMATED else "stated"
    printed = [(LAST, "actual", "ước " * (kind == "estimated") + words, kind)]
    printed += [(BEFORE, "actual", words, "stated")] * (code not in _NOTHING_OF_BEFORE | _GROWTH_ALONE)
    printed += [(LAST, "plan", "kế hoạch " + words, "stated")] * (code in _PLAN_AS_AMOUNT)
    for year, measure, shown, how in printed:
        key = ("output", code, year, measure)
        report.enter(key, report.sums[code, year, measure], step, shown, unit=unit, place=place, kind=how)
    now = report.sums[code, LAST, "actual"]
    if code not in _NO_PLAN:
        attained = now / report.sums[code, LAST, "plan"] * 100
        above = code in _OVERSHOT and attained > 100  # noqa: PLR2004 - percent
        shown = "vượt {}% kế hoạch" if above else "{}% kế hoạch"
        report.percent(("output", code, LAST, "plan_attainment"), attained, shown, place=place)
    if code not in _NOTHING_OF_BEFORE:
        report.change(("output", code, LAST, "actual"), now, report.sums[code, BEFORE, "actual"], place=place)


def _communes(report: Report) -> None:
    """Communes on the grid at the end of the last two years; both numbers are printed together."""
    for year, (low, high) in ((BEFORE, (14, 20)), (LAST, (5, 12))):
        connected = Fraction(_COMMUNES - demo.between(low, high, report.seed, "communes", year))
        both = (("connected", connected, f"{{}}/{_COMMUNES}"), ("all", Fraction(_COMMUNES), ""))
        for item, count, words in both:
            shown = words or report.rows[-1]["as_printed"]
            key = ("grid_communes", item, year, "actual")
            report.enter(key, count, Fraction(1), shown, unit="xa", place=(6, 1))


def _targets(report: Report) -> None:
    """Targets of the next year: of the sectors with the change they ask for, the whole being their sum; of products."""
    aims: dict[str, Fraction] = {}
    for sector in SECTORS:
        aim = Fraction(demo.between(*sector.aim, report.seed, "aim", sector.code), 100)
        aims[sector.code] = Fraction(round(report.sums[sector.code, LAST, "actual"] * aim))
    aims["total"] = aims["tw"] + aims["dp"] + aims["nqd"]
    for item, position in _positions().items():
        place = (7, position)
        key = (_VALUE, item, NEXT, "target")
        report.enter(key, aims[item], Fraction(1), "{} tỷ đồng", unit="ty-dong", place=place, kind="target")
        if item != "fdi":
            report.change(key, aims[item], report.sums[item, LAST, "actual"], place=place)
    for position, product in enumerate(PRODUCTS, 1):
        if product.code not in _NO_TARGET:
            _product_target(report, product.code, product.unit, position)


def _product_target(report: Report, code: str, unit: str, position: int) -> None:
    """A target in round numbers; of motorcycle parts only a lower bound."""
    aim = report.sums[code, LAST, "actual"] * Fraction(demo.between(103, 118, report.seed, "aim", code), 100)
    step = Fraction(10**6 if code == _BOUND else _STEPS.get(code, 1))
    grain = max(step, Fraction(10 ** max(0, len(str(int(aim))) - 3)))
    words = ("{} triệu " if step >= _SHOWN_IN_MILLIONS else "{} ") + WRITTEN[unit]
    aim = (aim // grain) * grain
    kind = "lower_bound" if code == _BOUND else "target"
    words = "trên " * (code == _BOUND) + words
    report.enter(("output", code, NEXT, "target"), aim, step, words, unit=unit, place=(8, position), kind=kind)
