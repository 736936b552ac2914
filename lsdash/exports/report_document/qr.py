"""The code on a report that opens its numbers."""

from io import BytesIO

import segno

from lsdash.exports import provenance


def qr_svg(link: str) -> str:
    """As a drawing."""
    return provenance.qr(link).decode()


def qr_png(link: str) -> bytes:
    """As a picture, sharp enough for paper. A long link has a code that forgives less."""
    image = BytesIO()
    try:
        code = segno.make(link, error="m", micro=False)
    except segno.DataOverflowError:
        code = segno.make(link, error="l", micro=False)
    code.save(image, kind="png", scale=8, border=4)
    return image.getvalue()
