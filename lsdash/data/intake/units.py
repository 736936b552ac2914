"""Words for units on forms: the unit of the code list, the factor to it, and the words that the build reads again."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from lsdash.data.csv_tables import Row
from lsdash.data.intake.names import Names

MONEY, PERCENT, INDEX, POINTS = "ty-dong", "phan-tram", "diem-chi-so", "diem"
_FACTORS = {"nghìn": Fraction(1000), "triệu": Fraction(10**6), "tỷ": Fraction(10**9)}
_PREFIX = re.compile(
    r"(nghìn|ngàn|thousand|thous\.?|1[. ]?000[. ]?000|1[. ]?000|triệu|tr\.|million|mill\.?|tỷ|tỉ|billion|bill\.?)\s*"
)
_MONEY = re.compile(r"(?:(nghìn tỷ|ngàn tỷ|tỷ|tỉ|triệu|tr\.?|nghìn|ngàn|1[. ]?000)\s*)?(đồng|đ|vnđ|vnd|dongs?)\.?")
_MONEY_FACTORS = {
    "nghìn tỷ": ("nghìn tỷ đồng", Fraction(1000)),
    "tỷ": ("tỷ đồng", Fraction(1)),
    "triệu": ("triệu đồng", Fraction(1, 1000)),
    "nghìn": ("nghìn đồng", Fraction(1, 10**6)),
}
# Spellings beside those of the code list.
_SPELLINGS = {
    "tan": ("tấn", "tons", "ton", "t"),
    "m3": ("m3", "m³", "mét khối"),
    "kwh": ("kWh", "kw.h"),
    "vien": ("viên",),
    "chiec": ("chiếc",),
    "xa": ("xã",),
    "diem-chi-so": ("năm trước = 100",),
}
_WORD = re.compile(r"[^\W\d_]+[.]?[^\W\d_]*[23]?[³²]?|%")
_OF_POINTS = re.compile(r"\s*(?:điểm\s*(?:%|phần trăm)|điểm)", re.IGNORECASE)
_BARE_MONEY = re.compile(r"\s*tỷ(?=\s*(?:[,;.)]|$|\s(?:và|bằng|tăng|giảm|vượt|đạt|năm)\s))")
_MOST_WORDS = 5
_NO_FACTOR = ("tỷ lệ", "tỉ lệ", "tỷ trọng", "tỉ trọng", "tỷ suất", "tỉ suất")


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor`: one of these words in units of `code`; `written`: words behind a printed number, "" for none."""

    code: str
    factor: Fraction
    written: str

    @property
    def most_decimals(self) -> int:
        """How many decimals a number in this unit may have: the tables know no step below a millionth."""
        decimals = 6
        while self.factor / 10**decimals < Fraction(1, 10**6):
            decimals -= 1
        while self.factor / 10 ** (decimals + 1) >= Fraction(1, 10**6):
            decimals += 1
        return decimals


class Units:
    """The units of the code lists. `of(words)` is the one that words name, None where they name none."""

    def __init__(self, rows: Iterable[Row]) -> None:
        listed = list(rows)
        self._in_full = {row["code"]: row["name_vi"] for row in listed}
        self.written = {row["code"]: _written(row["name_vi"]) for row in listed}
        spelled = {row["code"]: (row["name_vi"], *_SPELLINGS.get(row["code"], ()), row["name_en"]) for row in listed}
        entries = [(code, tuple(map(_percent_in_words, spellings))) for code, spellings in spelled.items()]
        self.names = Names.of((code, spellings) for code, spellings in entries if code not in (MONEY, PERCENT))
        self._known: dict[str, Unit | None] = {}

    def of(self, words: str) -> Unit | None:
        """The unit that `words` name: "triệu kWh", "1000 tấn", "Tr.đồng", "%"."""
        if words not in self._known:
            self._known[words] = self._read(words)
        return self._known[words]

    def plain(self, code: str) -> Unit:
        """A unit by its code, without a factor."""
        return Unit(code, Fraction(1), "%" if code == PERCENT else self.written[code])

    def written_in_full(self, code: str) -> str:
        """The name of a unit, also where it has digits: "điểm (năm trước = 100)"."""
        return self._in_full[code]

    def at(self, text: str, position: int = 0) -> tuple[Unit | None, int]:
        """The longest words at a position that name a unit, and where they end."""
        if index := re.match(rf"\s*{re.escape(self.written_in_full(INDEX))}", text[position:]):
            return self.plain(INDEX), position + index.end()
        if points := _OF_POINTS.match(text, position):
            return self.plain(POINTS), points.end()
        best: tuple[Unit | None, int] = (None, position)
        end = position
        for _ in range(_MOST_WORDS):
            gap = re.match(r"\s*", text[end:])
            word = _WORD.match(text, end + (gap.end() if gap else 0))
            if word is None:
                break
            end = word.end()
            if unit := self.of(text[position:end]):
                best = unit, end
            if text[end : end + 1] in (",", ";", ":", "(", ")", "."):
                break
        if best[0] is None and (money := _BARE_MONEY.match(text[position:])):
            return Unit(MONEY, Fraction(1), ""), position + money.end()
        return best

    def _read(self, words: str) -> Unit | None:
        text = " ".join(unicodedata.normalize("NFKC", words).lower().split()).strip(" .()")
        if text in ("%", "phần trăm"):
            return self.plain(PERCENT)
        if money := _MONEY.fullmatch(text):
            return _money(money[1] or "")
        text = _percent_in_words(text)
        whole = self.names.code(text)
        if whole:
            return self.plain(whole)
        prefix = _PREFIX.match(text)
        code = self.names.code(text[prefix.end() :]) if prefix else ""
        if not prefix or not code:
            return None
        word = _multiple(prefix[1])
        return Unit(code, _FACTORS[word], f"{word} {self.written[code]}".strip())


def has_factor(words: str) -> bool:
    """Whether words begin like a unit with a factor, known or not: "tỷ bao"."""
    text = " ".join(unicodedata.normalize("NFKC", words).lower().split())
    return bool(_PREFIX.match(text)) and not text.startswith(_NO_FACTOR)


def _percent_in_words(text: str) -> str:
    """A point of percent is another unit than a point, which the sign alone would not tell."""
    return text.replace("%", " phần trăm")


def _money(prefix: str) -> Unit | None:
    word = {"ngàn tỷ": "nghìn tỷ", "tỉ": "tỷ", "tr": "triệu", "tr.": "triệu", "ngàn": "nghìn"}.get(prefix, prefix)
    word = "nghìn" if word[:1] == "1" else word
    if word not in _MONEY_FACTORS:
        return None
    written, factor = _MONEY_FACTORS[word]
    return Unit(MONEY, factor, written)


def _multiple(prefix: str) -> str:
    if prefix.startswith(("ng", "th")) or re.fullmatch(r"1[. ]?000", prefix):
        return "nghìn"
    return "tỷ" if prefix.startswith(("tỷ", "tỉ", "b")) else "triệu"


def _written(name: str) -> str:
    """Words of a unit behind a number: none where the name has digits of its own."""
    return "" if re.search(r"\d", name) else name
