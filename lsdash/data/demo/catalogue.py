"""What the demonstration province makes: products, who makes how much of what where, and how a year runs. All invented.

Nothing here is calibrated to Lạng Sơn: orders of magnitude are plausible, every number is made up.
"""

from typing import NamedTuple

# Twelve thousandths-of-a-month, January first; each profile adds up to 12 000.
PROFILES: dict[str, tuple[int, ...]] = {
    "chung": (930, 930, 1000, 990, 1000, 1010, 1000, 1010, 1020, 1030, 1040, 1040),
    "xay-dung": (980, 960, 1080, 1100, 1090, 1010, 900, 860, 930, 1010, 1050, 1030),
    "dien": (900, 850, 920, 960, 1060, 1170, 1190, 1150, 1050, 950, 900, 900),
    "nong-san": (900, 850, 860, 850, 860, 900, 1050, 1150, 1250, 1250, 1130, 950),
}
# Years in which the Tết holiday falls into January; in the others of 2014–2023 it falls into February.
TET_IN_JANUARY = frozenset({2014, 2017, 2020, 2023})
TET_DIP = 200


class Sector(NamedTuple):
    """One ownership sector; `annual` is its own production value of the last year in million VND.

    `growth` is the range of yearly levels, `plan` that of the plan over the actual, both in thousandths; `aim` that of
    the target over the last actual, in percent; `weights` are percent of `annual` by district.
    """

    code: str
    annual: int
    growth: tuple[int, int]
    plan: tuple[int, int]
    aim: tuple[int, int]
    weights: dict[str, int]


class Product(NamedTuple):
    """One product; `annual` is the last year's output in `unit`, `weights` are percent of it by district."""

    code: str
    group: str
    unit: str
    name_vi: str
    name_en: str
    profile: str
    annual: int
    weights: dict[str, int]


# `nqd` here is the non-state sector without its foreign-invested part, which `fdi` states.
SECTORS = (
    Sector(
        *("tw", 560_000, (1010, 1050), (1020, 1240), (104, 112)),
        {"loc-binh": 41, "lang-son": 22, "cao-loc": 15, "chi-lang": 12, "huu-lung": 7, "dinh-lap": 3},
    ),
    Sector(
        *("dp", 290_000, (955, 990), (1020, 1180), (95, 98)),
        {
            "lang-son": 30,
            "huu-lung": 18,
            "chi-lang": 14,
            "cao-loc": 12,
            "loc-binh": 9,
            "van-lang": 6,
            "trang-dinh": 5,
            "bac-son": 4,
            "van-quan": 2,
        },
    ),
    Sector(
        *("nqd", 1_010_000, (1080, 1130), (830, 980), (107, 114)),
        {
            "lang-son": 24,
            "cao-loc": 20,
            "huu-lung": 18,
            "chi-lang": 11,
            "loc-binh": 8,
            "van-lang": 6,
            "trang-dinh": 4,
            "bac-son": 4,
            "van-quan": 2,
            "binh-gia": 2,
            "dinh-lap": 1,
        },
    ),
    Sector(
        *("fdi", 180_000, (1090, 1150), (860, 1000), (106, 114)),
        {"cao-loc": 42, "lang-son": 28, "huu-lung": 21, "dinh-lap": 9},
    ),
)

