"""Phrases that sentences on monthly reports share."""

from collections.abc import Sequence
from operator import itemgetter

from lsdash.model.formats import capital
from lsdash.model.monthly_ids import TOTAL
from lsdash.model.period_names import month_name, spread_name
from lsdash.model.words import Row, Words, grouped
from lsdash.present.monthly.naming import block_name, place_of_all, rate_of, shown
from lsdash.present.palette import SECTORS

WHOLE_PLAN = 100.0  # per cent
MATCHED = ("matched_attainment", "matched_growth")  # rates of like with like


def blocks(monthly_rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each block, blocks in their order."""
    return list(grouped(monthly_rows, itemgetter("block")).values())


def quantity(value: float, row: Row, words: Words) -> str:
    """A number with its unit."""
    unit = words.unit(row)
    return f"{words.bare(value, row)}\u00a0{unit}" if unit else words.bare(value, row)


def inside(row: Row, words: Words) -> str:
    """The name of what a row is about inside a sentence; acronyms keep their capitals."""
    name = block_name(row, words)
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def span_of(monthly_rows: Sequence[Row], words: Words) -> str:
    """The months that rows reach over; "" without rows."""
    if not monthly_rows:
        return ""
    months = [row["year"] * 100 + row["month"] for row in monthly_rows]
    return spread_name(min(months), max(months), words)


def subtitle(monthly_rows: Sequence[Row], one: str, many: str, words: Words, **when: object) -> str:
    """The text `one`: what is shown, in which unit, and `when`; of several blocks `many`. Nothing without rows."""
    if not monthly_rows:
        return ""
    if len(blocks(monthly_rows)) > 1:
        return words.text(many, **when)
    return words.text(one, **when, item=block_name(monthly_rows[0], words), unit=words.unit(monthly_rows[0]))


def place(found: Sequence[Row], words: Words) -> str:
    """Whose numbers rows of one place are, inside a sentence."""
    name = place_of_all(found, words)
    is_name = found[0]["area"] or found[0]["role"] == "chosen"
    return name if is_name else name[:1].lower() + name[1:]


def kind_of(found: Sequence[Row]) -> str:
    """What the lines of `found` are, a part of a text key: sectors, products or districts, or of several kinds."""
    if len({row["area"] for row in found}) > 1:
        return "districts" if len({row["block"] for row in found}) == 1 else "many"
    kinds = {"many" if row["block"] == TOTAL else "sectors" if row["block"] in SECTORS else "products" for row in found}
    return kinds.pop() if len(kinds) == 1 else "many"


def outcome(row: Row, words: Words) -> str:
    """ "146,034 tỷ đồng, đạt 98,00% kế hoạch, tăng 5,00% so cùng kỳ": as much of it as is known."""
    parts = [f"{inside(row, words)} {quantity(row['value'], row, words)}"]
    if row["attainment"] is not None:
        parts.append(words.text("monthly.outcome.met", value=rate_of(row, "attainment", words)))
    growth = shown(row, "growth")
    if growth is not None:
        direction = "up" if growth > 0 else "down" if growth < 0 else "same"
        parts.append(words.text(f"monthly.outcome.{direction}", value=rate_of(row, "growth", words, plain=True)))
    return words.listing(parts)


def like_for_like(row: Row, words: Words) -> list[str]:
    """The second rates of a row, where reports have to be left out to compare like with like; else nothing."""
    rates = {key: rate_of(row, key, words, signed=key == "matched_growth") for key in MATCHED if row[key] is not None}
    if not rates:
        return []
    said = (words.text(f"monthly.like.{key}", value=value) for key, value in rates.items())
    values = {"item": block_name(row, words), "place": place([row], words), "rates": "; ".join(said)}
    return [words.text("monthly.like.note", **values)]


def standing(row: Row, words: Words) -> str:
    """A month of one line: whose it is, value, plan, growth."""
    period = capital(month_name(words, row["year"], row["month"]))
    key = "title" if row["complete"] else "title_partly"
    return words.text(f"monthly.lines.{key}", period=period, place=place([row], words), outcome=outcome(row, words))


def rising(monthly_rows: Sequence[Row], kind: str, bare: str, words: Words) -> str:
    """Of the lines (sectors, products, districts: `kind`) with a growth in the last month, how many rose and fell; that
    all rose; of a single one what it reached."""
    last = max(row["year"] * 100 + row["month"] for row in monthly_rows)
    compared = [row for row in monthly_rows if row["year"] * 100 + row["month"] == last and row["growth"] is not None]
    if not compared:
        return words.text(bare)
    if len(compared) == 1:
        return standing(compared[0], words)
    growths = [growth for row in compared if (growth := shown(row, "growth")) is not None]
    up, down = (sum(growth * sign > 0 for growth in growths) for sign in (1, -1))
    period = capital(month_name(words, *divmod(last, 100)))
    if len({row["area"] for row in monthly_rows}) == 1:
        period = words.text("monthly.rising.of", period=period, place=place(monthly_rows, words))
    if up == len(compared):
        return words.text(f"monthly.rising.{kind}_all", period=period, all=up)
    return words.text(f"monthly.rising.{kind}", period=period, all=len(compared), up=up, down=down)
