"""What a view is narrowed to: validated codes, never raw text from an address."""

from dataclasses import dataclass, fields

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Filters:
    """Codes chosen by the reader; an empty tuple or None means "not narrowed".

    `first` and `last` are years, both ends included. The object is hashable, so it may key a cache.
    """

    districts: Codes = ()
    sectors: Codes = ()
    products: Codes = ()
    first: int | None = None
    last: int | None = None

    def parameters(self) -> dict[str, object]:
        """Named query parameters: lists of codes or None ("all"), years or None."""
        return {
            "districts": list(self.districts) or None,
            "sectors": list(self.sectors) or None,
            "products": list(self.products) or None,
            "first": self.first,
            "last": self.last,
        }


NAMES = tuple(field.name for field in fields(Filters))