PRODUCTS = (
    Product(
        *("than-sach", "khai-khoang", "tan", "Than sạch", "Clean coal", "chung", 318_000),
        {"loc-binh": 92, "dinh-lap": 8},
    ),
    Product(
        *("da", "khai-khoang", "m3", "Đá các loại", "Stone of all kinds", "xay-dung", 1_480_000),
        {"huu-lung": 46, "chi-lang": 27, "cao-loc": 15, "bac-son": 12},
    ),
    Product(
        *("bo-xit", "khai-khoang", "m3", "Quặng bô xít", "Bauxite ore", "xay-dung", 61_000),
        {"van-quan": 44, "chi-lang": 34, "cao-loc": 22},
    ),
    Product(
        *("quang-sat", "khai-khoang", "tan", "Quặng sắt", "Iron ore", "xay-dung", 88_000),
        {"chi-lang": 63, "van-quan": 37},
    ),
    Product(
        *("than-cac-loai", "khai-khoang", "tan", "Than các loại", "Coal of all kinds", "chung", 497_000),
        {"loc-binh": 86, "dinh-lap": 8, "cao-loc": 6},
    ),
    Product(
        *("cat-soi", "khai-khoang", "m3", "Cát, sỏi", "Sand and gravel", "xay-dung", 236_000),
        {"trang-dinh": 38, "loc-binh": 33, "van-lang": 29},
    ),
    Product(
        *("xi-mang", "vat-lieu", "tan", "Xi măng", "Cement", "xay-dung", 742_000),
        {"chi-lang": 68, "huu-lung": 22, "lang-son": 10},
    ),
    Product(
        *("clanhke", "vat-lieu", "tan", "Clanhke", "Clinker", "chung", 561_000),
        {"chi-lang": 76, "huu-lung": 24},
    ),
    Product(
        *("gach-nung", "vat-lieu", "vien", "Gạch nung", "Fired bricks", "xay-dung", 118_000_000),
        {"huu-lung": 31, "cao-loc": 27, "loc-binh": 24, "trang-dinh": 18},
    ),
    Product(
        *("gach-cac-loai", "vat-lieu", "vien", "Gạch các loại", "Bricks of all kinds", "xay-dung", 186_000_000),
        {"huu-lung": 31, "cao-loc": 27, "loc-binh": 24, "trang-dinh": 18},
    ),
    Product(
        *("ngoi-nung", "vat-lieu", "vien", "Ngói nung", "Fired roof tiles", "xay-dung", 7_400_000),
        {"bac-son": 58, "binh-gia": 42},
    ),
    Product(
        *("voi", "vat-lieu", "tan", "Vôi", "Lime", "xay-dung", 54_000),
        {"huu-lung": 61, "chi-lang": 39},
    ),
    Product(
        *("be-tong", "vat-lieu", "m3", "Bê tông thương phẩm", "Ready-mixed concrete", "xay-dung", 132_000),
        {"lang-son": 57, "cao-loc": 43},
    ),
    Product(
        *("dien-thuong-pham", "dien-nuoc", "kwh", "Điện thương phẩm", "Commercial electricity", "dien", 763_000_000),
        {
            "lang-son": 26,
            "cao-loc": 17,
            "huu-lung": 15,
            "chi-lang": 12,
            "loc-binh": 10,
            "van-lang": 5,
            "trang-dinh": 4,
            "bac-son": 4,
            "van-quan": 3,
            "binh-gia": 2,
            "dinh-lap": 2,
        },
    ),
    Product(
        *("dien-truyen-tai", "dien-nuoc", "kwh", "Điện truyền tải và phân phối"),
        *("Electricity transmitted and distributed", "dien", 824_000_000),
        {"lang-son": 55, "huu-lung": 27, "loc-binh": 18},
    ),
    Product(
        *("dien-san-xuat", "dien-nuoc", "kwh", "Điện sản xuất", "Electricity generated", "dien", 691_000_000),
        {"loc-binh": 88, "trang-dinh": 7, "bac-son": 5},
    ),
    Product(
        *("nuoc-may", "dien-nuoc", "m3", "Nước máy", "Tap water", "dien", 9_300_000),
        {"lang-son": 56, "huu-lung": 14, "loc-binh": 11, "chi-lang": 10, "van-lang": 9},
    ),
    Product(
        *("phu-tung-xe-may", "co-khi-tieu-dung", "chiec", "Linh kiện, phụ tùng xe máy", "Motorcycle parts"),
        *("chung", 3_650_000),
        {"lang-son": 64, "cao-loc": 36},
    ),
    Product(
        *("ket-cau-thep", "co-khi-tieu-dung", "tan", "Kết cấu thép", "Steel structures", "xay-dung", 21_000),
        {"lang-son": 71, "cao-loc": 29},
    ),
    Product(
        *("nong-cu", "co-khi-tieu-dung", "chiec", "Nông cụ cầm tay", "Hand tools for farming", "nong-san", 164_000),
        {"cao-loc": 59, "bac-son": 41},
    ),
    Product(
        *("quan-ao", "co-khi-tieu-dung", "chiec", "Quần áo may sẵn", "Ready-made clothes", "chung", 2_140_000),
        {"huu-lung": 52, "lang-son": 48},
    ),
    Product(
        *("giay", "nong-lam-san", "tan", "Giấy", "Paper", "chung", 12_600),
        {"huu-lung": 73, "lang-son": 27},
    ),
    Product(
        *("bot-giay", "nong-lam-san", "tan", "Bột giấy", "Paper pulp", "chung", 8_900),
        {"huu-lung": 100},
    ),
    Product(
        *("van-san-tre", "nong-lam-san", "m3", "Ván sàn tre", "Bamboo flooring", "chung", 6_200),
        {"trang-dinh": 55, "loc-binh": 45},
    ),
    Product(
        *("go", "nong-lam-san", "m3", "Gỗ", "Wood", "nong-san", 143_000),
        {"dinh-lap": 33, "loc-binh": 30, "binh-gia": 21, "huu-lung": 16},
    ),
    Product(
        *("nhua-thong", "nong-lam-san", "tan", "Nhựa thông", "Pine resin", "nong-san", 15_400),
        {"loc-binh": 57, "dinh-lap": 43},
    ),
    Product(
        *("che", "nong-lam-san", "tan", "Chè chế biến", "Processed tea", "nong-san", 3_100),
        {"dinh-lap": 82, "loc-binh": 18},
    ),
    Product(
        *("hoa-hoi", "nong-lam-san", "tan", "Hoa hồi sấy", "Dried star anise", "nong-san", 9_700),
        {"van-quan": 41, "binh-gia": 26, "van-lang": 19, "cao-loc": 14},
    ),
    Product(
        *("thuoc-la", "nong-lam-san", "tan", "Thuốc lá sấy", "Cured tobacco", "nong-san", 5_800),
        {"bac-son": 62, "chi-lang": 38},
    ),
    Product(
        *("may-tre-dan", "thu-cong", "chiec", "Hàng mây tre đan", "Wickerwork", "chung", 386_000),
        {"van-lang": 54, "trang-dinh": 46},
    ),
)
