"""The address of the dashboard itself, from what a browser says of its address."""

from types import SimpleNamespace

import pytest

from lsdash.model.pages import PAGES
from lsdash.ui import copy_link


def view(code):
    return SimpleNamespace(page=next(page for page in PAGES if page.code == code))


@pytest.mark.parametrize(
    ("url", "code", "base"),
    [
        ("http://127.0.0.1:8501/", "tong-quan", "http://127.0.0.1:8501/"),
        ("http://127.0.0.1:8501", "tong-quan", "http://127.0.0.1:8501/"),
        ("http://127.0.0.1:8501/co-cau", "co-cau", "http://127.0.0.1:8501/"),
        ("https://langson.example/so-lieu/co-cau", "co-cau", "https://langson.example/so-lieu/"),
        ("https://langson.example/so-lieu/", "tong-quan", "https://langson.example/so-lieu/"),
        ("https://langson.example/a/b/muc-tieu/", "muc-tieu", "https://langson.example/a/b/"),
        ("http://[::1]:8501/co-cau", "co-cau", "http://[::1]:8501/"),
        (None, "co-cau", "/"),
        ("", "co-cau", "/"),
        ("javascript:alert(1)//co-cau", "co-cau", "/"),
        ('https://x.example/"><script>', "co-cau", "/"),
        ("https://x.example/" + "a" * 5000, "co-cau", "/"),
        ("https://user:secret@x.example/co-cau", "co-cau", "/"),
        ("https://x.example/co-cau\n", "co-cau", "/"),
    ],
)
def test_the_address_of_the_dashboard_has_no_page_and_the_form_of_an_address(monkeypatch, url, code, base):
    monkeypatch.setattr(copy_link.st, "context", SimpleNamespace(url=url))
    assert copy_link.base(view(code)) == base
