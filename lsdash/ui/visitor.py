"""What the visitor of this run may do: by their sign-in where one is set up, else by sitting at the machine itself."""

import logging
from collections import deque
from collections.abc import Mapping

import streamlit as st

from lsdash.data import access
from lsdash.data.access import READER, Claims, Rights
from lsdash.ui import own_machine

log = logging.getLogger("lsdash")
_MOST_ENDED = 10_000
# What tells one sign-in of a person from the next. The cookie of one that has ended could be sent again, and other
# pages of that browser stay open: neither may do anything. Each process remembers its own.
_SIGN_IN = ("iss", "sub", "iat", "nonce")
_ended: deque[tuple[str, ...]] = deque(maxlen=_MOST_ENDED)


def signs_in() -> bool:
    """Whether people sign in here: whether Streamlit has the settings of a provider."""
    return st.secrets.load_if_toml_exists() and bool(st.secrets.get("auth"))


def rights() -> Rights:
    """What the visitor of this run may do now."""
    if signs_in():
        return of_claims(st.user.to_dict())
    return AT_THE_MACHINE if own_machine.is_visitor_here() else READER


AT_THE_MACHINE = Rights(roles=frozenset(access.ROLES), alone=True)


def of_claims(claims: Claims) -> Rights:
    """What the person of these claims may do now. Nobody may do anything where it cannot be said who may."""
    if _key(claims) in _ended:
        return Rights(expired=True)
    try:
        return access.rights(claims)
    except access.InvalidAccess as error:
        for issue in error.issues:
            log.error("nobody may hand in: %s", issue)
        return READER


def end(claims: Claims) -> None:
    """End this sign-in, in all pages and for every copy of its cookie."""
    _ended.append(_key(claims))


def _key(claims: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(claims.get(name, "")) for name in _SIGN_IN)
