"""Every cell of every table, damaged in every way: a refusal that says where, or pages without errors; registers that
have grown, and numbers at the ends of what there can be.
"""

import random

import pytest

from lsdash.exports.pack import pages
from lsdash.model.pages import PAGES
from lsdash.present import cards, palette
from lsdash.view import view
from lsdash.view.url_state import LANGUAGES
from tests import mutations
from tests.roots import rooted

SEED, SAMPLE, PARTS = 20041, 60, 3


def page(code):
    return next(page for page in PAGES if page.code == code)


def shown_or_blamed(folder, root, damages, languages=LANGUAGES):
    """Pages of tables with these damages; where they fail, the fewest damages that make them fail."""
    mutations.write(folder, damages)
    try:
        mutations.show(folder, root, languages)
    except Exception as error:
        for cell, text in damages.items() if len(damages) > 1 else ():
            shown_or_blamed(folder, root, {cell: text}, languages)
        raise AssertionError(damages) from error


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Folders for tables and releases, and charts that are not drawn."""
    folder, root = tmp_path / "tables", tmp_path / "root"
    folder.mkdir()
    with mutations.without_drawings(monkeypatch):
        yield folder, root


@pytest.mark.slow
@pytest.mark.parametrize("kind", mutations.KINDS)
def test_every_cell_damaged_is_refused_with_its_place_or_shown(kind, places):
    folder, root = places
    draw = random.Random(f"{SEED} {kind}")  # noqa: S311
    every = {cell: mutations.changed(cell, kind, draw) for cell in mutations.cells()}
    taken = mutations.accepted(folder, every)
    for part in range(PARTS if taken else 0):
        chosen = {cell: text for cell, text in taken.items() if not part or draw.random() < 1 / 2}
        shown_or_blamed(folder, root, mutations.accepted(folder, chosen))


def test_cells_damaged_at_random_are_refused_with_their_place_or_shown(places):
    folder, root = places
    draw = random.Random(SEED)  # noqa: S311
    damages = {
        cell: mutations.changed(cell, draw.choice([*mutations.KINDS]), draw)
        for cell in draw.sample(mutations.cells(), SAMPLE)
    }
    taken = mutations.accepted(folder, damages)
    assert 0 < len(taken) < SAMPLE
    shown_or_blamed(folder, root, taken, LANGUAGES[:1])


def figure(row, words, value, step):
    """Damages of a figure whose words, value and step agree."""
    texts = {"as_printed": words, "value": value, "step": step}
    return {("figures.csv", row, column): text for column, text in texts.items()}


EXTREMES = {
    **figure(2, "0,000001 tỷ đồng", "0.000001", "0.000001"),
    **figure(3, "0% kế hoạch", "0", "1"),
    **figure(7, "giảm 100,00%", "-100", "0.01"),
    **figure(10, "0% so cùng kỳ", "0", "1"),
    **figure(16, "999 tỷ tấn", "999000000000", "1000000000"),
    **figure(22, "0/0", "0", "1"),
    **figure(23, "0/0", "0", "1"),
    **figure(28, "0 tỷ đồng", "0", "1"),
    **figure(31, "bằng 0%", "0", "1"),
    **figure(36, "0 tấn", "0", "1"),
    **figure(39, "trên 0 triệu chiếc", "0", "1000000"),
    ("sources.csv", 3, "period"): "1900",
    ("sources.csv", 4, "period"): "2100",
    ("sources.csv", 5, "period"): "1900-01..2100-12",
}


def test_numbers_and_periods_at_the_ends_of_what_there_can_be_are_shown(places):
    folder, root = places
    taken = mutations.accepted(folder, EXTREMES)
    assert taken == {cell: text for cell, text in EXTREMES.items() if text != mutations.original(cell)}
    shown_or_blamed(folder, root, taken, LANGUAGES[:1])


@pytest.mark.parametrize(
    ("row", "words", "value"),
    [
        (2, "99.999 nghìn tỷ đồng", "99999000000000"),
        (2, "−5 tỷ đồng", "-5"),
        (4, "giảm 200%", "-200"),
    ],
)
def test_numbers_that_there_cannot_be_are_refused_although_the_words_say_them(places, row, words, value):
    folder, _ = places
    mutations.write(folder, figure(row, words, value, "1"))
    found = {(issue.file, issue.row, issue.column, issue.found) for issue in mutations.refusal(folder)}
    assert ("figures.csv", row, "value", value) in found


GROWN = {
    "sources.csv": ["bc2025,report,1,2025,2026-01-10,not_stated,,,Báo cáo 2025,Report 2025,Sở,Department,,,"],
    "units.csv": ["met-2,mét vuông,square metres"],
    "product_groups.csv": ["det-may-2,7,Dệt may,Textiles", "go-3,8,Gỗ,Wood"],
    "products.csv": [
        "vai-100,det-may-2,32,met-2,Vải bông,Cotton cloth",
        "ghe-2,go-3,33,chiec,Ghế,Chairs",
    ],
    "areas.csv": ["05977,xa-moi-1,Xã Mới,New Commune,district,2025-07-01,,21.8,106.7,5,5"],
    "regions.csv": ["19,thai-nguyen,Thái Nguyên,Thái Nguyên,province,6,"],
    "indicators.csv": [
        "energy_2,segment,flow,false,kwh,0,none,not_applicable,indicator,Điện năng,Energy",
        "density_2,whole,rate,false,met-2,1,none,not_applicable,indicator,Mật độ,Density",
    ],
    "segments.csv": [
        "nang-luong,energy_2,,whole,1,Tất cả,All",
        "mat-troi-2,energy_2,nang-luong,part,2,Mặt trời,Solar",
        "nl-lech,energy_2,nang-luong,remainder,3,Lệch,Rest",
        "mat-do,density_2,,whole,1,Mật độ,Density",
    ],
    "measures.csv": ["ton_kho_2,21,,,Tồn kho,Stock"],
    "figures.csv": [
        "2025/1,bc2025,1.1,output,vai-100,,2025,actual,stated,1000,met-2,1,1.000 mét vuông,false,,",
        '2025/2,bc2025,1.1,output,vai-100,,2025,growth,stated,-6.5,phan-tram,0.1,"Giảm 6,5%",false,,',
        "2025/3,bc2025,1.1,output,ghe-2,huu-lung,2025,actual,stated,20,chiec,1,20 chiếc,false,,",
        "2025/4,bc2025,1.1,output,vai-100,,2025,ton_kho_2,stated,7,met-2,1,7,false,,",
        "2025/5,bc2025,1.1,energy_2,nang-luong,,2025,actual,stated,70,kwh,1,70 kWh,false,,",
        "2025/6,bc2025,1.1,energy_2,mat-troi-2,,2025,actual,stated,30,kwh,1,30 kWh,false,,",
        '2025/7,bc2025,1.1,density_2,mat-do,,2025,actual,stated,3.5,met-2,0.1,"3,5",false,,',
        '2025/8,bc2025,1.1,density_2,mat-do,thai-nguyen,2025,actual,stated,3.5,met-2,0.1,"3,5",false,,',
        "2025/9,bc2025,1.1,production_value,total,,2025,actual,stated,900,ty-dong,1,900 tỷ đồng,false,,",
    ],
    "activities.csv": ["xa-moi-1,vai-100,bc2025,1.1,false,,", "huu-lung,ghe-2,bc2025,1.2,false,,"],
    "findings.csv": ["nhận định 1,bc2025,1.1,xu-huong,Có,Yes,,"],
    "finding_links.csv": [
        "nhận định 1,,vai-100,,",
        "nhận định 1,,,,energy_2.mat-troi-2.2025.share",
        "nhận định 1,,,,density_2.mat-do@thai-nguyen.2025.actual",
    ],
    "headlines.csv": ["dia-ban,1,output.vai-100.{this}.ton_kho_2,energy_2.nang-luong.{this}.actual"],
    "barriers.csv": ["vải và ghế,vai-100,ghe-2,Khác nhau,Different"],
}


def test_every_register_can_grow_without_code(places):
    folder, root = places
    mutations.write(folder, {})
    for file, lines in GROWN.items():
        with (folder / file).open("a", encoding="utf-8") as table:
            table.writelines(f"{line}\n" for line in lines)
    assert mutations.refusal(folder) == []
    release = mutations.show(folder, root, LANGUAGES[:1])
    with rooted(root):
        address = {"ban": [release.id]}
        shown = view.of(address, page("dia-ban"))
        grown = ["output.vai-100.2025.ton_kho_2", "energy_2.mat-troi-2.2025.share"]
        assert cards.several(shown, grown).keys() == set(grown)
        map_of = pages.page(shown)
        assert palette.group_sign("det-may-2", shown.words.codes("group")) in map_of
        narrowed = view.of({**address, "dv": ["xa-moi-1"], "sp": ["vai-100"]}, page("dia-ban"))
        assert narrowed.problems == ()
        pages.page(narrowed)


def test_no_two_product_groups_have_the_same_sign():
    groups = [*palette.GROUP_SIGNS, *(f"group-{number}" for number in range(30))]
    signs = [palette.group_sign(code, groups) for code in groups]
    assert len(set(signs)) == len(groups)
