"""What a chart or page says: sentences made by rule from the very rows that are shown. Pure; no number of its own.

Each title function takes the frame its chart is drawn from and gives one sentence that is true of it, whatever the
filters. `sentences` gives the few that matter now, each with the page that shows it and the rule it was made by.
"""

from lsdash.present.sentences.chart_titles import (
    barriers,
    grid_coverage,
    grid_coverage_subtitle,
    growth_contribution,
    growth_contribution_notes,
    growth_contribution_subtitle,
    mining_output,
    sector_mix,
    sector_mix_notes,
    sector_share,
    utilities,
)
from lsdash.present.sentences.districts import district_map, district_notes, district_panels, district_subtitle
from lsdash.present.sentences.ledger import coverage, coverage_notes, ledger, ledger_notes
from lsdash.present.sentences.overview import reasons, solutions
from lsdash.present.sentences.rules import OF_SECTORS, rule_in_words, sentences
from lsdash.present.sentences.shared import Sentence
from lsdash.present.sentences.targets import (
    aimed_at,
    board_subtitle,
    gap,
    plan_board,
    plan_reached,
    product_target,
    refusals,
    scenario,
    target_gap,
    target_gap_notes,
    target_outcome,
    target_outcome_notes,
)
from lsdash.present.sentences.trends import other_concepts, regional_index, trend, trend_notes
from lsdash.present.sentences.trends import sentences as of_trends

__all__ = [
    "OF_SECTORS",
    "Sentence",
    "aimed_at",
    "barriers",
    "board_subtitle",
    "coverage",
    "coverage_notes",
    "district_map",
    "district_notes",
    "district_panels",
    "district_subtitle",
    "gap",
    "grid_coverage",
    "grid_coverage_subtitle",
    "growth_contribution",
    "growth_contribution_notes",
    "growth_contribution_subtitle",
    "ledger",
    "ledger_notes",
    "mining_output",
    "of_trends",
    "other_concepts",
    "plan_board",
    "plan_reached",
    "product_target",
    "reasons",
    "refusals",
    "regional_index",
    "rule_in_words",
    "scenario",
    "sector_mix",
    "sector_mix_notes",
    "sector_share",
    "sentences",
    "solutions",
    "target_gap",
    "target_gap_notes",
    "target_outcome",
    "target_outcome_notes",
    "trend",
    "trend_notes",
    "utilities",
]
