"""Who may hand in reports: whoever sits at the machine that the dashboard runs on, while it serves nobody else."""

import ipaddress
import os
from collections.abc import Mapping

import streamlit as st

# Set by `python -m lsdash serve`: a server for others takes nothing in.
SERVING = "LSDASH_SERVING"
_OF_PROXIES = ("forwarded", "x-forwarded-for", "x-real-ip")


def is_visitor_here() -> bool:
    """Whether the visitor of this run may hand in."""
    return allowed(st.context.ip_address, dict(st.context.headers.items()))


def allowed(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request from `address` (None: this machine, as Streamlit says it) with these headers is from the
    machine itself. What a proxy passes on is not, nor anything while the server is one for others."""
    if os.environ.get(SERVING) or any(name.lower() in _OF_PROXIES for name in headers):
        return False
    try:
        return address is None or ipaddress.ip_address(address.removeprefix("::ffff:")).is_loopback
    except ValueError:
        return False
