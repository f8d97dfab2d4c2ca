from __future__ import annotations

from datetime import date

import pytest

from app.contacts import load_contacts
from app.models import Contact, Notice, Risk, Screening
from app.notices import load_notices
from app.said_first import SaidFirst
from app.ui.contacts import contacts_html, notice_html, reach_html, urgent_html
from tests.ui.conftest import Start
from tests.ui.fakes import (
    HOSTILE,
    abstained,
    answered,
    article,
    contact,
    notice,
    redirected,
    urgent,
)
from tests.ui.test_ask import ask, shown, talk
from tests.ui.test_masks import LEAVING
from tests.ui.test_pages import about_page, run


def test_urgent_help_stands_alone(start: Start) -> None:
    page, fake = start(answered(article()))
    ask(page, "I am not safe.")
    assert not page.exception
    assert "You may be in danger." in shown(page)
    assert 'href="tel:116123"' in shown(page)
    assert fake.asked == []
    keys = {button.key for button in page.button if button.key}
    assert "misread-1" in keys
    assert not keys & {"again-1", "follow-1-0", "send"}


def test_what_follows_urgent_help_says_so_until_its_writer_is_safe(start: Start) -> None:
    page, fake = start(answered(article()))
    for words in ("I am not safe.", "It was a long day.", "I am safe now.", "And the day went on."):
        ask(page, words)
    assert [message.endangered for message in fake.asked] == [True, True, False]


def test_whoever_was_misread_is_answered(start: Start) -> None:
    page, fake = start(answered(article()))
    ask(page, "I am not safe.")
    page.button(key="misread-1").click().run()
    assert [message.misread for message in fake.asked] == [True]
    assert "You may be in danger." not in shown(page)
    assert "That sounds hard." in shown(page)
    assert len(talk(page).exchanges) == 1
    page.button(key="again-1").click().run()
    assert [message.misread for message in fake.asked] == [True, True]


def test_help_waits_for_no_preview(start: Start) -> None:
    page, fake = start(answered(article()), leaving=LEAVING)
    ask(page, "I am not safe, Noor.")
    assert "You may be in danger." in shown(page)
    assert "Before this leaves" not in shown(page)
    page.button(key="misread-1").click().run()
    assert "Before this leaves" in shown(page)
    assert fake.asked == []


def test_a_notice_stands_above_the_answer_and_above_the_preview(start: Start) -> None:
    page, _ = start(answered(article()), leaving=LEAVING)
    ask(page, "I am afraid for her, for Noor.")
    assert "Speak to your supervisor today." in shown(page)
    page.button(key="send").click().run()
    whole = shown(page)
    assert whole.index("Speak to your supervisor today.") < whole.index("That sounds hard.")


def test_the_numbers_follow_the_region_that_was_chosen(start: Start) -> None:
    page, _ = start(answered(article()))
    ask(page, "I am afraid for her.")
    assert "Line in United Kingdom" in shown(page)
    page.selectbox(key="choose-region-exchange-1").set_value("nz").run()
    assert "Line in New Zealand" in shown(page)
    assert "Line in United Kingdom" not in shown(page)
    page.button(key="forget").click().run()
    ask(page, "I am not safe.")
    assert "Line in New Zealand" in shown(page)


RAISED = Screening(
    route="question", risks=(Risk(who="client", what="abuse_or_neglect", words="afraid"),)
)
SAYS = SaidFirst(load_notices(), load_contacts()["uk"])


def _raised(region: str) -> Notice:
    found = SAYS.notice(RAISED, load_contacts()[region])
    assert found is not None
    return found


@pytest.mark.parametrize("words", ["It was a long day.", "I am afraid for her."])
def test_a_danger_that_is_found_while_the_answer_is_written_is_drawn_above_it(
    start: Start, words: str
) -> None:
    page, fake = start(answered(article()).model_copy(update={"notice": _raised("uk")}))
    fake.screening = RAISED
    ask(page, words)
    whole = shown(page)
    line = notice_html(_raised("uk"))
    assert line in whole and whole.index(line) < whole.index("That sounds hard.")
    assert "Line in United Kingdom" not in whole
    page.selectbox(key="choose-region-exchange-1").set_value("us").run()
    assert notice_html(_raised("us")) in shown(page)


