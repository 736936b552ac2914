"""Who may do what, from what the provider says of them and the file of roles."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsdash.data import access
from lsdash.data.access import APPROVER, KEEPER, READER, SENDER
from tests.signing_in import claims, rules


@pytest.fixture(autouse=True)
def _rules(tmp_path, monkeypatch):
    rules(tmp_path, monkeypatch)


def test_an_address_that_the_provider_has_verified_gives_its_roles_and_unit():
    lan = access.rights(claims("lan"))
    assert lan.roles == {SENDER}
    assert [(unit.name, unit.areas) for unit in lan.units] == [("Phòng Công thương huyện Hữu Lũng", ("huu-lung",))]
    assert access.rights(claims("lan", email=" LAN@so.example ")).roles == {SENDER}
    assert access.rights(claims("khach")).roles == set()
    for said in (False, "true", 1, None):
        assert access.rights(claims("lan", email_verified=said)).roles == set()


def test_an_address_that_is_not_verified_gives_nothing_whatever_names_people(tmp_path, monkeypatch):
    entry = '[[group]]\nclaim = "email"\nvalue = "lan@so.example"\nroles = ["approver"]\n'
    rules(tmp_path, monkeypatch, 'address_claim = "upn"\n' + entry)
    assert access.rights(claims("lan")).roles == {APPROVER}
    assert access.rights(claims("khach")).roles == set()


def test_a_group_gives_its_roles_as_a_text_or_in_a_list():
    assert access.rights(claims("hoa")).roles == {APPROVER, KEEPER}
    assert access.rights(claims("hoa", groups="lsdash-duyet")).roles == {APPROVER, KEEPER}
    for groups in ("lsdash-duyet2", ["x"], {"lsdash-duyet": 1}, None, 3):
        assert access.rights(claims("hoa", groups=groups)).roles == set()


def test_a_sign_in_holds_for_its_hours_and_no_longer():
    hour = 3600
    assert access.rights(claims("lan", age=8 * hour - 60)).roles == {SENDER}
    over = access.rights(claims("lan", age=8 * hour))
    assert (over.roles, over.person, over.expired) == (frozenset(), "", True)
    for since in (None, "1", time.time() + hour):
        assert access.rights(claims("lan", iat=since)).roles == set()


@pytest.mark.parametrize("said", [{}, {"is_logged_in": False, "sub": "lan"}, {"is_logged_in": True}])
def test_who_is_not_signed_in_is_a_reader(said):
    assert access.rights(said) == READER


def test_the_journal_names_people_so_that_nobody_becomes_another_by_their_name():
    lan, renamed = (access.rights(claims("lan", name=name)).person for name in ("Nguyễn Thị Lan", "Hoa #000000000000"))
    assert lan.startswith("Nguyễn Thị Lan <lan@so.example> #")
    assert access.shown(lan) == "Nguyễn Thị Lan <lan@so.example>"
    assert access.same_person(lan, renamed)
    assert not access.same_person(
        lan, access.rights(claims("nam", name="Nguyễn Thị Lan", email="lan@so.example")).person
    )
    assert not access.same_person(lan, access.rights(claims("lan", issuer="https://other.example")).person)
    assert access.same_person("root", "root")
    assert not access.same_person("root", "hoa")


@given(st.text(max_size=300))
def test_whatever_a_name_is_the_line_of_the_journal_stays_one_line_with_one_mark(name):
    person = access._person(claims("lan", name=name), "email")
    assert person.isprintable()
    assert person.count("#") == person.count("<") == person.count(">") == 1
    assert len(person) < 150


def test_who_is_taken_out_of_the_file_may_do_nothing_from_then_on(tmp_path):
    (tmp_path / "access.toml").write_text("hours = 1\n")
    assert access.rights(claims("lan")).roles == set()
    assert access.rights(claims("lan", age=3600)).expired


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x =", "access.toml is no TOML file: "),
        ("people = []", "access.toml: people is not known; expected "),
        ("hours = 0", "access.toml: hours is 0; expected "),
        ("hours = true", "access.toml: hours is True; expected "),
        ("address_claim = 3", "access.toml: address_claim is 3; expected "),
        ("person = 3", "access.toml: person is not a list of tables [[person]]"),
        ('[[person]]\nroles = ["keeper"]', "access.toml: person 1: address is None; expected "),
        ('[[person]]\naddress = "a@b"\nroles = ["boss"]', "access.toml: person 1: roles is ['boss']; expected "),
        ('[[person]]\naddress = "a@b"\nroles = "keeper"', "access.toml: person 1: roles is 'keeper'; expected "),
        ('[[person]]\naddress = "a@b"\nroles = ["sender"]', "access.toml: person 1: unit is ''; expected "),
        (
            '[[person]]\naddress = "a@b"\nroles = ["keeper"]\nunit = "X"',
            "access.toml: person 1: unit is 'X'; expected ",
        ),
        (
            '[[person]]\naddress = "a@b"\nroles = ["sender"]\nunit = "X"\nareas = ["Hữu Lũng"]',
            "access.toml: person 1: areas is ['Hữu Lũng']; expected ",
        ),
        ('[[group]]\nclaim = "g"\nroles = ["keeper"]', "access.toml: group 1: value is None; expected "),
    ],
)
def test_what_the_file_says_wrongly_is_one_line_and_nobody_has_a_role(tmp_path, text, said):
    (tmp_path / "access.toml").write_text(text)
    with pytest.raises(access.InvalidAccess) as error:
        access.rules()
    assert [said in issue for issue in error.value.issues] == [True]
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    (tmp_path / "access.toml").unlink()
    with pytest.raises(access.InvalidAccess, match="cannot be read"):
        access.rights(claims("lan"))
