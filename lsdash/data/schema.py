"""The tables of a release: which columns each has, of which type."""

_TEXT = "VARCHAR NOT NULL"
_NOTES = {"note_vi": _TEXT, "note_en": _TEXT}
_PLACE = {"source": _TEXT, "place": _TEXT}
_NAMES = {"name_vi": _TEXT, "name_en": _TEXT}

# Tables of a release: name → column → type. Text is never NULL: "" stands for "none". Numbers are NULL where not known.
LAYOUT: dict[str, dict[str, str]] = {
    "source": {
        **dict.fromkeys(("code", "kind", "period", "issued", "price_base"), _TEXT),
        "period_unclear": "BOOLEAN NOT NULL",
        **dict.fromkeys(("title_vi", "title_en"), _TEXT),
        "rank": "INTEGER NOT NULL",
        **dict.fromkeys(("publisher_vi", "publisher_en", "address"), _TEXT),
        **_NOTES,
    },
    "unit": {"code": _TEXT, **_NAMES},
    "product_group": {"code": _TEXT, "position": "INTEGER NOT NULL", **_NAMES},
    "indicator": {
        **dict.fromkeys(("code", "dimension", "kind", "counted", "unit", "decimals"), _TEXT),
        **dict.fromkeys(("good_direction", "price_base", "compare_within"), _TEXT),
        **_NAMES,
    },
    "measure": {"code": _TEXT, "position": "INTEGER NOT NULL", "unit": _TEXT, "decimals": _TEXT, **_NAMES},
    "area": {
        **dict.fromkeys(("code", "slug", "level"), _TEXT),
        "valid_from": "DATE",
        "valid_to": "DATE",
        **dict.fromkeys(("centre_lat", "centre_lon"), "DOUBLE NOT NULL"),
        **dict.fromkeys(("tile_row", "tile_col"), "INTEGER NOT NULL"),
        **_NAMES,
    },
    # The country and other provinces: what is of districts never looks here.
    "region": {**dict.fromkeys(("code", "slug", "level"), _TEXT), "position": "INTEGER NOT NULL", **_NAMES},
    "item": {
        **dict.fromkeys(("code", "dimension", "parent", "role", "product_group", "unit"), _TEXT),
        "position": "INTEGER NOT NULL",
        **_NAMES,
        **dict.fromkeys(("short_vi", "short_en"), _TEXT),
    },
    "observation": {
        **dict.fromkeys(("id", "indicator", "item", "area", "period", "measure", "kind"), _TEXT),
        **dict.fromkeys(("since", "until"), "INTEGER NOT NULL"),
        **dict.fromkeys(("value", "low"), "DOUBLE NOT NULL"),
        "high": "DOUBLE",
        "step": "DOUBLE NOT NULL",
        "unit": _TEXT,
        **dict.fromkeys(("ambiguous", "doubted", "chosen"), "BOOLEAN NOT NULL"),
        **dict.fromkeys(("source", "source_kind", "figure", "place", "as_printed"), _TEXT),
        **_NOTES,
        "formula": _TEXT,
        # Of monthly reports: sent after its day; how many of the establishments expected are in the number, or NULL.
        "late": "BOOLEAN NOT NULL",
        **dict.fromkeys(("reporters", "expected"), "INTEGER"),
    },
    "recipe": {"observation": _TEXT, "position": "INTEGER NOT NULL", "input": _TEXT},
    "identity": {
        **dict.fromkeys(("id", "rule", "indicator", "item", "area", "period", "measure"), _TEXT),
        **dict.fromkeys(("unit", "verdict", "reason", "cause"), _TEXT),
        "position": "INTEGER NOT NULL",
        **dict.fromkeys(("step", "computed_step", "held_step"), "DOUBLE NOT NULL"),
        **{f"{side}{end}": "DOUBLE" for side in ("computed", "held", "difference") for end in ("", "_low", "_high")},
    },
    "identity_number": {
        **dict.fromkeys(("identity", "part", "number"), _TEXT),
        "position": "INTEGER NOT NULL",
        "doubted": "BOOLEAN NOT NULL",
    },
    "closing": {
        **dict.fromkeys(("identity", "figure"), _TEXT),
        **dict.fromkeys(("value", "low", "high"), "DOUBLE NOT NULL"),
        "confirmed": "BOOLEAN NOT NULL",
    },
    "refusal": dict.fromkeys(("wanted", "reason", "left_number", "right_number"), _TEXT),
    "barred": dict.fromkeys(("item", "source", "other_item", "other_source", "reason", "barrier"), _TEXT),
    "finding": {
        "id": _TEXT,
        **_PLACE,
        "finding_group": _TEXT,
        "text_vi": _TEXT,
        "text_en": _TEXT,
        **_NOTES,
    },
    "finding_link": dict.fromkeys(("finding", "sector", "product", "area", "observation"), _TEXT),
    "activity": {"area": _TEXT, "product": _TEXT, **_PLACE, "joint": "BOOLEAN NOT NULL", **_NOTES},
    "barrier": {"id": _TEXT, "left_item": _TEXT, "right_item": _TEXT, "reason_vi": _TEXT, "reason_en": _TEXT},
    "rule": {
        "code": _TEXT,
        "position": "INTEGER NOT NULL",
        "threshold": "DOUBLE NOT NULL",
        **dict.fromkeys(("unit", "text_vi", "text_en"), _TEXT),
    },
    # Ids with {before}, {this} and {next} for the periods that depend on the page's own.
    "headline": {"page": _TEXT, "position": "INTEGER NOT NULL", "observation": _TEXT, "beside": _TEXT},
    # Screens of meeting mode in their order: a page, what of it is shown, in which of its views; its own title or "".
    "screen": {
        "code": _TEXT,
        "position": "INTEGER NOT NULL",
        **dict.fromkeys(("page", "shown", "view", "title_vi", "title_en"), _TEXT),
    },
    "obligation": {
        **dict.fromkeys(
            ("code", "unit_vi", "unit_en", "unit_group", "area", "form", "kind", "frequency", "period"), _TEXT
        ),
        "days": "INTEGER NOT NULL",
        **dict.fromkeys(("subject_vi", "subject_en"), _TEXT),
        "valid_from": "DATE",
        "valid_to": "DATE",
    },
    "meta": {"key": _TEXT, "value": _TEXT},
}
