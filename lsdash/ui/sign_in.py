"""Signing in and out, and as whom one is here; on the page of reports alone."""

import streamlit as st

from lsdash.data import access
from lsdash.data.access import Rights
from lsdash.present import markup
from lsdash.ui import visitor
from lsdash.ui.html_output import write_html
from lsdash.view.view import View


def line(view: View, rights: Rights) -> None:
    """Who is signed in, with what, and the way out; the way in for who is not."""
    words = view.words
    with st.container(key="sign-in", horizontal=True, vertical_alignment="center", gap="small"):
        if not rights.person:
            said = words.text("sign_in.expired" if rights.expired else "sign_in.nobody")
            write_html(markup.line(said, "ls-prose"))
            if st.button(words.text("sign_in.enter"), key="sign-in-enter"):
                st.login()
            return
        roles = [words.text(f"sign_in.role.{role}") for role in access.ROLES if rights.may(role)]
        as_what = ", ".join(roles) or words.text("sign_in.no_role")
        said = words.text("sign_in.person", person=access.shown(rights.person), as_what=as_what)
        write_html(markup.line(said, "ls-prose"))
        if st.button(words.text("sign_in.leave"), key="sign-in-leave"):
            visitor.end(st.user.to_dict())
            st.logout()
