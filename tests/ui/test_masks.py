from __future__ import annotations

from streamlit.testing.v1 import AppTest

from app.models import Masking
from app.ui import masking
from app.ui.export import conversation_markdown
from app.ui.masking import Thing
from app.ui.session import Conversation, Exchange
from tests.ui.conftest import Start
from tests.ui.fakes import FakeService, answered, article
from tests.ui.test_ask import ask, shown, talk

LEAVING = ("Your messages go to example.org to be embedded.",)


def test_the_question_is_shown_and_saved_as_masked(start: Start) -> None:
    page, fake = start(answered(article()))
    ask(page, "My client Priya said no, and Noor laughed.")
    assert not page.exception
    assert "Priya" not in shown(page)
    assert ">[Client]</span> said no" in shown(page)
    assert page.toggle(key="mask-1-1").label == "Mask “Noor” as \\[Person 2\\]"
    assert "Priya" not in conversation_markdown(talk(page).exchanges)
    # The service masks again, itself: it is given what was typed, and it alone sends anything.
    assert fake.asked[0].text == "My client Priya said no, and Noor laughed."


def test_what_is_unmasked_stays_so_all_conversation_long(start: Start) -> None:
    page, fake = start(answered(article()))
    ask(page, "Noor laughed.")
    page.toggle(key="mask-1-0").set_value(False).run()
    assert "Noor laughed." in shown(page)
    ask(page, "And Noor left.")
    assert "And Noor left." in shown(page)
    assert fake.asked[1].masking.shown == ("noor",)
    page.toggle(key="mask-2-0").set_value(True).run()
    assert "And Noor left." not in shown(page)
    assert "Noor laughed." not in shown(page)


def test_other_words_can_be_masked_too(start: Start) -> None:
    page, _ = start(answered(article()))
    ask(page, "We met at  Harrow\nRoad.")
    page.text_input(key="hide-1").set_value("harrow road").run()
    assert "We met at  <span" in shown(page)
    assert talk(page).masking.hidden == ("harrow road",)
    assert page.text_input(key="hide-1").value == ""
    page.toggle(key="mask-1-0").set_value(False).run()
    assert "Harrow\nRoad." in shown(page)
    page.text_input(key="hide-1").set_value("Zebra").run()
    assert "masked wherever it comes: “zebra”" in shown(page)


def test_a_choice_that_cannot_be_applied_is_not_kept(start: Start) -> None:
    page, fake = start(answered(article()))
    ask(page, "Noor laughed.")
    fake.masks = False
    page.toggle(key="mask-1-0").set_value(False).run()
    assert not page.exception
    assert "Noor laughed." not in shown(page)
    assert talk(page).masking.shown == ()
    assert "could not be masked" in shown(page)


def test_a_message_that_cannot_be_masked_goes_no_further(start: Start) -> None:
    page, fake = start(answered(article()))
    fake.masks = False
    ask(page, "Noor laughed.")
    assert fake.asked == []
    assert "could not be masked" in shown(page)
    assert "Noor" not in conversation_markdown(talk(page).exchanges)
    fake.masks = True
    page.button(key="again-1").click().run()
    assert len(fake.asked) == 1


def test_nothing_is_sent_before_the_person_has_seen_it_masked(start: Start) -> None:
    page, fake = previewed(start)
    assert "Before this leaves your machine" in shown(page)
    assert ">[Person 1]</span> laughed." in shown(page)
    page.toggle(key="mask-1-0").set_value(False).run()
    assert "Noor laughed." in shown(page)
    assert fake.asked == []
    page.button(key="send").click().run()
    assert [message.text for message in fake.asked] == ["Noor laughed."]
    assert fake.asked[0].masking.shown == ("noor",)
    assert "Before this leaves your machine" not in shown(page)


def test_what_was_seen_masked_is_not_asked_about_again(start: Start) -> None:
    page, fake = previewed(start)
    page.button(key="send").click().run()
    ask(page, "Noor left.")
    ask(page, "What now?")
    assert len(fake.asked) == 3
    ask(page, "Priya too.")
    assert len(fake.asked) == 3
    assert "Before this leaves your machine" in shown(page)


def test_the_words_can_be_changed_before_they_are_sent(start: Start) -> None:
    page, fake = previewed(start)
    page.button(key="change").click().run()
    assert talk(page).exchanges == []
    assert page.chat_input[0].proto.value == "Noor laughed."
    ask(page, "They laughed.")
    assert [message.text for message in fake.asked] == ["They laughed."]


def test_a_message_without_identifiers_is_answered_at_once(start: Start) -> None:
    page, fake = start(answered(article()), leaving=LEAVING)
    ask(page, "What now?")
    assert len(fake.asked) == 1


def test_masking_inside_words_left_as_they_are_masks_them_again() -> None:
    kept = Masking(shown=("noor khan", "ann"))
    assert masking.hides(kept, " Khan ").shown == ("ann",)
    assert masking.hides(kept, " .. ") == kept


def test_all_words_of_one_person_are_one_choice() -> None:
    fake = FakeService([], [])
    conversation = Conversation(exchanges=[Exchange(1, "Noor and Noor")])
    masking.mask(fake, conversation, conversation.exchanges[0])
    assert masking.things(conversation, conversation.exchanges[0]) == (
        Thing(placeholder="[Person 1]", words=("Noor",), forms=("noor",), masked=True),
    )


def previewed(start: Start) -> tuple[AppTest, FakeService]:
    page, fake = start(answered(article()), leaving=LEAVING)
    ask(page, "Noor laughed.")
    assert not page.exception
    assert fake.asked == []
    return page, fake
