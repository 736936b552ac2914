"""The server as it stands before others: options that are safe for it, and what it refuses to start with."""

import os
import runpy
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from streamlit import config
from streamlit.config_option import ConfigOption

from lsdash.data import releases
from lsdash.web import settings

_YES = {"1", "true", "t", "yes", "y", "on"}  # as `streamlit run` reads them
APP = (Path(__file__).resolve().parent.parent.parent / "app").with_suffix(".py")

Options = Mapping[str, object]


@dataclass(frozen=True)
class Rule:
    """An option of Streamlit: how it is set where nobody has set it, which values are refused, and why."""

    option: str
    usual: object
    is_safe: Callable[[object], bool]
    why: str


def _is(*allowed: object) -> Callable[[object], bool]:
    return lambda value: value in allowed and isinstance(value, type(allowed[0]))


def _at_most(limit: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and value <= limit


def _off(option: str, why: str) -> Rule:
    return Rule(option, usual=False, is_safe=_is(False), why=why)


def _on(option: str, why: str) -> Rule:
    return Rule(option, usual=True, is_safe=_is(True), why=why)


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
    Rule("server.maxUploadSize", 1, _at_most(5), "more than 5 MB could be sent, and nothing here takes files"),
    Rule("server.maxWidgetStateSize", 1, _at_most(5), "more than 5 MB could be sent as choices"),
    _off("global.developmentMode", "it is for developing Streamlit"),
    _off("global.e2eTest", "visitors could stop the server"),
    _off("browser.gatherUsageStats", "what visitors do would be told to others"),
    _off("logger.enableRich", "errors would be logged twice, with words of visitors"),
    Rule("logger.level", "info", _is("info", "warning", "error"), "messages with words of visitors would be logged"),
)


def serve(port: int | None = None) -> int:
    """Run the server with safe options, on `port` or Streamlit's own; 1 where something is unsafe, said in a line."""
    try:
        found = settings.read()
    except settings.BadSetting as error:
        return _refuse([str(error)])
    app = runpy.run_path(str(APP))["app"]  # reads the configuration files beside it
    options = {**defaults(), **environment(os.environ), **({"server.port": port} if port else {})}
    effective = {rule.option: options.get(rule.option, config.get_option(rule.option)) for rule in RULES}
    if unsafe := [*flaws(effective), *_named(found), *_folder(releases.root())]:
        return _refuse(unsafe)
    sys.argv = [str(APP)]  # so that Streamlit looks for its configuration beside it again
    app.run(config=options)
    return 0


def defaults() -> dict[str, object]:
    """The options of the profile that nobody has set in a configuration file."""
    return {rule.option: rule.usual for rule in RULES if not config.is_manually_set(rule.option)}


def environment(environ: Mapping[str, str]) -> dict[str, object]:
    """Options that are set in the environment, which Streamlit itself reads for `streamlit run` alone."""
    every = config.get_config_options().values()
    return {each.key: _read(each, environ[each.env_var]) for each in every if _is_set(each, environ)}


def _is_set(option: ConfigOption, environ: Mapping[str, str]) -> bool:
    return option.env_var in environ and not option.sensitive  # what is sensitive it reads in any case


def _read(option: ConfigOption, text: str) -> object:
    if option.multiple:
        return text.split()
    plain = text.strip().lower()
    if option.type is bool or plain in {"true", "false"}:  # some take a word besides
        return plain in _YES
    return int(text) if option.type is int and plain.isdigit() else text


def flaws(options: Options) -> list[str]:
    """What is unsafe about `options`, a line each."""
    return [
        f"{rule.option} is {options[rule.option]!r}: {rule.why}"
        for rule in RULES
        if not rule.is_safe(options[rule.option])
    ]


def _named(found: settings.Settings) -> list[str]:
    return [] if found.hosts else ["LSDASH_HOSTS names no host: set it to the name that visitors use"]


def _folder(root: Path) -> list[str]:
    """What is unsafe about the folder of releases."""
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError:
        return [f"{root} cannot be made: releases are written there"]
    folders = [each for each in (root, root / "releases") if each.is_dir()]
    shared = [each for each in folders if os.name != "nt" and each.stat().st_mode & stat.S_IWOTH]
    closed = [each for each in folders if not os.access(each, os.W_OK | os.X_OK)]
    return [
        *(f"{each} can be written by anybody on this machine: chmod o-w" for each in shared),
        *(f"{each} cannot be written: releases are" for each in closed),
    ]


def _refuse(unsafe: list[str]) -> int:
    for line in unsafe:
        sys.stderr.write(f"not started: {line}\n")
    return 1
