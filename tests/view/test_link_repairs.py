"""Links as chat programs, mail and people pass them on: read as they were meant before anything is guessed."""

import base64
import unicodedata
from dataclasses import replace
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsdash.model.pages import PAGES
from lsdash.view import address_keys, link_repairs, url_state
from lsdash.view.address_keys import KEYS
from lsdash.view.url_state import MENDED, RENAMED, dump, parse
from tests.view.test_url_state import KNOWN, NUMBERS, RELEASES, SCREENS, VIEWS, addresses

MEANT = {
    "lang": "en",
    "ban": RELEASES[0],
    "dv": "huu-lung",
    "kv": "tw",
    "nam": "2003..2004",
    "so": NUMBERS[0],
    "kb": "tw:130.8,dp:-3.7",
    "xem": VIEWS[1],
    "voi": RELEASES[1],
    "hop": "muc-luc",
    "man": SCREENS[1],
}
# What stands behind a link in a sentence, and before it.
BEHIND = [
    *".,;:!?)]}>»”’\"'…*_~|。，）」､`",
    *("),", ").", "”.", "...", "?!", "&quot;", "&gt;", "%", "%E2", "\ufffd"),
]
BEFORE = [*"([{<«“‘\"'„（「 \u200b", "3D"]
WITHIN = ["\u200b", "\u00ad", "\u2060", "\ufeff", " ", "\r\n", "\n ", "\t", "\u202f"]


def read(query, page_views=VIEWS):
    return parse(parse_qs(query, keep_blank_values=True), KNOWN, page_views, screens=SCREENS)


def meant(key):
    state, problems = parse({key: [MEANT[key]]}, KNOWN, VIEWS, screens=SCREENS)
    assert problems == []
    return state


def is_meant(key, text):
    """Whether a mangled value is read as what was meant, and a notice says so, once."""
    state, problems = parse({key: [text]}, KNOWN, VIEWS, screens=SCREENS)
    assert state == meant(key), (key, text)
    assert [(problem.key, problem.reason, problem.nearest) for problem in problems] == [(key, MENDED, MEANT[key])]
    return True


@pytest.mark.parametrize("key", MEANT)
def test_what_a_sentence_puts_around_a_link_is_no_part_of_it(key):
    assert all(is_meant(key, MEANT[key] + mark) for mark in BEHIND)
    assert all(is_meant(key, mark + MEANT[key]) for mark in BEFORE)
    assert all(is_meant(key, MEANT[key] + quote(mark)) for mark in BEHIND)


@pytest.mark.parametrize("key", MEANT)
def test_what_is_not_seen_inside_a_value_is_no_part_of_it(key):
    text = MEANT[key]
    half = len(text) // 2
    assert all(is_meant(key, text[:half] + mark + text[half:]) for mark in WITHIN)


@pytest.mark.parametrize("key", MEANT)
def test_a_value_that_was_encoded_too_often_or_written_otherwise_is_the_same(key):
    text = MEANT[key]
    once = "".join(f"%{ord(letter):02X}" for letter in text)
    assert is_meant(key, once)
    assert is_meant(key, quote(once))
    assert is_meant(key, quote(quote(once)))
    assert text.upper() == text or is_meant(key, text.upper())
    assert is_meant(key, "".join(chr(ord(letter) + 0xFEE0) for letter in text))
    assert is_meant(key, f"{text}#:~:text=abc,def")
    if "-" in text:
        assert is_meant(key, text.replace("-", "\\-"))
        assert all(is_meant(key, text.replace("-", dash)) for dash in "\u2010\u2011\u2012–—\u2015\u2212")


