"""The settings of the server, read from its environment; a value that is not understood is refused."""

import ipaddress
import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from lsdash.data import release_file

_NAME = r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*"
_HOST = re.compile(_NAME)
_ORIGIN = re.compile(rf"https?://(?:\*\.)?{_NAME}(?::[0-9]{{1,5}})?")
_HIGHEST_COUNT = 100_000
_WIDEST = 8  # bits that the addresses of proxies have in common at least
_IPV4_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")


class BadSetting(ValueError):
    """A setting that is not understood; the message gives its name, its value and what is expected, in one line."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name} is {value!r}; expected {expected}")


@dataclass(frozen=True)
class Settings:
    """`embedders` are origins that may frame the pages, `hosts` names that the dashboard is reached by (besides the
    machine's own), `proxies` networks whose word on the visitor's address is taken; the others are counts of pages
    open at the same time."""

    embedders: tuple[str, ...] = ()
    hosts: frozenset[str] = frozenset()
    proxies: tuple[str, ...] = ()
    sessions: int = 500
    sessions_per_address: int = 200


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environ`, lists being separated by commas. Raises BadSetting."""
    default = Settings()
    if (form := environ.get("LSDASH_FORM") or release_file.DUCKDB) not in release_file.FORMS:
        raise BadSetting("LSDASH_FORM", form, " or ".join(release_file.FORMS))
    return Settings(
        embedders=tuple(_names(environ, "LSDASH_EMBEDDERS", _ORIGIN, "origins such as https://portal.example")),
        hosts=frozenset(_names(environ, "LSDASH_HOSTS", _HOST, "host names such as so.example, without port")),
        proxies=tuple(network for text in _list(environ, "LSDASH_PROXIES") for network in _networks(text)),
        sessions=_count(environ, "LSDASH_SESSIONS", default.sessions),
        sessions_per_address=_count(environ, "LSDASH_SESSIONS_PER_ADDRESS", default.sessions_per_address),
    )


def checked() -> Settings:
    """The settings of this process; ends it, with the message in one line, where one is not understood."""
    try:
        return read()
    except BadSetting as error:
        raise SystemExit(str(error)) from None


def own_hosts() -> frozenset[str]:
    """The names by which this machine is reached from itself and, where it has a name, from the network around it."""
    own = socket.gethostname().lower()
    return frozenset({"localhost", own, own.partition(".")[0], f"{own.partition('.')[0]}.local"} - {"", ".local"})


def _list(environ: Mapping[str, str], name: str) -> list[str]:
    return [part for text in environ.get(name, "").split(",") if (part := text.strip())]


def _names(environ: Mapping[str, str], name: str, form: re.Pattern[str], expected: str) -> list[str]:
    values = [text.lower() for text in _list(environ, name)]
    for text in values:
        if not form.fullmatch(text):
            raise BadSetting(name, text, expected)
    return values


def _networks(text: str) -> list[str]:
    """The network that `text` names, also as a server sees it that listens on IPv6 for both."""
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        raise BadSetting("LSDASH_PROXIES", text, "addresses or networks such as 10.0.0.5, 10.0.0.0/28") from None
    if _is_everybody(network):
        raise BadSetting("LSDASH_PROXIES", text, "the proxies' own addresses, not everybody's")
    if network.version == 4:  # noqa: PLR2004 - IPv4
        return [str(network), f"::ffff:{network.network_address}/{network.prefixlen + 96}"]
    return [str(network)]


def _is_everybody(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    """Whether a network is a good part of the whole: larger than any that one keeper has, also as IPv6 writes IPv4."""
    if network.version == 6 and network.supernet_of(_IPV4_MAPPED):  # noqa: PLR2004 - IPv6
        return True
    if network.version == 6 and network.subnet_of(_IPV4_MAPPED):  # noqa: PLR2004 - IPv6
        return network.prefixlen < _IPV4_MAPPED.prefixlen + _WIDEST
    return network.prefixlen < _WIDEST and not network.is_private


def _count(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _HIGHEST_COUNT):
        raise BadSetting(name, text, f"a whole number from 1 to {_HIGHEST_COUNT}")
    return int(text)
