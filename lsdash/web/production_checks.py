"""Which options of Streamlit are safe for a server that others reach, and what it refuses to start with."""

import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from streamlit import config
from streamlit.config_option import ConfigOption

from lsdash.data import file_modes, regular_files, releases
from lsdash.web import secret_strength, settings

_MOST_NAMED = 10
_YES = {"1", "true", "t", "yes", "y", "on"}  # as `streamlit run` reads them

Options = Mapping[str, object]


@dataclass(frozen=True)
class Rule:
    """An option of Streamlit: its safe value where nobody has set it, which values are refused, and why."""

    option: str
    default: object
    is_safe: Callable[[object], bool]
    why: str


def _is(*allowed: object) -> Callable[[object], bool]:
    return lambda value: value in allowed and isinstance(value, type(allowed[0]))


def _at_most(limit: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and value <= limit


def _off(option: str, why: str) -> Rule:
    return Rule(option, default=False, is_safe=_is(False), why=why)


def _on(option: str, why: str) -> Rule:
    return Rule(option, default=True, is_safe=_is(True), why=why)


RULES = (
    Rule("client.showErrorDetails", "none", _is("none"), "errors would show paths and source to visitors"),
    Rule("client.toolbarMode", "viewer", _is("viewer", "minimal"), "visitors would get the tools of developers"),
    Rule("client.allowedOrigins", [], lambda value: not value, "other sites could give orders to the page"),
    _off("client.showErrorLinks", "errors would be sent to search engines"),
    Rule("server.fileWatcherType", "none", _is("none"), "source files would be watched for changes"),
    _off("server.runOnSave", "pages would run again when a file is saved"),
    _on("server.enableCORS", "other sites could read and use the dashboard in a visitor's name"),
    _on("server.enableXsrfProtection", "other sites could send in a visitor's name"),
    Rule("server.corsAllowedOrigins", [], lambda value: not value, "other sites could use a visitor's connection"),
    _off("server.enableStaticServing", "a folder of the program would be served"),
    _off("server.enableAgentApi", "programs could run pages without a browser"),
    _off("server.scriptHealthCheckEnabled", "anybody could make the server run a page"),
    _on("server.headless", "the server would open browsers and take installations of skills from them"),
    Rule("server.maxUploadSize", 5, _at_most(5), "more than 5 MB could be sent, which no report has"),
    Rule("server.maxMessageSize", 20, _at_most(20), "more than 20 MB could be sent at once, which no page needs"),
    Rule("server.trustedUserHeaders", {}, lambda value: not value, "visitors could say themselves who they are"),
    Rule("server.maxWidgetStateSize", 1, _at_most(5), "more than 5 MB could be sent as choices"),
    _off("global.developmentMode", "it is for developing Streamlit"),
    _off("global.e2eTest", "visitors could stop the server"),
    _off("browser.gatherUsageStats", "what visitors do would be told to others"),
    _off("logger.enableRich", "errors would be logged twice, with words of visitors"),
    Rule("logger.level", "info", _is("info", "warning", "error"), "messages with words of visitors would be logged"),
)


def options(environ: Mapping[str, str]) -> dict[str, object]:
    """Options of Streamlit to start with: safe ones where nobody has set another, and those that `environ` sets."""
    return {**defaults(), **environment(environ)}


def problems(options: Options, own: settings.Settings) -> list[str]:
    """What keeps the server from starting with `options` above Streamlit's configuration, a line each."""
    effective = {rule.option: options.get(rule.option, config.get_option(rule.option)) for rule in RULES}
    encrypted = [options.get(name) or config.get_option(name) for name in ("server.sslCertFile", "server.sslKeyFile")]
    alone = "server.sslCertFile and server.sslKeyFile must be set together"
    return [
        *flaws(effective),
        *host_problems(own),
        *_secret_problems(options),
        *([alone] if any(encrypted) and not all(encrypted) else []),
    ]


def _secret_problems(options: Options) -> list[str]:
    """Whether a secret is set that could be guessed, in a line without it."""
    name = "server.cookieSecret"
    secret = options.get(name) or (config.get_option(name) if config.is_manually_set(name) else None)
    if secret is None or not secret_strength.is_weak(str(secret)):
        return []  # Streamlit makes a random one
    return [f"{name} is too weak: anybody could sign what this server signs; set what openssl rand -hex 32 gives"]


def defaults() -> dict[str, object]:
    """The safe value of every option that nobody has set in a configuration file."""
    return {rule.option: rule.default for rule in RULES if not config.is_manually_set(rule.option)}


def environment(environ: Mapping[str, str]) -> dict[str, object]:
    """Options that are set in the environment, which Streamlit itself reads only for `streamlit run`."""
    # Streamlit reads sensitive options itself.
    options = [one for one in config.get_config_options().values() if one.env_var in environ and not one.sensitive]
    return {option.key: _read(option, environ[option.env_var]) for option in options}


def _read(option: ConfigOption, text: str) -> object:
    if option.multiple:
        return text.split()
    plain = text.strip().lower()
    if option.type is bool or plain in {"true", "false"}:  # some options take a word too
        return plain in _YES
    return int(text) if option.type is int and plain.isdigit() else text


def flaws(options: Options) -> list[str]:
    """The unsafe ones among `options`, each in a line with the reason."""
    return [
        f"{rule.option} is {options[rule.option]!r}: {rule.why}"
        for rule in RULES
        if not rule.is_safe(options[rule.option])
    ]


def host_problems(own: settings.Settings) -> list[str]:
    """What is unsafe about the names of hosts that are set, a line each."""
    none = [] if own.hosts else ["LSDASH_HOSTS names no host: set it to the name that visitors use"]
    wild = [site for site in own.embedders if "*" in site]
    why = "sites that nobody has named could show the pages as their own; name each"
    return [*none, *(f"LSDASH_EMBEDDERS is {site!r}: {why}" for site in wild)]


def config_problems() -> list[str]:
    """Which of Streamlit's configuration files it could not read, and would start without, a line each; others could
    change those that anybody can write."""
    files = [Path(name) for name in config.get_config_files("config.toml") if os.path.lexists(name)]
    return [*(problem for file in files if (problem := _unread(file))), *mode_problems(files)]


def _unread(file: Path) -> str:
    try:
        tomllib.loads(regular_files.read(file, links=True).decode())
    except (OSError, ValueError) as error:
        return f"{file} is no TOML file: {str(error).splitlines()[0]}"
    return ""


def mode_problems(paths: Sequence[Path]) -> list[str]:
    """What of these files and folders, in them and above them, anybody on this machine could change, a line each."""
    found = sorted({open_to_all for path in paths for open_to_all in file_modes.changeable(path)})
    more = [f"so can {len(found) - _MOST_NAMED} more files and folders"] if len(found) > _MOST_NAMED else []
    return [*(f"{path} can be written by anybody on this machine: chmod o-w" for path in found[:_MOST_NAMED]), *more]


def folder_problems(root: Path) -> list[str]:
    """What is unsafe about the folder of releases and that of tables, a line each."""
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError:
        return [f"{root} cannot be made: releases are written there"]
    folders = [folder for folder in (root, root / "releases") if folder.is_dir()]
    closed = [folder for folder in folders if not os.access(folder, os.W_OK | os.X_OK)]
    return [
        *mode_problems([root, releases.DATA]),
        *(f"{folder} cannot be written: releases are" for folder in closed),
    ]
