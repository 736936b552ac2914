"""Monthly reports of districts in tables and in sentences."""

from dataclasses import replace

import pandas as pd

from lsdash.model.words import Words, rows
from lsdash.present.monthly import tables
from lsdash.present.monthly.district_ranking import movers, ranking, ranking_notes, ranking_subtitle
from lsdash.present.monthly.sentences import (
    cumulative,
    cumulative_notes,
    cumulative_subtitle,
    lines,
    lines_notes,
    lines_subtitle,
    multiples,
    multiples_subtitle,
    reporting,
    reporting_notes,
    reporting_subtitle,
)
from lsdash.present.sentences import Sentence, rule_in_words

__all__ = [
    "cumulative",
    "cumulative_notes",
    "cumulative_subtitle",
    "lines",
    "lines_notes",
    "lines_subtitle",
    "multiples",
    "multiples_subtitle",
    "ranking",
    "ranking_notes",
    "ranking_subtitle",
    "reporting",
    "reporting_notes",
    "reporting_subtitle",
    "tables",
    "top_movers",
]


def top_movers(frame: pd.DataFrame, rules: pd.DataFrame, words: Words) -> list[Sentence]:
    """Who moved most by the rule "mover" of `queries.rules`, each sentence with the rule; none without that rule."""
    return [
        replace(sentence, rule=rule_in_words(rule, words))
        for rule in rows(rules)
        if rule["code"] == "mover"
        for sentence in movers(frame, rule["threshold"], words, "dia-ban")
    ]
