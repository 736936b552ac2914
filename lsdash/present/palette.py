"""Colours by code: one colour per sector everywhere, told apart by colour-blind people and in grey print."""

from collections.abc import Sequence

# After Okabe and Ito's palette (Color Universal Design, 2008), darkened where white text must be read on it.
SECTORS = {"tw": "#0B5F9E", "dp": "#E69F00", "nqd": "#00785A", "fdi": "#8CD3BC", "total": "#5A6672"}
DARK = "#1B1B1B"  # letters and outlines where no text colour is inherited
ON_SECTOR = {"tw": "#FFFFFF", "dp": DARK, "nqd": "#FFFFFF", "fdi": DARK, "total": "#FFFFFF"}
# Product groups are told apart by sign, in text: a tile holds several at once.
GROUP_SIGNS = {
    "khai-khoang": "▲",
    "vat-lieu": "■",
    "dien-nuoc": "●",
    "co-khi-tieu-dung": "◆",
    "nong-lam-san": "✚",
    "thu-cong": "★",
}
# Of groups that are added to the register later, in their order; those after the last of them have their number.
_FURTHER_SIGNS = "▼▶◀◉▣◈✖♦♣♠"
PRODUCT = "#56697D"
LAST_YEAR = "#A3ABB3"
# Districts beside one another, each also with a shape of its own: no colour of a sector, legible in both themes.
COMPARED = ("#A0703C", "#1F8F8F", "#7F63C6", "#C24E92", "#66788A")


def item_colour(code: str) -> str:
    """The colour of a sector; of anything else that of products."""
    return SECTORS.get(code, PRODUCT)


def group_sign(code: str, groups: Sequence[str]) -> str:
    """The sign of a product group, among all `groups` of the register in their order: no two have the same."""
    if code in GROUP_SIGNS:
        return GROUP_SIGNS[code]
    place = [group for group in groups if group not in GROUP_SIGNS].index(code)
    return _FURTHER_SIGNS[place] if place < len(_FURTHER_SIGNS) else f"({place + 1})"


def lighter(colour: str) -> str:
    """`colour` mixed half and half with white: derived numbers, in the light and the dark theme alike."""
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{(channel + 255) // 2:02X}" for channel in channels)


ON_LIGHTER = DARK
# Kept for "below plan" and "cannot hold", never without a word or mark.
ALARM = "#C2332B"
# The same as letters and thin lines on the page, light and dark: no one red can be seen on both.
ALARM_TEXT = "light-dark(#B3261E, #FF8A80)"
# The reader's own text colour: SVG inherits it from the page, so a chart needs no version for the dark theme.
INK = "currentColor"
# Tiles of districts: from which per cent of the plan on they have which colour, and letters on them; darkest what is
# furthest off.
PLAN_TILES = (
    (105.0, "#33475B", "#FFFFFF"),
    (100.0, lighter(PRODUCT), DARK),
    (95.0, "#F2C6C0", DARK),
    (0.0, ALARM, "#FFFFFF"),
)
