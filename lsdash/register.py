"""The pages: their code, address and queries. What a filter offers on a page follows from its queries."""

from collections.abc import Mapping
from dataclasses import dataclass

KEYS = ("dv", "kv", "sp", "nam")


@dataclass(frozen=True)
class Page:
    """One page.

    `code` names its texts and script; `path` is its address ("" for the overview); `queries` are those that filters
    narrow, each with the keys of these filters; `views` its own choices of view, the default first; `searches` says
    whether it has a search.
    """

    code: str
    path: str
    queries: Mapping[str, tuple[str, ...]]
    views: tuple[str, ...] = ()
    searches: bool = False

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
    Page("tong-quan", "", {"sector_mix": ("kv",), "mining_output": ("sp",), "sector_board": ("kv",)}),
    Page(
        "co-cau", "co-cau", {"sector_mix": ("kv", "nam"), "growth_contribution": ("kv", "nam")}, ("gia-tri", "ty-trong")
    ),
    Page(
        "khai-thac-mo",
        "khai-thac-mo",
        {"mining_output": ("sp", "nam"), "later_output": ("sp",), "activities": ("dv", "sp")},
        ("bao-cao", "sau-nay"),
    ),
    Page(
        "dien-nuoc",
        "dien-nuoc",
        {"utilities": ("sp", "nam"), "later_utilities": ("sp",), "utility_barriers": ("sp",), "grid_coverage": ()},
    ),
    Page("muc-tieu", "muc-tieu", {"sector_board": ("kv",), "product_board": ("sp",)}),
    Page("dia-ban", "dia-ban", {"districts": ("dv", "sp")}),
    Page("nhan-dinh", "nhan-dinh", {"findings": ("dv", "kv", "sp")}),
    Page("doi-chieu", "doi-chieu", {"figures": ("kv", "sp", "nam")}, searches=True),
)
