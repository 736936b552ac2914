"""Why the machine did not write or read a file, in the language of the messages around it."""

import errno

from lsdash.model import texts

_CODES = {
    errno.ENOSPC: "no_space",
    errno.EDQUOT: "no_space",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "not_allowed",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.EISDIR: "is_folder",
    errno.ENAMETOOLONG: "name_too_long",
}


def why(error: OSError, lang: str) -> str:
    """What stands behind an error of the system; of a rare one its name, which can be looked up."""
    code = _CODES.get(error.errno or 0)
    name = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return texts.text(lang, f"system.{code}") if code else texts.text(lang, "system.other", name=name)
