"""Every number that appears in several places says the same in all of them, and nowhere more digits than are known.

A page is read as a reader reads it: headlines, sentences, cells of tables, marks of charts; beside it stand the cards
of its numbers and the rows of its files. What they say of one id, or of one number under two ids (a year, and its
twelve months), must be roundings of one another: a mark may have fewer digits, never other ones, and what is derived
from printed numbers may be off by half its interval. Two ids are two numbers where a contradiction puts one in doubt.
"""

import re
from collections import defaultdict
from fractions import Fraction

import pytest

from lsdash.data import releases
from lsdash.model import monthly_ids
from lsdash.model.monthly_ids import MonthlyId
from lsdash.model.pages import PAGES
from lsdash.present import cards
from lsdash.view import monthly_numbers, view
from lsdash.view.url_state import State
from tests import golden
from tests.digits import exact, last_digit, rounded

PATHS = {page.code: page for page in PAGES}
READ = ("tong-quan", "co-cau", "muc-tieu", "dia-ban", "khai-thac-mo", "dien-nuoc")
ADDRESSES = {
    "bc2004": ("", "nam=2005", "nam=2013"),
    "mophong": ("bo=mophong", "bo=mophong&nam=2023-07", "bo=mophong&nam=2023-01..2023-09"),
}
# Half of the widest interval of a derived number, in units of its last digit.
HALF_OF_DERIVED = 5
NUMBER = re.compile(r"[−+-]?\d[\d.]*(?:,\d+)?")
IN_MILLIONS = re.compile(r"\s*triệu")
_MOST_CARDS = 40


class Shown:
    """A number as it is written: its size, and the step of its last digit."""

    def __init__(self, text):
        found = NUMBER.search(text)
        digits = found[0].lstrip("−+-").replace(".", "")
        scale = 10**6 if IN_MILLIONS.match(text, found.end()) else 1
        self.size = Fraction(digits.replace(",", ".")) * scale
        self.step = Fraction(1, 10 ** len(digits.partition(",")[2])) * scale
        self.off = self.step * (HALF_OF_DERIVED if "†" in text else Fraction(1, 2))
        self.text = text
        self.percent = "%" in text

    def agrees(self, other):
        """Whether the coarser is the rounding of the finer; of whole numbers zeros at the end may be no digits."""
        if self.percent != other.percent:  # a growth, and the multiple that it is
            return True
        return self.is_rounding_of(other) or other.is_rounding_of(self)

    def is_rounding_of(self, fine):
        off, unit = self.off, self.step
        while self.size and self.step >= 1 and self.size % (unit * 10) == 0:
            off, unit = off * 10, unit * 10
        # A rounding of what was rounded before may be one unit off.
        return abs(fine.size - self.size) <= off + fine.off


def on_the_page(code, address):
    """Id → the texts that the page has for it, each with where."""
    found = defaultdict(list)
    part = ""
    for line in golden.read(PATHS[code].path, address):
        if line.startswith("=="):
            part = line
        elif part == "== numbers":
            key, _, text = line.partition(" = ")
            found[key].append(("text", text.partition(" -> ")[0]))
        elif part.startswith("== chart") and (key := re.search(r"(?:^|; )id=([^;]+)", line)):
            found[key[1]] += [("mark", each) for each in re.findall(r"(?:^|; )full=([^;]+)", line)]
    return found


def in_files(code, address):
    """Id → value and step of each row of the tables of a page that has it."""
    found = defaultdict(list)
    for name in PATHS[code].data:
        answer = golden.ask(f"/data/{code}/{name}.json?{address}")
        for row in answer.json["rows"] if answer.status == 200 else ():
            if row.get("id") and row.get("value") is not None and row.get("step") is not None:
                found[row["id"]].append((name, row))
    return found


def of_address(code, address):
    return view.of(golden.parse_qs(address), PATHS[code])


def one_key(key, texts):
    """The same for a year or a quarter and for its months."""
    number = monthly_ids.parse(key)
    if isinstance(number, MonthlyId) and not number.residual:
        return monthly_numbers.names(key)[-1]
    return f"{key}, in doubt" if any("≠" in text for _, text in texts) else key


