"""Charts: a frame of a query and words → a drawing of Altair layers. Pure; no data access, no width.

Titles, legends and notes stand outside, in the page, where they can wrap; `ui.figure` puts them there. Text and
outlines use the page's own text colour, so the same chart serves the light and the dark theme.
"""

from lsdash.present.charts.base import DATA, Drawing, Finished, cannot_close, finished
from lsdash.present.charts.bullet import later_output, product_board, product_levels, sector_board
from lsdash.present.charts.districts import district_map, groups, silence
from lsdash.present.charts.grid import grid_coverage
from lsdash.present.charts.legend import legend
from lsdash.present.charts.monthly import cumulative, monthly_lines, multiples, multiples_own_scale, ranking, reporting
from lsdash.present.charts.sectors import gap_rows, growth_contribution, sector_gap, sector_mix, sector_mix_share

__all__ = [
    "DATA",
    "Drawing",
    "Finished",
    "cannot_close",
    "cumulative",
    "district_map",
    "finished",
    "gap_rows",
    "grid_coverage",
    "groups",
    "growth_contribution",
    "later_output",
    "legend",
    "monthly_lines",
    "multiples",
    "multiples_own_scale",
    "product_board",
    "product_levels",
    "ranking",
    "reporting",
    "sector_board",
    "sector_gap",
    "sector_mix",
    "sector_mix_share",
    "silence",
]
