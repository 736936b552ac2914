"""The pages: their code, address and queries. What a filter offers on a page follows from its queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KEYS = ("dv", "kv", "sp", "nam")
# What of a page can fill a screen of meeting mode besides its charts.
HEADLINES, SENTENCES = "headlines", "sentences"
# Queries whose numbers are of monthly reports.
MONTHLY = frozenset(
    {"district_ranking", "cumulative", "small_multiples", "reporting"}
    | {f"{group}_{shown}" for group in ("sector", "mining", "utility") for shown in ("months", "cumulative")}
)


@dataclass(frozen=True)
class Page:
    """One page.

    `code` names its texts and script; `path` is its address ("" for the overview); `queries` are those that filters
    narrow, each with the keys of these filters; `charts` are those that can fill a screen of meeting mode, each with
    the query that it draws; `views` its own choices of view, the default first; `searches` says whether it has a
    search, `assumes` whether growth can be assumed on it, `tells` whether it says in sentences what matters, whatever
    the filters.
    """

    code: str
    path: str
    queries: Mapping[str, tuple[str, ...]]
    charts: Mapping[str, str] = field(default_factory=dict)
    views: tuple[str, ...] = ()
    searches: bool = False
    assumes: bool = False
    tells: bool = False

    @property
    def script(self) -> str:
        """File name of its script in `pages/`."""
        return f"{self.code.replace('-', '_')}.py"

    @property
    def uses(self) -> tuple[str, ...]:
        """Keys of the filters that the page can use."""
        return tuple(key for key in KEYS if any(key in keys for keys in self.queries.values()))

    def __hash__(self) -> int:
        return hash(self.code)


PAGES = (
    Page(
        "tong-quan",
        "",
        {"sector_mix": ("kv",), "mining_output": ("sp",), "sector_board": ("kv",), "cumulative": ("kv",)},
        {"sector-mix": "sector_mix", "mining-output": "mining_output", "cumulative": "cumulative"},
        tells=True,
    ),
    Page(
        "co-cau",
        "co-cau",
        {
            **dict.fromkeys(("sector_mix", "growth_contribution"), ("kv", "nam")),
            **dict.fromkeys(("sector_cumulative", "sector_months"), ("dv", "kv", "nam")),
        },
        {
            "sector-mix": "sector_mix",
            "growth-contribution": "growth_contribution",
            "cumulative": "sector_cumulative",
            "months": "sector_months",
        },
        ("gia-tri", "ty-trong"),
    ),
    Page(
        "khai-thac-mo",
        "khai-thac-mo",
        {
            "mining_output": ("sp", "nam"),
            "later_output": ("sp",),
            "activities": ("dv", "sp"),
            **dict.fromkeys(("mining_cumulative", "mining_months"), ("dv", "sp", "nam")),
        },
        {
            "mining-output": "mining_output",
            "later-output": "later_output",
            "cumulative": "mining_cumulative",
            "months": "mining_months",
        },
        ("bao-cao", "sau-nay"),
    ),
    Page(
        "dien-nuoc",
        "dien-nuoc",
        {
            "utilities": ("sp", "nam"),
            **dict.fromkeys(("later_utilities", "utility_barriers"), ("sp",)),
            "grid_coverage": (),
            **dict.fromkeys(("utility_cumulative", "utility_months"), ("dv", "sp", "nam")),
        },
        {
            "grid-coverage": "grid_coverage",
            "utilities": "utilities",
            "cumulative": "utility_cumulative",
            "months": "utility_months",
        },
    ),
    Page(
        "muc-tieu",
        "muc-tieu",
        {"sector_board": ("kv",), "product_board": ("sp",), "refusals": ("sp",)},
        {"target-gap": "sector_board", "product-target": "product_board"},
        assumes=True,
        tells=True,
    ),
    Page(
        "dia-ban",
        "dia-ban",
        {
            "districts": ("dv", "sp", "nam"),
            "district_products": ("dv", "sp", "nam"),
            **dict.fromkeys(("monthly_items", "district_ranking", "cumulative"), KEYS),
            **dict.fromkeys(("small_multiples", "reporting"), KEYS),
        },
        {
            "district-map": "districts",
            "district-ranking": "district_ranking",
            "cumulative": "cumulative",
            "multiples": "small_multiples",
            "reporting": "reporting",
        },
        ("thuoc-chung", "thuoc-rieng"),
    ),
    Page("nhan-dinh", "nhan-dinh", {"findings": ("dv", "kv", "sp")}),
    Page(
        "doi-chieu",
        "doi-chieu",
        {
            "figures": ("kv", "sp", "nam"),
            "ledger": ("kv", "sp", "nam"),
            "closings": ("kv", "sp", "nam"),
            "coverage": ("kv", "sp", "nam"),
            "incomparable": ("sp",),
            "sources": (),
        },
        searches=True,
    ),
)
