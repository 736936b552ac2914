"""The pages: their code, address, filters and queries. What a filter offers on a page follows from its queries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page.

    `code` names its texts and script; `path` is its address ("" for the overview); `uses` are the keys of the filters
    that it can use; `queries` the queries that these narrow; `views` its own choices of view, the default first.
    """

    code: str
    path: str
    uses: tuple[str, ...]
    queries: tuple[str, ...]
    views: tuple[str, ...] = ()

    @property
    def script(self) -> str:
        """File name of its script in `pages/`."""
        return f"{self.code.replace('-', '_')}.py"


PAGES = (
    Page("tong-quan", "", ("kv", "sp"), ("sector_mix", "mining_output", "sector_board")),
    Page("co-cau", "co-cau", ("kv", "nam"), ("sector_mix",), views=("gia-tri", "ty-trong")),
    Page(
        "khai-thac-mo",
        "khai-thac-mo",
        ("dv", "sp", "nam"),
        ("mining_output", "later_output", "activities"),
        views=("bao-cao", "sau-nay"),
    ),
    Page("dien-nuoc", "dien-nuoc", ("sp", "nam"), ("utilities",)),
    Page("muc-tieu", "muc-tieu", ("kv", "sp"), ("sector_board", "product_board")),
    Page("dia-ban", "dia-ban", ("dv", "sp"), ("districts",)),
    Page("nhan-dinh", "nhan-dinh", ("dv", "kv", "sp"), ("findings",)),
    Page("doi-chieu", "doi-chieu", ("kv", "sp", "nam"), ("figures",)),
)