@pytest.mark.parametrize("key", MEANT)
@pytest.mark.parametrize(
    "form",
    [
        "xem=gia-tri&amp;{key}={value}",
        "xem=gia-tri&amp%3B{key}={value}",
        "xem=gia-tri&amp;amp;{key}={value}",
        "xem=gia-tri;{key}={value}",
        "xem=gia-tri?{key}={value}",
        "xem=gia-tri%26{key}%3D{value}",
        "xem%3Dgia-tri%26{key}%3D{value}",
        "xem%253Dgia-tri%2526{key}%253D{value}",
        "xem=gia-tri%26amp%3B{key}%3D{value}",
        "?{key}={value}",
        "{KEY}={value}",
        "{wide}={value}",
        "%E2%80%8B{key}={value}",
        "+{key}+={value}",
        "{key}%3D{value}",
        "{key}={value}&quot;",
    ],
)
def test_a_key_that_was_altered_is_read_as_the_one_that_was_meant(key, form):
    if key == "xem" and "xem" in form:
        return
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in key)
    state, problems = read(form.format(key=key, KEY=key.upper(), wide=wide, value=MEANT[key]))
    assert replace(state, kept=()) == meant(key)
    assert {problem.reason for problem in problems} <= {MENDED, RENAMED}
    assert problems or form.endswith("&quot;")


def test_a_link_of_which_all_was_encoded_twice_is_the_same_link():
    whole = urlencode(MEANT)
    for query in (quote(whole), quote(quote(whole)), whole.replace("%", "%25"), whole.replace("&", "&amp;")):
        assert dump(read(query)[0]) == dump(read(whole)[0]), query


def test_what_is_cut_off_of_values_that_repeat_one_another_is_there_once():
    state, _ = parse({"dv": ["?foo=1", "?foo=1"]}, KNOWN, VIEWS)
    assert state.kept == (("foo", ("1",)),)


def test_a_search_that_was_encoded_twice_is_the_same_and_other_words_stay_as_they_are():
    assert parse({"tim": ["than%20s%E1%BA%A1ch"]}, KNOWN, VIEWS)[0].search == "than sạch"
    assert parse({"tim": ["than+s%E1%BA%A1ch"]}, KNOWN, VIEWS)[0].search == "than sạch"
    for text in ("than.", "12,5%", "100% vốn", "C++", "#1", "a&b", "%zz", unicodedata.normalize("NFD", "sạch")):
        state, problems = parse({"tim": [text]}, KNOWN, VIEWS)
        assert (state.search, problems) == (text, [])


@pytest.mark.parametrize(
    ("text", "release"),
    [
        (f"{RELEASES[0]}.Mời", RELEASES[0]),
        (f"{RELEASES[0]}](https://x.example", RELEASES[0]),
        (f"xem {RELEASES[0]} nhé", RELEASES[0]),
        (f"{RELEASES[0]} {RELEASES[1]}", ""),
        (RELEASES[0][:-1], ""),
        (f"{RELEASES[0]}0", RELEASES[0]),
        ("xyz", ""),
    ],
)
def test_a_pin_is_found_in_what_surrounds_it_or_stays_as_it_was(text, release):
    state, _ = parse({"ban": [text]}, KNOWN, VIEWS)
    assert (state.release, state.unread_release) == (release, "" if release else text)
    assert dump(state) == {"ban": [release or text]}


@given(addresses)
def test_no_pin_is_lost(address):
    state, _ = parse(address, KNOWN, VIEWS)
    if any(text for text in address.get("ban", ())[-1:]):
        assert dump(state)["ban"]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        (RELEASES[0][:-1], RELEASES[0]),
        (RELEASES[1][:10], RELEASES[1]),
        (RELEASES[0][:7], ""),
        (RELEASES[0][:-2] + "xx", RELEASES[0]),
        (RELEASES[1].replace("bc2004", "bc204"), RELEASES[1]),
        ("bc2004-5dfc7235b110", ""),
        ("xyz", ""),
        ("", ""),
    ],
)
def test_the_nearest_release_is_one_whose_name_is_alike(text, nearest):
    assert url_state.nearest_release(text, RELEASES) == nearest


def test_half_a_span_is_not_taken_for_a_period():
    for text in ("2003..", "..2004", "2023-03.."):
        state, (problem,) = parse({"nam": [text]}, KNOWN, VIEWS)
        assert (state.filters.since, problem.reason) == (None, "unknown")


