"""Pages while releases come and go: a page keeps to one, a lost one is said, filters and language stay."""

import pytest

from lsdash.data import build, releases
from lsdash.model import texts
from lsdash.view import url_state
from tests.revised import revise
from tests.ui.test_pages import html_of, opened, page, text_of


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_superseded_release_says_so_in_the_language_of_the_page(two, lang):
    old, new = two
    app = opened(page("tong-quan"), ban=old.id, kv="tw", lang=lang)
    digits = {"vi": ("108,337", "108,837"), "en": ("108.337", "108.837")}[lang]
    text = text_of(app)
    assert texts.text(lang, "release.changed", count=10) in text
    assert all(each in text for each in (old.id, new.id, *digits))
    assert app.query_params["ban"] == old.id
    assert f'href="?lang={lang}&amp;kv=tw"' in html_of(app) or (lang == "vi" and 'href="?kv=tw"' in html_of(app))


def test_the_current_release_pinned_says_nothing(two):
    app = opened(page("tong-quan"), ban=two[1].id)
    assert texts.text("vi", "release.newest") not in text_of(app)
    assert "notice-release" not in html_of(app)
    assert app.query_params["ban"] == two[1].id


@pytest.mark.parametrize("how", ["missing", "withdrawn"])
def test_a_release_lost_while_its_page_is_open_is_said_and_the_current_one_shown(two, how):
    old, new = two
    app = opened(page("co-cau"), ban=old.id, kv="tw")
    assert "108,337" in text_of(app)
    releases.file_of(old).unlink() if how == "missing" else releases.withdrawal_mark(old.id).touch()
    app.run()
    assert not app.exception
    text = text_of(app)
    assert "108,837" in text
    assert old.id in text
    assert texts.text("vi", f"code.LS-{'03' if how == 'missing' else '09'}") in text
    assert (app.query_params["ban"], app.query_params["kv"]) == (old.id, "tw")
    again = text_of(app.run())
    assert new.id in again
    assert texts.text("vi", "notice.current_shown") in again
    assert "108,337" not in again


@pytest.mark.parametrize("mangled", ["{}.", "{})", "{}”", "%2562c2004{}", "\u200b{}", "{}#:~:text=abc", "{}.Mời xem"])
def test_a_pin_that_was_altered_on_its_way_shows_the_old_numbers_and_says_so(two, mangled):
    old = two[0].id
    said = mangled.format(old).replace("%2562c2004bc2004", "%62c2004")
    app = opened(page("co-cau"), ban=said, kv="tw")
    text = text_of(app)
    assert "108,337" in text
    assert app.query_params["ban"] == old
    assert (
        texts.text("vi", "notice.mended", key="Bản phát hành (ban)", text=url_state.shown(said), nearest=f"ban={old}")
        in text
    )
    assert texts.text("vi", "notice.address") not in text
    assert texts.text("vi", "release.newest") in text


def test_a_pin_under_an_altered_key_shows_the_old_numbers_too(two):
    app = opened(page("co-cau"), **{"amp;ban": two[0].id})
    assert "108,337" in text_of(app)
    assert dict(app.query_params) == {"ban": two[0].id}


def test_a_pin_that_nobody_can_read_stays_in_the_address_until_its_nearest_is_pressed(two):
    old = two[0].id
    cut = old[:-2]
    app = opened(page("co-cau"), ban=cut, kv="tw")
    for _ in range(2):
        text = text_of(app)
        assert "108,837" in text
        assert texts.text("vi", "code.LS-08") in text
        assert texts.text("vi", "notice.current_shown") in text
        assert dict(app.query_params) == {"ban": cut, "kv": "tw"}
        assert f'href="?ban={old}&amp;kv=tw"' in html_of(app)
        app.run()


def test_a_new_release_shows_at_the_next_action_with_the_same_filters(release, filled_root, data_copy):
    app = opened(page("co-cau"), kv="tw")
    assert "108,337" in text_of(app)
    revise(data_copy)
    newest = build.release(data_copy)[0]
    text = text_of(app.run())
    assert "108,837" in text
    assert "108,337" not in text
    assert newest.id in text
    assert app.query_params["kv"] == "tw"


def test_the_number_of_changes_is_of_the_filters_of_the_view(two):
    app = opened(page("co-cau"), ban=two[0].id, kv="tw")
    assert texts.text("vi", "release.changed", count=7) in text_of(app)
    for code, chosen in (("co-cau", {"kv": "dp"}), ("dien-nuoc", {})):  # headline numbers follow the sector, too
        assert texts.text("vi", "release.unchanged") in text_of(opened(page(code), ban=two[0].id, **chosen))
