"""Monthly reports of districts in tables and in sentences."""

from dataclasses import replace

import pandas as pd

from lsdash.model.words import Words, rows
from lsdash.present.monthly import districts, tables
from lsdash.present.monthly.ranking_sentences import behind, movers, ranking, ranking_notes, ranking_subtitle
from lsdash.present.monthly.sentences import (
    cumulative,
    cumulative_notes,
    cumulative_subtitle,
    lines,
    lines_notes,
    lines_subtitle,
    missing,
    multiples,
    multiples_index_subtitle,
    multiples_subtitle,
    reporting,
    reporting_subtitle,
)
from lsdash.present.sentences import Sentence, rule_in_words

__all__ = [
    "cumulative",
    "cumulative_notes",
    "cumulative_subtitle",
    "districts",
    "lines",
    "lines_notes",
    "lines_subtitle",
    "missing",
    "multiples",
    "multiples_index_subtitle",
    "multiples_subtitle",
    "ranking",
    "ranking_notes",
    "ranking_subtitle",
    "reporting",
    "reporting_subtitle",
    "tables",
    "top_movers",
]


def top_movers(frame: pd.DataFrame, rules: pd.DataFrame, words: Words) -> list[Sentence]:
    """Who is behind the plan or with reports by the rule "plan" of `queries.rules`, who moved most by the rule "mover",
    each sentence with its rule; none without these rules."""
    tellers = {"plan": behind, "mover": movers}
    return [
        replace(sentence, rule=rule_in_words(rule, words))
        for rule in rows(rules)
        if rule["code"] in tellers
        for sentence in tellers[rule["code"]](frame, rule["threshold"], words, "dia-ban")
    ]
