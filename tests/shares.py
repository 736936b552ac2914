"""The checks of shares a second time, in plain Python over the numbers of a release; nothing of lsdash in it."""

from fractions import Fraction

import pytest

_SHARES = """
    SELECT o.id, o.indicator, o.item, w.code AS whole, o.area, o.period, o.measure, o.source, o.value, o.low, o.high,
        o.figure <> '' AS printed
    FROM src.observation o JOIN src.item i ON i.code = o.item JOIN src.item w ON w.code = i.parent AND w.role = 'whole'
    WHERE i.role = 'part' AND o.measure IN ('share', 'plan_share', 'target_share', 'gap_share')"""
_PARTS = "SELECT parent AS whole, list(code) AS parts FROM src.item WHERE role = 'part' GROUP BY parent"
_LEDGER = """
    SELECT d.*, list(n.number) FILTER (n.part = 'terms') AS terms,
        list(n.number) FILTER (n.part = 'missing') AS missing, any_value(r.value) AS left
    FROM src.identity d LEFT JOIN src.identity_number n ON n.identity = d.id
    LEFT JOIN src.observation r ON n.part = 'residual' AND r.id = n.number
    WHERE d.rule = 'shares' GROUP BY ALL"""
_KEY = ("indicator", "whole", "area", "period", "measure")


def _read(connection, sql):
    return connection.sql(sql).fetchdf().astype(object).where(lambda frame: frame.notna(), None).to_dict("records")


def wanted(connection):
    """(what the shares are of, their ids) → the shares that a source has of a whole with several parts, where it has
    all or prints any; and what is missing of them."""
    parts = {row["whole"]: set(row["parts"]) for row in _read(connection, _PARTS)}
    sets = {}
    for row in _read(connection, _SHARES):
        if len(parts[row["whole"]]) > 1:
            key = tuple(row[name] for name in (*_KEY, "source"))
            sets.setdefault(key, {})[row["item"]] = row
    for key, shares in sets.items():
        missing = parts[key[1]] - set(shares)
        if not missing or any(row["printed"] for row in shares.values()):
            yield key[:-1], list(shares.values()), missing


def ledger_agrees(connection):
    """The ledger of a release (`src`) has exactly these checks, with these sums, verdicts and residuals. How many."""
    ledger, rows = {}, _read(connection, _LEDGER)
    for row in rows:
        whole = tuple(row["item" if name == "whole" else name] for name in _KEY)
        ledger[whole, frozenset(row["terms"] if row["terms"] is not None else row["missing"])] = row
    found = 0
    for key, shares, missing in wanted(connection):
        if missing:
            indicator, _, area, period, measure = key
            place = f"@{area}" if area else ""
            ids = frozenset(f"{indicator}.{item}{place}.{period}.{measure}" for item in missing)
            assert ledger[key, ids]["reason"] == "absent"
        else:
            _judge(ledger[key, frozenset(row["id"] for row in shares)], shares)
        found += 1
    assert found == len(rows)  # two sources may lack the same
    return found


def _judge(row, shares):
    if any(share["high"] is None for share in shares):
        assert (row["verdict"], row["reason"]) == ("untestable", "bound")
        return
    value, low, high = (sum(Fraction(repr(share[end])) for share in shares) for end in ("value", "low", "high"))
    assert (row["computed"], row["difference"]) == (pytest.approx(value), pytest.approx(100 - value, abs=1e-9))
    if all(share["printed"] for share in shares):
        assert (row["computed_low"], row["computed_high"]) == (pytest.approx(low), pytest.approx(high))
        assert row["verdict"] == ("exact" if value == 100 else "within" if low <= 100 <= high else "broken")
    if any(share["printed"] for share in shares):
        assert row["left"] == pytest.approx(100 - value, abs=1e-9)
