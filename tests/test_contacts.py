from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest

from app.contacts import STALE_AFTER_DAYS, Region, contacts_for, load_contacts, unconfirmed
from app.doctor import describe
from app.errors import UsageError
from app.models import Risk, What
from app.readiness import Check
from app.settings import load_settings
from app.wiring.safety import region_of

TODAY = date(2026, 6, 1)
GOOD = """
[here]
name = "Here"
contacts = [
    { name = "Emergency", reach = "112", when = "any time", for = ["self_harm", "harm_to_others"] },
    { name = "A line", reach = "123", when = "at night", for = ["self_harm"], confirmed = D },
]
""".replace("= D", "= 2026-05-01")


def _region(*confirmed: date | None) -> Region:
    return Region.model_validate(
        {
            "name": "Here",
            "contacts": [
                {
                    "name": f"Line {n}",
                    "reach": "123",
                    "when": "any time",
                    "for": ["self_harm"],
                    "confirmed": day,
                }
                for n, day in enumerate(confirmed)
            ],
        }
    )


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "contacts.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _risk(what: What) -> Risk:
    return Risk(who="client", what=what, words="x")


def test_every_shipped_region_has_emergency_services_first_whatever_the_danger() -> None:
    regions = load_contacts()
    assert {"uk", "ie", "us", "elsewhere"} <= set(regions)
    for region in regions.values():
        for what in get_args(What):
            first, *_ = contacts_for(region, [_risk(what)])
            assert first.name == region.contacts[0].name


def test_contacts_are_those_that_fit_the_danger_in_the_files_order(tmp_path: Path) -> None:
    region = load_contacts(_file(tmp_path, GOOD))["here"]
    assert [c.name for c in contacts_for(region, [_risk("harm_to_others")])] == ["Emergency"]
    both = contacts_for(region, [_risk("harm_to_others"), _risk("self_harm")])
    assert [contact.name for contact in both] == ["Emergency", "A line"]
    assert [contact.confirmed for contact in both] == [None, date(2026, 5, 1)]


def test_where_none_fits_all_are_named(tmp_path: Path) -> None:
    region = load_contacts(_file(tmp_path, GOOD))["here"]
    assert len(contacts_for(region, [_risk("abuse_or_neglect")])) == 2


def test_a_child_s_danger_leads_with_lines_for_children_and_leaves_out_those_for_adults() -> None:
    for region in load_contacts().values():
        whose = {contact.name: contact.whose for contact in region.contacts}
        for what in get_args(What):
            named = [c.name for c in contacts_for(region, [_risk(what)], ["child"])]
            assert named[0] == region.contacts[0].name
            kinds = [whose[name] for name in named[1:]]
            assert "adults" not in kinds
            assert kinds == sorted(kinds, key=lambda kind: kind != "children")


@pytest.mark.parametrize("code", ["uk", "ie", "us", "ca", "au"])
def test_there_is_somebody_for_an_abused_child(code: str) -> None:
    region = load_contacts()[code]
    children = [c.name for c in region.contacts if c.whose == "children"]
    named = [c.name for c in contacts_for(region, [_risk("abuse_or_neglect")], ["child"])]
    assert children and named[1 : 1 + len(children)] == children


def test_a_couple_with_a_child_is_given_the_lines_for_both_the_child_s_first() -> None:
    region = load_contacts()["uk"]
    named = [
        c.reach for c in contacts_for(region, [_risk("harm_from_others")], ["child", "couple"])
    ]
    assert named.index("0800 1111") < named.index("0808 2000 247") == len(named) - 1


def test_lines_for_children_are_not_offered_where_no_child_is_in_it() -> None:
    for region in load_contacts().values():
        children = {contact.name for contact in region.contacts if contact.whose == "children"}
        for what in get_args(What):
            named = {c.name for c in contacts_for(region, [_risk(what)], ["couple"])}
            assert not named & children


def test_no_shipped_contact_claims_that_somebody_confirmed_it() -> None:
    for region in load_contacts().values():
        assert all(contact.confirmed is None for contact in region.contacts)


BAD = {
    "no TOML": ("[here\n", "line 1"),
    "no region": ("", "no region"),
    "a region that is none": ("here = 3", "here"),
    "no contact": ('[here]\nname = "Here"\ncontacts = []', "here has no contact"),
    "an unknown danger": (GOOD.replace('"harm_to_others"', '"sadness"'), "here.contacts.0.for"),
    "a misspelt field": (GOOD.replace("confirmed", "confirmd"), "here.contacts.1.confirmd"),
    "no day of the calendar": (GOOD.replace("2026-05-01", '"May"'), "here.contacts.1.confirmed"),
    "nothing to call": (GOOD.replace('"112"', '""'), "here.contacts.0.reach"),
    "for nobody": (
        GOOD.replace("confirmed =", 'whom = "pets", confirmed ='),
        "here.contacts.1.whom",
    ),
    "for nothing": (GOOD.replace('["self_harm"]', "[]"), "here.contacts.1.for"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_used_gets_one_line_that_names_it_and_the_place(
    tmp_path: Path, name: str
) -> None:
    text, place = BAD[name]
    path = _file(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load_contacts(path)
    said = str(caught.value)
    assert str(path) in said and place in said and "DEBRIEF_CONTACTS" in said
    assert "\n" not in said


def test_a_file_that_is_not_there_or_is_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.toml.*No such file"):
        load_contacts(tmp_path / "gone.toml")
    path = tmp_path / "contacts.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="no UTF-8 text"):
        load_contacts(path)


def test_contacts_never_confirmed_and_confirmed_long_ago_are_told_apart() -> None:
    year = timedelta(days=STALE_AFTER_DAYS)
    region = _region(None, TODAY, TODAY - year, TODAY - year - timedelta(days=1))
    assert unconfirmed(region, TODAY) == (["Line 0"], ["Line 3"])


def test_a_date_to_come_confirms_nothing() -> None:
    assert unconfirmed(_region(TODAY + timedelta(days=1)), TODAY) == (["Line 0"], [])


def test_a_region_that_the_file_does_not_have_is_named_with_those_that_it_has(
    tmp_path: Path,
) -> None:
    settings = load_settings(region="atlantis", contacts=_file(tmp_path, GOOD))
    with pytest.raises(UsageError, match=r"'atlantis'.*Choose one of here"):
        region_of(settings)


def test_the_settings_region_and_file_are_used(tmp_path: Path) -> None:
    assert region_of(load_settings(region="us")).contacts[0].reach == "911"
    settings = load_settings(region="here", contacts=_file(tmp_path, GOOD))
    assert region_of(settings).name == "Here"


def _check(tmp_path: Path, text: str, region: str = "here") -> Check:
    settings = load_settings(
        region=region, contacts=_file(tmp_path, text), store=str(tmp_path / "none")
    )
    return next(one for one in describe(settings).checks if one.name == "crisis contacts")


def test_doctor_names_the_contacts_to_confirm_and_the_old_ones(tmp_path: Path) -> None:
    check = _check(tmp_path, GOOD.replace("2026-05-01", "2001-05-01"))
    assert check.state == "warning" and check.next_step
    assert "never confirmed: Emergency" in check.detail
    assert "confirmed over a year ago: A line" in check.detail


def test_doctor_names_a_region_and_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    unknown = _check(tmp_path, GOOD, "atlantis")
    assert unknown.state == "not_ready" and "atlantis" in unknown.detail
    broken = _check(tmp_path, GOOD.replace('"112"', '""'))
    assert broken.state == "not_ready" and "here.contacts.0.reach" in broken.detail
