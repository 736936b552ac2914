"""Copy link: the address as it is this very moment, pinned to the release that is shown."""

from markupsafe import Markup

from lsdash import markup
from lsdash.state import KEYS
from lsdash.view import View


def copy_link(view: View) -> Markup:
    """The button, and beside it what came of it; where nothing can be copied, the link itself to be copied by hand.

    copy.js reads the address bar when it is pressed: an open card is in it, though the page did not run for that.
    """
    text = view.words.text
    said = {"done": text("share.copied"), "hand": text("share.by_hand")}
    button = markup.button(text("share.copy"), "copy", **said, release=view.release.id, keys=" ".join(KEYS))
    return markup.named("copy-link", button, markup.status())
