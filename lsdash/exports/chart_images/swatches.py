"""The signs of a legend as SVG, the same forms as on the page."""

from markupsafe import Markup

from lsdash.present.palette import ALARM, DARK, LAST_YEAR, PRODUCT, SECTORS

WIDTH, HEIGHT = 18, 12

# Forms of marks; what is not here is a sector's box in its colour.
_FORMS = {
    "residual": f'<rect x="1" y="1" width="16" height="10" fill="none" stroke="{ALARM}" stroke-width="2" '
    'stroke-dasharray="3 2"/>',
    "actual": f'<rect x=".5" y=".5" width="17" height="11" fill="{PRODUCT}" stroke="{DARK}"/>',
    "plan": f'<rect x="1" y="1" width="16" height="10" fill="none" stroke="{DARK}" stroke-width="2"/>',
    "last": f'<rect x=".5" y="2.5" width="17" height="7" fill="{LAST_YEAR}" stroke="{DARK}"/>',
    "target": f'<path d="M0 6H18" stroke="{DARK}"/><path d="M16 0V12" stroke="{DARK}" stroke-width="4"/>',
    "derived": f'<rect x="1" y="1" width="16" height="10" fill="none" stroke="{DARK}" stroke-width="1.5" '
    'stroke-dasharray="4 2"/>',
    "assumed": f'<rect x="1" y="1" width="16" height="10" fill="none" stroke="{DARK}" stroke-width="1.5" '
    'stroke-dasharray="1.5 2.5"/>',
    "bound": f'<path d="M4 1L14 6L4 11Z" fill="none" stroke="{DARK}" stroke-width="1.4"/>',
}


def swatch(code: str) -> Markup:
    """The sign of a code of `legend.legend`, 18 by 12 pixels. Raises KeyError for a code without one."""
    if code in _FORMS:
        return Markup(_FORMS[code])  # noqa: S704 - constants of this module
    return Markup('<rect x=".5" y=".5" width="17" height="11" fill="{}" stroke="{}"/>').format(SECTORS[code], DARK)
