"""What a server refuses to start with where people sign in: settings of the provider, and who may do what."""

import ipaddress
import os
import stat
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from streamlit import config

from lsdash.data import access, csv_tables, file_modes, regular_files, releases
from lsdash.web import hosts, secret_strength, settings

_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_KNOWN = {*_NEEDED, "client_kwargs"}


def files(options: Mapping[str, object], folder: Path) -> list[str]:
    """The files that Streamlit reads its secrets from, with their whole paths: it looks again while it runs, wherever
    the server was started from."""
    named = options.get("secrets.files") or config.get_option("secrets.files")
    return [str(folder / name) for name in named] if isinstance(named, Sequence) else []


def checked() -> None:
    """Ends this process, with a line for each, where something is unsafe about how people sign in."""
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    if found := problems(files({}, Path.cwd()), settings.read(), base):
        raise SystemExit("\n".join(found))


def problems(secrets: Sequence[str], own: settings.Settings, base: str) -> list[str]:
    """What is unsafe, a line each: nothing where nobody signs in. `base` is the base path without slashes."""
    said: dict[str, Any] = {}
    for file in (path for name in secrets if (path := Path(name)).exists()):
        try:
            said |= tomllib.loads(regular_files.read(file, links=True).decode())
        except (OSError, ValueError) as error:
            return [f"{file} is no TOML file: {str(error).splitlines()[0]}"]
        if "auth" in said and os.name != "nt" and file.stat().st_mode & stat.S_IRWXO:
            return [f"{file} can be read by anybody on this machine: chmod o-rwx"]
    if "auth" not in said:
        unused = "LSDASH_ACCESS says who may hand in, but nobody can sign in: no file of secrets has [auth]"
        return [unused] if os.environ.get("LSDASH_ACCESS") else []
    auth = said["auth"] if isinstance(said["auth"], dict) else {}
    return [*(f"[auth] in secrets: {problem}" for problem in _of_provider(auth, own, base)), *_of_people()]


def _of_provider(auth: Mapping[str, Any], own: settings.Settings, base: str) -> Iterator[str]:
    for name in _NEEDED:
        if not isinstance(auth.get(name), str) or not auth[name].strip():
            yield f"{name} is missing"
            return
    known = ", ".join(sorted(_KNOWN))
    yield from (f"{name} is not known; expected {known}" for name in sorted(auth.keys() - _KNOWN))
    if secret_strength.is_weak(auth["cookie_secret"]):
        yield "cookie_secret is too weak: anybody could sign in as anybody; expected what openssl rand -hex 32 gives"
    back, metadata = (_split(auth[name]) for name in ("redirect_uri", "server_metadata_url"))
    path = f"/{base}/oauth2callback".replace("//", "/")
    if not _is_safe(back) or (back.path, back.query, back.fragment) != (path, "", ""):
        yield f"redirect_uri is {auth['redirect_uri']!r}; expected https://NAME{path}"
    elif not hosts.is_known(back.netloc, own.hosts | settings.own_hosts()):
        yield f"redirect_uri is {auth['redirect_uri']!r}; expected a name of LSDASH_HOSTS"
    if not _is_safe(metadata):
        yield f"server_metadata_url is {auth['server_metadata_url']!r}; expected https://…"


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _is_safe(address: SplitResult) -> bool:
    """Whether what is sent there is encrypted, or stays on this machine."""
    host = address.hostname or ""
    try:
        near = ipaddress.ip_address(host).is_loopback
    except ValueError:
        near = host == "localhost"
    return bool(host) and (address.scheme == "https" or (near and address.scheme == "http"))


def _of_people() -> list[str]:
    try:
        known = access.rules()
    except access.InvalidAccess as error:
        return error.issues
    if open_to_all := next(file_modes.changeable(access.path()), None):
        return [f"{open_to_all} can be written by anybody on this machine, who could give themselves roles: chmod o-w"]
    try:
        slugs = {row["slug"] for row in csv_tables.read(releases.DATA)["areas"]}
    except csv_tables.InvalidTables:
        return []  # the pages say so
    strange = {area for grant in known.grants if grant.unit for area in grant.unit.areas} - slugs
    return [f"{access.path().name}: {area} is no area; expected slugs of data/areas.csv" for area in sorted(strange)]