@pytest.mark.parametrize("words", ["It was a long day.", "I am afraid for her."])
def test_urgent_help_that_is_found_while_the_answer_is_written_stands_alone(
    start: Start, words: str
) -> None:
    page, fake = start(urgent(load_contacts()["uk"]))
    own = Risk(who="clinician", what="self_harm", words="a long day")
    fake.screening = RAISED.model_copy(update={"risks": (own,)})
    ask(page, words)
    assert not page.exception
    assert "You may be in danger." in shown(page)
    assert "Speak to your supervisor today." not in shown(page)
    keys = {button.key for button in page.button if button.key}
    assert "misread-1" in keys and "again-1" not in keys
    page.selectbox(key="choose-region-exchange-1").set_value("us").run()
    assert 'href="tel:911"' in shown(page)


def test_a_message_that_could_not_be_read_keeps_whom_to_reach_in_another_region(
    start: Start,
) -> None:
    unread = SAYS.unread_notice(load_contacts()["uk"])
    page, fake = start(abstained(article()).model_copy(update={"notice": unread}))
    fake.screening = Screening(route="question", risks=(), readable=False)
    ask(page, "Das war ein langer Tag.")
    page.selectbox(key="choose-region-exchange-1").set_value("us").run()
    assert notice_html(SAYS.unread_notice(load_contacts()["us"])) in shown(page)


def test_about_shows_the_numbers_of_the_region(start: Start) -> None:
    start()
    page = run(about_page)
    assert "Samaritans" in shown(page)
    page.selectbox(key="choose-region-about").set_value("us").run()
    assert "988 Suicide &amp; Crisis Lifeline" in shown(page)


def test_a_redirection_says_what_it_can_do_and_does_it(start: Start) -> None:
    page, fake = start(redirected(article()))
    ask(page, "What dose?")
    assert not page.exception
    whole = shown(page)
    assert whole.index("I do not speak about medication.") < whole.index("Slow down first")
    assert whole.count("I do not speak about medication.") == 1
    page.button(key="cite-1-2-1").click().run()
    assert "<mark>Slow down first" in shown(page)
    page.button(key="follow-1-0").click().run()
    assert fake.asked[1].text == "How do I raise it?"


def test_a_redirection_without_passages_is_whole(start: Start) -> None:
    bare = redirected(article()).model_copy(update={"citations": (), "also_found": ()})
    page, _ = start(bare.model_copy(update={"sentences": bare.sentences[:2]}))
    ask(page, "What dose?")
    assert "I can help with how to raise it." in shown(page)
    assert "broke" not in shown(page)
    assert page.button(key="again-1")


@pytest.mark.parametrize(
    ("reach", "links"),
    [
        ("999", ["tel:999"]),
        ("116 123", ["tel:116123"]),
        ("111, then 2", ["tel:111"]),
        ("112 or 999", ["tel:112", "tel:999"]),
        ("text SHOUT to 85258", ["sms:85258"]),
        ("call or text 988", ["tel:988"]),
        ("1-800-799-7233", ["tel:18007997233"]),
        ("+44 20 7946 0000", ["tel:+442079460000"]),
        ("findahelpline.com lists lines by country", ["https://findahelpline.com"]),
    ],
)
def test_what_can_be_called_is_a_link(reach: str, links: list[str]) -> None:
    shown_links = [part.partition('"')[0] for part in reach_html(reach).split('href="')[1:]]
    assert shown_links == links


def test_every_shipped_contact_can_be_reached_by_a_touch() -> None:
    for region in load_contacts().values():
        for one in region.contacts:
            assert "href=" in reach_html(one.reach), one.name


def test_only_unconfirmed_contacts_say_so() -> None:
    confirmed = Contact(name="A", reach="999", when="now", confirmed=date(2026, 1, 31))
    assert "Not yet confirmed" not in contacts_html([confirmed])
    assert contacts_html([confirmed, contact()]).count("Not yet confirmed") == 1
    assert contacts_html([contact(), contact()]).count("Not yet confirmed") == 1
    assert contacts_html([]) == ""


def test_markup_in_a_contact_is_shown_as_text() -> None:
    hostile = Contact(name=HOSTILE, reach=HOSTILE, when=HOSTILE)
    for html in (
        notice_html(notice().model_copy(update={"contacts": (hostile,)})),
        urgent_html(urgent().model_copy(update={"contacts": (hostile,)})),
    ):
        assert "<script" not in html
        assert "<img" not in html


def test_only_urgent_help_interrupts_a_screen_reader() -> None:
    assert 'role="alert"' in urgent_html(urgent())
    assert "alert" not in notice_html(notice())