def digits(text):
    return NUMBER.search(text) is not None


@pytest.fixture(scope="module", autouse=True)
def fresh(demo_release):
    yield
    golden.builds.cache_clear()
    golden.session.cache_clear()


@pytest.mark.parametrize("code", READ)
@pytest.mark.parametrize("dataset", ADDRESSES)
def test_what_appears_in_several_places_is_one_number(demo_release, code, dataset):
    wrong = []
    for address in ADDRESSES[dataset]:
        page, files = on_the_page(code, address), in_files(code, address)
        told = of_address(code, address)
        numbers = [key for key in page if any(digits(text) for _, text in page[key])]
        sample = numbers[:: 1 + len(numbers) // _MOST_CARDS]
        for key, card in cards.several(told, sample).items():
            if card.observation_id == key:  # not that of the printed number of a year, which comes before sums
                page[key].append(("card", card.value))
        together = defaultdict(list)
        for key, texts in page.items():
            together[one_key(key, texts)] += [(where, Shown(text)) for where, text in texts if digits(text)]
        for key, shown in together.items():
            wrong += [
                (address, key, *(f"{where}: {one.text}" for where, one in (shown[0], other)))
                for other in shown[1:]
                if not shown[0][1].agrees(other[1])
            ]
        wrong += [
            (address, key, *problem) for key, rows in files.items() for problem in of_rows(page.get(key, ()), rows)
        ]
    assert wrong == []


def of_rows(texts, rows):
    """What is wrong with the rows of one id in files, also beside the page's texts."""
    for name, row in rows:
        value, step, whole = (Fraction(str(row[key])) for key in ("value", "step", "unrounded"))
        if abs(value - rounded(whole, step)) > Fraction(1, 10**9):
            yield name, "value", row["value"], row["unrounded"], row["step"]
        for where, text in texts:
            if digits(text):
                shown = Shown(text)
                if shown.percent == (row["unit"] == "phan-tram") and shown.step < step and shown.size % step:
                    yield name, where, text, "has more digits than", str(step)
                if abs(shown.size - abs(value)) > (shown.step + step) / 2 and not shown.agrees(
                    Shown(plain(value, step) + "%" * (row["unit"] == "phan-tram"))
                ):
                    yield name, where, text, "is not", str(value)


def plain(value, step):
    """A value of a file as a page writes it."""
    decimals = max(0, len(str(float(step)).partition(".")[2].rstrip("0")))
    return f"{float(abs(value)):.{decimals}f}".replace(".", ",")


@pytest.mark.parametrize("dataset", ADDRESSES)
def test_every_derived_number_of_a_release_is_shown_to_its_last_digit(demo_release, dataset):
    """Computed once more from what the release has: value, interval, and the most decimals of its kind."""
    release = releases.current(dataset)
    with releases.cursor(release) as cursor:
        found = cursor.execute("""
            SELECT o.id, o.value, o.low, o.high, o.step, coalesce(nullif(m.decimals, ''), nullif(i.decimals, ''), '0')
            FROM src.observation o JOIN src.indicator i ON i.code = o.indicator JOIN src.measure m ON m.code = o.measure
            WHERE o.formula <> ''""").fetchall()
    assert len(found) > 100
    wrong = []
    for key, *numbers, decimals in found:
        value, low, high, step = map(exact, numbers)
        slack = (high - low) / 10**9
        finest = Fraction(1, 10 ** int(decimals))
        width = high - low if high - low > abs(value) / 10**12 else 0
        ends = (value - width / 2, value + width / 2) if not width else (low - slack, high + slack)
        if step != last_digit(value, *ends, finest):
            wrong.append((key, float(step), float(last_digit(value, *ends, finest))))
        if step > finest and width:
            assert step <= 10 * (high - low)
            assert low - slack <= rounded(value, step) <= high + slack or step <= high - low, key
    assert wrong == []


def test_a_state_is_what_an_address_says():
    assert isinstance(of_address("dia-ban", "bo=mophong&nam=2023-07").state, State)
