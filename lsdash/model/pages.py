"""The register of pages: code, address, queries, charts. What a filter offers on a page follows from its queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KEYS = ("dv", "kv", "sp", "nam")
# Charts whose query has another name.
_QUERIES = {
    "plan-attainment": "sector_board",
    "target-outcome": "target_outcomes",
    "target-gap": "sector_board",
    "product-target": "product_board",
    "district-map": "districts",
    **dict.fromkeys(("multiples", "comparison", "reporting"), "small_multiples"),
    "trend": "trends",
}
# What of a page can fill a screen of meeting mode besides its charts.
HEADLINES, SENTENCES = "headlines", "sentences"
# The chart that shows nothing until districts are chosen.
COMPARISON = "comparison"
# The page where reports are handed in.
REPORTS = "bao-cao"
# Queries whose numbers are of monthly reports.
MONTHLY = frozenset(
    {"district_ranking", "cumulative", "district_cumulative", "small_multiples", "reporting"}
    | {f"{group}_{shown}" for group in ("sector", "mining", "utility") for shown in ("months", "cumulative")}
)
# Queries that may have a row for every number: a page shows the first of them, files have all.
LISTS = frozenset({"figures", "ledger", "ledger_numbers", "closings"})
# What is asked beside a list, under its filters: how many rows it has, what stands in them.
BESIDE = {"figure_counts": "figures", "ledger_counts": "ledger", "ledger_numbers": "ledger"}


@dataclass(frozen=True)
class Page:
    """One page.

    `code` names its texts and script; `path` is its address ("" for the overview); `queries` are those that filters
    narrow, each with the keys of these filters; `charts` are the charts of the register of figures that it shows, and
    that can fill a screen of meeting mode; `views` its own choices of view, the default first, `implied` those that
    other keys of the address mean where it names none; `former` are views and screens that it once had, each with the
    page that has them now, "" for this one; `shows`: the chart of each view, where a view is one; `asks`: the queries
    of each view, where they are not those of the whole page; `served` are queries that have a data address and are not
    asked whenever the page is shown: of a view that is not the first, or of none; `searches` says whether it has a
    search, `listed` whether the navigation names it, `assumes` whether growth can be assumed on it, `tells` whether it
    says in sentences what matters, whatever the filters; `of_period` whether it shows one period with what stands
    beside it, and no others unless years are chosen side by side.
    """

    code: str
    path: str
    queries: Mapping[str, tuple[str, ...]]
    charts: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    implied: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    shows: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    served: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    searches: bool = False
    listed: bool = True
    assumes: bool = False
    tells: bool = False
    of_period: bool = False

    @property
    def script(self) -> str:
        """File name of its script in `pages/`."""
        return f"{self.code.replace('-', '_')}.py"

    @property
    def uses(self) -> tuple[str, ...]:
        """Keys of the filters that the page can use."""
        return tuple(key for key in KEYS if any(key in keys for keys in self.queries.values()))

    @property
    def data(self) -> Mapping[str, tuple[str, ...]]:
        """Queries that have a data address, each with the keys of the filters that narrow it."""
        return {**self.queries, **self.served}

    def query_of(self, figure: str) -> str:
        """The query of the page that a chart or table shows: that of its name, or the one that ends with it."""
        name = _QUERIES.get(figure, figure.replace("-", "_"))
        return name if name in self.data else next(query for query in self.queries if query.endswith(f"_{name}"))

    def __hash__(self) -> int:
        return hash(self.code)


def _keys(*queries: str, by: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(queries, by)


PAGES = (
    Page(
        "tong-quan",
        "",
        {"sector_mix": ("kv",), "sector_board": ("kv",), "cumulative": ("kv", "nam")},
        ("plan-attainment", "sector-mix", "cumulative"),
        served={"mining_output": ("sp",)},
        tells=True,
        of_period=True,
    ),
    Page(
        "co-cau",
        "co-cau",
        {
            **_keys("sector_mix", "growth_contribution", by=("kv", "nam")),
            **_keys("sector_cumulative", "sector_months", by=("dv", "kv", "nam")),
        },
        ("sector-mix", "growth-contribution", "cumulative", "months"),
        ("gia-tri", "ty-trong"),
        of_period=True,
    ),
    Page(
        "khai-thac-mo",
        "khai-thac-mo",
        {
            "mining_output": ("sp", "nam"),
            "activities": ("dv", "sp"),
            **_keys("mining_cumulative", "mining_months", by=("dv", "sp", "nam")),
        },
        ("mining-output", "cumulative", "months"),
        former={"bao-cao": "", "sau-nay": "dien-bien"},
        of_period=True,
    ),
    Page(
        "dien-nuoc",
        "dien-nuoc",
        {
            "utilities": ("sp", "nam"),
            "utility_barriers": ("sp",),
            "grid_coverage": (),
            **_keys("utility_cumulative", "utility_months", by=("dv", "sp", "nam")),
        },
        ("grid-coverage", "utilities", "cumulative", "months"),
        of_period=True,
    ),
    Page(
        "muc-tieu",
        "muc-tieu",
        {
            "sector_board": ("kv",),
            "product_board": ("sp",),
            "refusals": ("sp",),
            "target_outcomes": ("kv", "sp"),
        },
        ("target-outcome", "target-gap", "product-target"),
        assumes=True,
        tells=True,
        of_period=True,
    ),
    Page(
        "dia-ban",
        "dia-ban",
        {
            **_keys("districts", "district_products", by=("dv", "sp", "nam")),
            **_keys("monthly_items", "district_ranking", "cumulative", "small_multiples", by=KEYS),
        },
        ("district-map", "district-ranking", "cumulative", "multiples", "comparison", "reporting"),
        ("thuoc-chung", "chi-so", "thang", "luy-ke", "ke-hoach", "bao-cao"),
        former={"thuoc-rieng": ""},
        shows={
            **dict.fromkeys(("thuoc-chung", "chi-so"), "multiples"),
            **dict.fromkeys(("thang", "luy-ke", "ke-hoach"), "comparison"),
            "bao-cao": "reporting",
        },
        served=_keys("district_cumulative", "reporting", by=KEYS),
    ),
    Page(
        "dien-bien",
        "dien-bien",
        {"trends": ("dv", "kv", "sp"), "regional_index": ()},
        ("trend", "regional-index"),
    ),
    Page("nhan-dinh", "nhan-dinh", {"findings": ("dv", "kv", "sp")}),
    Page(
        "doi-chieu",
        "doi-chieu",
        {
            **_keys("figures", "revisions", "ledger", "closings", "coverage", by=("kv", "sp", "nam")),
            "incomparable": ("sp",),
            "sources": (),
        },
        views=("mau-thuan", "so-lieu-goc", "phuong-phap"),
        asks={
            "mau-thuan": ("ledger", "closings"),
            "so-lieu-goc": ("figures", "revisions"),
            "phuong-phap": ("coverage", "incomparable", "sources"),
        },
        implied={"tim": "so-lieu-goc", "voi": "phuong-phap"},
        searches=True,
    ),
    Page(REPORTS, REPORTS, {"sources": ()}),
    Page("gioi-thieu", "gioi-thieu", {"sources": ()}),
    Page("tim-kiem", "tim-kiem", {"sources": ()}, searches=True, listed=False),
)