@given(addresses)
def test_an_address_that_was_repaired_needs_no_repair(address):
    again = link_repairs.repaired(dump(parse(address, KNOWN, VIEWS)[0]))
    assert [repair for repair in again.made if repair.own in KEYS] == [], again


@given(st.text())
def test_whatever_a_text_holds_its_readings_are_few_and_begin_with_it(text):
    found = [*link_repairs.readings(text)]
    assert found[0] == text
    assert len(found) == len(set(found)) <= 12
    link_repairs.link_in(text)
    link_repairs.page_in(text, [page.path for page in PAGES])


# Trackers


TRACKERS = """
    ttclid mc_cid mc_eid gad_source gad_campaignid __tn__ __cft__[0] fbclid gclid gbraid wbraid msclkid yclid
    twclid igsh igshid mibextid zarsrc _gl _ga srsltid epik utm_source utm_social-type mtm_campaign pk_cid hsa_acc
    _hsenc FBCLID li_fat_id _x_tr_sl __cf_chl_tk c[0] isappinstalled spm PHPSESSID usg
    embed embed_options quot; gt amp
"""


@pytest.mark.parametrize("key", TRACKERS.split())
def test_names_that_others_hang_on_to_links_are_known(key):
    assert address_keys.is_foreign(key)
    state, problems = parse({key: ["abc"]}, KNOWN, VIEWS)
    assert (dump(state), problems) == ({key: ["abc"]}, [])


@pytest.mark.parametrize("key", ["gtin", "lttt", "amp;kv", "quotx", "utm", "foo", "ref", "embedx", "kvv", "thu"])
def test_other_names_are_not_taken_for_theirs(key):
    assert not address_keys.is_foreign(key)


def test_no_name_of_the_list_is_ours_or_like_to_be_meant_for_ours():
    names = [key for key in address_keys._LISTED if key]
    assert len(names) > 200
    assert not [key for key in KEYS if address_keys.is_foreign(key)]
    assert not [name for name in names if name != name.strip() or " " in name]


# Whole links

LINK = f"https://so.example/base/co-cau?lang=en&kv=tw&ban={RELEASES[0]}"
ENCODED = quote(LINK, safe="")


def defended(link):
    """As urldefense.com/v3 writes a link: what is not plain becomes stars, and stands encoded behind."""
    rest = "&%"
    written = "".join("*" if letter in rest else letter for letter in link)
    kept = base64.urlsafe_b64encode("".join(letter for letter in link if letter in rest).encode()).decode().rstrip("=")
    return f"https://urldefense.com/v3/__{written}__;{kept}!!abc!def$"


WRAPPERS = [
    f"https://eur01.safelinks.protection.outlook.com/?url={ENCODED}&data=05%7C01%7C&sdata=x%3D&reserved=0",
    f"https://nam02.safelinks.protection.outlook.com/ap/w-59584e83/?url={ENCODED}&data=05",
    f"https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url={ENCODED}&locale=vi",
    f"https://urldefense.proofpoint.com/v1/url?u={ENCODED}&k=abc",
    "https://urldefense.proofpoint.com/v2/url?u="
    + quote(LINK, safe=":/")
    .replace("-", "-2D")
    .replace("_", "-5F")
    .replace("%", "-")
    .replace(":", "-3A")
    .replace("/", "_")
    + "&d=DwMFaQ&c=x",
    defended(LINK),
    f"https://www.google.com/url?q={ENCODED}&sa=D&source=docs&usg=AOvVaw",
    f"https://www.google.com.vn/url?sa=t&url={ENCODED}&ved=2ah",
    f"https://l.facebook.com/l.php?u={ENCODED}&h=AT0abc",
    f"https://lm.facebook.com/l.php?u={quote(ENCODED, safe='')}&h=AT0abc",
    f"https://l.messenger.com/l.php?u={ENCODED}",
    f"https://l.instagram.com/?u={ENCODED}&e=AT",
    f"https://www.linkedin.com/redir/redirect?url={ENCODED}&urlhash=x",
    f"https://zalo.example/redirect?continue={ENCODED}",
    f"https://vk.com/away.php?to={ENCODED}",
    f"https://t.me/iv?url={ENCODED}&rhash=1",
    f"https://slack-redir.net/link?url={ENCODED}",
    f"https://duckduckgo.com/l/?uddg={ENCODED}&rut=1",
    f"https://linkprotect.cudasvc.com/url?a={ENCODED}&c=E,1,abc",
    f"https://secure-web.cisco.com/1abc/{ENCODED}",
    f"https://web.archive.org/web/2026/{LINK}",
    f"https://l.facebook.com/l.php?u={LINK}",
    f"https://protection.sophos.com/?d=so.example&u={base64.b64encode(LINK.encode()).decode()}&i=1",
    "https://eur01.safelinks.protection.outlook.com/?url="
    + quote(f"https://www.google.com/url?q={ENCODED}&sa=D", safe=""),
]


