"""A report in words that changes what the first page says, and people who may see its draft or not."""

from lsdash.data.access import APPROVER, KEEPER, SENDER, Rights, Unit
from lsdash.data.submissions import handing_in
from lsdash.exports import prose_report

UNIT = Unit("Sở Công nghiệp Lạng Sơn")
# A number that no release has, as it is shown.
SHOWN = "612,5"
LINES = ("Sở Công nghiệp Lạng Sơn", "Công nghiệp năm 2005", "Năm 2005 giá trị sản xuất công nghiệp đạt {} tỷ đồng.")
LAN, NAM, HOA, KHO = (f"{name} <{name}@so.example> #{name * 4}" for name in ("1a1", "2b2", "3c3", "4d4"))
SENDING = frozenset({SENDER})
MAY = {
    "sender": Rights(LAN, SENDING, (UNIT,)),
    "approver": Rights(HOA, frozenset({APPROVER})),
    "keeper": Rights(KHO, frozenset({KEEPER})),
}
MAY_NOT = {
    "other sender": Rights(NAM, SENDING, (UNIT,)),
    "sender no more": Rights(LAN),
    "reader": Rights(),
    "expired": Rights(expired=True),
}


def text(value=SHOWN):
    return "\n".join(LINES).format(value).encode()


def handed_in(person, value=SHOWN):
    """The id of the submission of such a report."""
    read = prose_report.read(text(value), "bao-cao.txt", "")
    proposed = {one.name: one.key for one in read.statements if one.state == "proposed"}
    reading = prose_report.confirmed(read, proposed, prose_report.about(read), {})
    return handing_in.hand_in(text(value), reading, person=person).id
