"""Districts as schematic tiles."""

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from lsdash.model import formats, texts
from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.base import FONT, ROOM, Chart, Mark, Spec, layered, wrapped
from lsdash.present.monthly.naming import rate_of, shown
from lsdash.present.palette import INK, PLAN_TILES, PRODUCT, group_sign

_MOST_LINES = 3  # products that are named on a tile; of more only the groups are shown
_NARROW = 10  # letters of a name that fit on a tile on a phone
_BELOW, _WHOLE = "▼", 100.0


def district_map(frame: pd.DataFrame, words: Words) -> Chart:
    """Schematic tiles of the districts: solid where the report names an activity, outlined thickly where chosen."""
    return Chart([_tile(row, words) for row in rows(frame)], _spec(words.lang))


def _tiles(lang: str, says: str) -> dict[str, Any]:
    """The encodings of tiles; `says` names what stands in the tooltip below the name."""
    return {
        "x": alt.X("tile_col:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        "y": alt.Y("tile_row:O", axis=None, scale=alt.Scale(paddingInner=0.08)),
        "tooltip": [
            alt.Tooltip("name:N", title=texts.text(lang, "column.district")),
            alt.Tooltip("says:N", title=texts.text(lang, says)),
        ],
    }


def _names(base: alt.Chart, ink: object, *, dy: int) -> list[Any]:
    """The names of districts, in several lines where tiles are narrow."""
    name: dict[str, Any] = {"fontWeight": "bold", "dy": dy, "baseline": "top", "lineBreak": "\n"}
    widths = (("<", "lines:N"), (">=", "name:N"))
    return [
        base.transform_filter(f"width {sign} {ROOM}").mark_text(**name).encode(text=alt.Text(field), color=ink)
        for sign, field in widths
    ]


@lru_cache(maxsize=16)
def _spec(lang: str) -> Spec:
    base = alt.Chart()
    named = alt.ColorValue("transparent", condition={"test": "datum.named", "value": PRODUCT})
    ink = alt.ColorValue(INK, condition={"test": "datum.named", "value": "#FFFFFF"})
    wide, narrow = f"width >= {ROOM}", f"width < {ROOM}"
    layers = [
        base.mark_rect(cornerRadius=4, strokeWidth=1.5).encode(
            color=named,
            stroke=alt.StrokeValue(INK),
            strokeWidth=alt.StrokeWidthValue(0.8, condition={"test": "datum.marked", "value": 4}),
            strokeDash=alt.StrokeDashValue([3, 3], condition={"test": "datum.named", "value": [1, 0]}),
        ),
        *_names(base, ink, dy=-20),
        base.transform_filter(wide).mark_text(dy=4, lineBreak="\n").encode(text=alt.Text("products:N"), color=ink),
        base.transform_filter(narrow).mark_text(dy=18, fontSize=13).encode(text=alt.Text("signs:N"), color=ink),
    ]
    return layered(layers, _tiles(lang, "column.says"), alt.Step(72))


def groups(frame: pd.DataFrame) -> list[str]:
    """Product groups on tiles of the map, each once, in the order of the rows."""
    return list(dict.fromkeys(code for row in rows(frame) for code in row["groups"] or ()))


def silence(row: Row) -> str:
    """Why no product is shown of a district, a part of a text key: the report names none of the chosen, it states
    numbers of the district alone, it speaks of it without a product, or not at all."""
    if row["listed"]:
        return "not_these"
    return "stated" if row["stated"] else "in_words" if row["named"] else "none"


def _tile(row: Row, words: Words) -> Mark:
    products = [words.name("item", code) for code in row["products"] or ()]
    signs = [group_sign(code, words.codes("group")) for code in row["groups"] or ()]
    lines = [f"{sign} {product}" for sign, product in zip(signs, products, strict=True)]
    every = " ".join(dict.fromkeys(signs))
    name = words.name("area", row["area"])
    return {
        "area": row["area"],
        "name": name,
        "lines": wrapped(name, _NARROW),
        "products": "\n".join(lines) if len(lines) <= _MOST_LINES else every,
        "signs": every,
        "says": ", ".join(products) or words.text(f"district.{silence(row)}"),
        "named": bool(products),
        "marked": bool(row["chosen"]) and not row["all_chosen"],
        "tile_row": row["tile_row"],
        "tile_col": row["tile_col"],
    }


def district_plan(frame: pd.DataFrame, words: Words) -> Chart:
    """Schematic tiles of the districts, coloured and marked by how much of their plan they reached; the edge dashed
    where reports lack, thick where chosen. Of `monthly.districts.picker`."""
    return Chart([_plan_tile(row, words) for row in rows(frame)], _plan_spec(words.lang))


@lru_cache(maxsize=4)
def _plan_spec(lang: str) -> Spec:
    base = alt.Chart()
    ink, fill = alt.Color("ink:N", scale=None), alt.Color("fill:N", scale=None)
    dash = alt.StrokeDashValue([1, 0], condition={"test": "datum.dashed", "value": [3, 3]})
    width = alt.StrokeWidthValue(0.8, condition={"test": "datum.marked", "value": 4})
    layers = [
        base.mark_rect(cornerRadius=4).encode(
            color=fill, stroke=alt.StrokeValue(INK), strokeWidth=width, strokeDash=dash
        ),
        *_names(base, ink, dy=-28),
        base.mark_text(dy=12).encode(text=alt.Text("text:N"), color=ink),
        base.mark_text(dy=25, fontSize=alt.ExprRef(f"width < {ROOM} ? 11 : {FONT}")).encode(
            text=alt.Text("short:N"), color=ink
        ),
    ]
    return layered(layers, _tiles(lang, "monthly.column.attainment"), alt.Step(78))


def _plan_tile(row: Row, words: Words) -> Mark:
    lacking = row["months_missing"]
    value = shown(row, "attainment")
    name = words.name("area", row["area"])
    _, fill, ink = next((of for of in PLAN_TILES if value is not None and value >= of[0]), (0.0, "transparent", INK))
    digits = rate_of(row, "attainment", words) if value is not None else _why_none(row, words)
    missing = words.text("monthly.label.lacking", count=f"{lacking:.0f}") if lacking else ""
    return {
        "area": row["area"],
        "name": name,
        "lines": wrapped(name, _NARROW),
        "text": f"{_BELOW} {digits}" if value is not None and value < _WHOLE else digits,
        "short": words.text("monthly.label.lacking_tile", count=f"{lacking:.0f}") if lacking else "",
        "says": ", ".join(filter(None, (digits, missing))),
        "fill": fill,
        "ink": ink,
        "dashed": bool(lacking),
        "marked": bool(row["chosen"]) and not row["all_chosen"],
        "tile_row": row["tile_row"],
        "tile_col": row["tile_col"],
    }


def _why_none(row: Row, words: Words) -> str:
    """Why a district has no attainment: it did not report, has no plan, or has nothing of the kind at all."""
    if row.get("value") is not None:
        return words.text("monthly.label.no_plan")
    return words.text("monthly.label.unreported") if row["months_missing"] else formats.MISSING
