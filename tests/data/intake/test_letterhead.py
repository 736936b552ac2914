"""What stands over a report in words is proposed as its title, unit and day."""

import pytest

from lsdash.data.intake import sources
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.heading import Heading
from lsdash.data.intake.prose import letterhead
from tests.data.intake.prose import TABLES

YEAR = """SỞ CÔNG NGHIỆP LẠNG SƠN
Số: 214/BC-CN
Lạng Sơn, ngày 12 tháng 01 năm 2007

BÁO CÁO
Kết quả sản xuất công nghiệp năm 2006 và nhiệm vụ năm 2007

Giá trị SXCN năm 2006 đạt 887,45 tỷ đồng."""
DISTRICT = """UBND HUYỆN HỮU LŨNG
PHÒNG CÔNG THƯƠNG
Báo cáo tình hình sản xuất công nghiệp tháng 9 năm 2008
Tháng 9/2008 giá trị sản xuất công nghiệp đạt 21,35 tỷ đồng."""
PRESS = """Công nghiệp Lạng Sơn trong tiến trình hội nhập
Giá trị SXCN năm 2004 đạt 546,034 tỷ đồng."""
BARE = "Giá trị SXCN năm 2004 đạt 546,034 tỷ đồng."


@pytest.mark.parametrize(
    ("text", "sender", "title", "issued"),
    [
        (YEAR, "Sở Công nghiệp Lạng Sơn", "Kết quả sản xuất công nghiệp năm 2006 và nhiệm vụ năm 2007", "2007-01-12"),
        (DISTRICT, "Phòng Công thương huyện Hữu Lũng", "Báo cáo tình hình sản xuất công nghiệp tháng 9 năm 2008", ""),
        (PRESS, "", "Công nghiệp Lạng Sơn trong tiến trình hội nhập", ""),
        (BARE, "", "", ""),
        ("UBND HUYỆN BẮC SƠN\nCông nghiệp năm 2005", "UBND huyện Bắc Sơn", "Công nghiệp năm 2005", ""),
        ("Sở Công nghiệp Lạng Sơn\nngày 31 tháng 2 năm 2005", "Sở Công nghiệp Lạng Sơn", "", ""),
    ],
)
def test_title_unit_and_day_stand_over_the_text(text, sender, title, issued):
    assert letterhead.of_text(text, TABLES) == letterhead.Letterhead(sender, title, issued)


@pytest.mark.parametrize(
    ("sender", "english"),
    [
        ("Sở Công nghiệp Lạng Sơn", "Department of Industry of Lạng Sơn"),
        ("SỞ CÔNG NGHIỆP LẠNG SƠN", "Department of Industry of Lạng Sơn"),
        ("Phòng Công thương huyện Hữu Lũng", "Phòng Công thương huyện Hữu Lũng"),
        ("", "?"),
    ],
)
def test_a_body_that_is_a_source_already_keeps_its_name_in_english(sender, english):
    row = sources.row(Heading(sender=sender), "", "2005", CodeLists(TABLES), sources.File("a" * 64, "b.txt", "", {}))
    assert row["publisher_en"] == english