@pytest.mark.parametrize("link", WRAPPERS, ids=lambda link: urlsplit(link).hostname)
def test_a_link_is_taken_out_of_those_that_lead_to_it(link):
    assert link_repairs.link_in(link) == LINK


@pytest.mark.parametrize(
    "text",
    [
        *(f"<{LINK}>", f"  {LINK}\n", f'"{LINK}"', f"Xem: {LINK}", f"Xem {LINK} nhé", f"“{LINK}”"),
        *(LINK.replace("&", "&amp;"), LINK[:40] + "\n" + LINK[40:], LINK[:40] + "\r\n> " + LINK[40:]),
        *(LINK.replace("so.", "so\u200b."), LINK[:50] + "\u00ad" + LINK[50:], LINK.replace("kv=", "kv=\n")),
        *(LINK.replace("&", " & ").replace("=", " = "), f"{LINK}](https://other.example/x)", f"[{LINK}]({LINK})"),
    ],
)
def test_a_link_is_found_in_what_was_pasted(text):
    assert link_repairs.link_in(text) == LINK


def test_two_stars_and_a_letter_stand_for_a_run_of_letters():
    wrapped = "https://urldefense.com/v3/__https://so.example/co-cau?tim=a**Ab*c__;JiYl!!x"
    assert link_repairs.link_in(wrapped) == "https://so.example/co-cau?tim=a&&b%c"


def test_the_source_of_a_mail_breaks_a_link_with_an_equals_sign_that_is_no_part_of_it():
    source = LINK.replace("=", "=3D")
    assert link_repairs.link_in(source[:40] + "=\r\n" + source[40:]) == source


def test_what_is_no_link_stays_what_it_is():
    for text in ("", "x", "co-cau?kv=tw", "http://host/co-cau?tim=than", "http://["):
        assert link_repairs.link_in(text) == text


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("co-cau", ("co-cau", "")),
        ("", ("", "")),
        *((f"co-cau{mark}", ("co-cau", "")) for mark in [".", ",", ")", "”", "%E2%80%9D", "/", "\u200b", "…", ">"]),
        ("Co-Cau", ("co-cau", "")),
        ("co%2Dcau", ("co-cau", "")),
        ("co–cau", ("co-cau", "")),
        (".", ("", "")),
        ("%22", ("", "")),
        ("co-cau?kv=tw", ("co-cau", "kv=tw")),
        ("co-cau%3Fkv%3Dtw%26nam%3D2004", ("co-cau", "kv=tw&nam=2004")),
        ("co-cau&kv=tw&nam=2004", ("co-cau", "kv=tw&nam=2004")),
        ("co-cau&amp;kv=tw", ("co-cau", "kv=tw")),
        ("co-cau;kv=tw", ("co-cau", "kv=tw")),
        ("nowhere", None),
        ("co-cau.php", None),
        ("co-cauu", None),
        ("nowhere?kv=tw", None),
    ],
)
def test_the_path_of_a_page_is_read_as_it_was_meant(path, found):
    assert link_repairs.page_in(path, [page.path for page in PAGES]) == found
