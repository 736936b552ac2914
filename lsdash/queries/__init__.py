"""The query module: every number, name and statement that a page shows comes out of here.

Each query is a function `(cursor, filters) → DataFrame` over constant SQL with named parameters; a few take one more
argument, said in their docstring. Frames are tidy, hold codes and not labels, have the same columns when empty, and a
fixed order. Frames of observations share these columns:

    id, indicator, item, area,             what the number is (`item`: sector, product or segment code; `area`: a
    period, measure                        district, "" for the province)
    value, low, high, step, unit           the number, its interval (`high` NULL: open above), the size of its last
                                           shown digit, its unit code; all NULL where nothing is stated
    kind, ambiguous                        see lsdash.model.kinds
    below                                  a plan attainment under the threshold of the rule "plan"
    doubted                                an identity that cannot hold casts doubt on it, see lsdash.model.checks
    restated                               another source prints it otherwise, beyond what rounding explains
    source, place, as_printed              where it is printed: "3.1" is paragraph.sentence, "SPCN!D14" a cell; the last
                                           two "" for derived numbers

All may raise the errors of `releases.cursor`.
"""

from lsdash.queries.card import barred, family, nearest_number, number, recipe, stated_by, tests_of, uses
from lsdash.queries.cells import coverage, monthly_items
from lsdash.queries.checks import closings, doubts, incomparable, ledger, ledger_counts, ledger_numbers, refusals
from lsdash.queries.code_lists import codes, names, rules, screens, sources
from lsdash.queries.cube import cube, cube_in_pieces, cube_size, dictionary
from lsdash.queries.monthly import district_ranking, monthly_cells, reporting
from lsdash.queries.monthly_card import monthly_amounts, monthly_reports, nearest_monthly
from lsdash.queries.monthly_series import (
    cumulative,
    district_cumulative,
    mining_cumulative,
    mining_months,
    monthly_values,
    sector_cumulative,
    sector_months,
    small_multiples,
    utility_cumulative,
    utility_months,
)
from lsdash.queries.places import activities, district_products, districts
from lsdash.queries.report import (
    aim,
    grid_coverage,
    growth_contribution,
    headlines,
    mining_output,
    product_board,
    sector_board,
    sector_mix,
    target_outcomes,
    utilities,
    utility_barriers,
)
from lsdash.queries.report_document import report_activities, report_items, report_numbers
from lsdash.queries.reports_owed import obligations, reported
from lsdash.queries.shared import Cursor
from lsdash.queries.statements import (
    figure_counts,
    figures,
    finding_numbers,
    findings,
    numbers_of,
    observations,
    revisions,
    searched_numbers,
)
from lsdash.queries.trends import regional_index, trends
