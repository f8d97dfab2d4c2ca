from __future__ import annotations

import pytest

from app.contacts import load_contacts
from app.errors import EmbedderError, SafetyError
from app.guard import Guard
from app.models import Identifier, Message, Notice, Screening, Turn, Urgent
from app.notices import load_notices
from app.pipeline.deidentify import Deidentifier
from app.pipeline.screen import Screener
from app.said_first import MOST_NOTICES
from app.understanding.danger import DangerReader
from tests.pipeline.readers import Breaks, Everyday, heads, screener
from tests.service.fakes import guard

LABELS = {
    "end my own life": "clinician self_harm",
    "hurt herself": "client self_harm",
    "stab his brother": "client harm_to_others",
    "beats the boy": "other abuse_or_neglect",
    "be my therapist": "client",
}
GUARD = guard(LABELS, {"Priya Raman": "person", "Priya": "person", "Leeds": "place"})
SECRET = "Priya Raman wants to end my own life"
NOTICES = load_notices()


def _first(text: str, *, misread: bool = False) -> Urgent | Notice | None:
    return GUARD.first(Message(text=text, misread=misread), None)


def test_a_writer_in_danger_gets_people_and_numbers() -> None:
    urgent = _first("I will end my own life.")
    assert isinstance(urgent, Urgent)
    assert tuple(sentence.text for sentence in urgent.sentences) == NOTICES.urgent["self_harm"]
    assert {"999", "116 123"} <= {contact.reach for contact in urgent.contacts}


def test_numbers_are_those_of_where_the_person_is() -> None:
    message = Message(text="I will end my own life.")
    urgent = GUARD.first(message, load_contacts()["us"])
    assert isinstance(urgent, Urgent)
    assert urgent.contacts[0].reach == "911"


def test_a_client_in_danger_gets_a_notice() -> None:
    notice = _first("She hurt herself.")
    assert isinstance(notice, Notice)
    assert notice.sentences == NOTICES.notice["client"]["self_harm"]
    assert notice.contacts


def test_somebody_who_said_that_they_were_misread_gets_a_notice_in_place_of_people() -> None:
    notice = _first("I will end my own life.", misread=True)
    assert isinstance(notice, Notice)
    assert notice.sentences == NOTICES.notice["clinician"]["self_harm"]
    assert notice.contacts


def test_a_client_who_types_and_is_in_danger_gets_the_lines_for_clients() -> None:
    urgent = _first("Can you be my therapist? I hurt herself, I mean me.")
    assert isinstance(urgent, Urgent)
    assert tuple(sentence.text for sentence in urgent.sentences) == NOTICES.urgent_client.lines


def test_a_client_who_types_about_somebody_else_gets_a_notice() -> None:
    assert isinstance(_first("Can you be my therapist? He beats the boy."), Notice)


def test_an_emergency_that_is_happening_now_leads_with_the_number_of_where_the_person_is() -> None:
    message = Message(text="She hurt herself, she is on the roof right now.")
    for code, number in (("uk", "999"), ("us", "911")):
        notice = GUARD.first(message, load_contacts()[code])
        assert isinstance(notice, Notice)
        assert notice.now and number in notice.sentences[0]
        assert notice.contacts[0].reach == number
        assert "supervisor" not in notice.sentences[0]


def test_a_writer_whose_emergency_is_now_gets_the_number_first_and_said_once() -> None:
    urgent = _first("I will end my own life right now.")
    assert isinstance(urgent, Urgent)
    assert "999" in urgent.sentences[0].text
    said = [sentence.text for sentence in urgent.sentences]
    assert sum("emergency services" in line for line in said) == 1


def test_a_child_s_notice_leads_to_those_who_safeguard_children() -> None:
    notice = _first("The ten-year-old hurt herself.")
    assert isinstance(notice, Notice)
    assert notice.sentences == NOTICES.child["self_harm"]
    assert notice.contacts[1].reach == "0800 1111"


@pytest.mark.parametrize(("who", "lines"), [("client", "lines"), ("ten-year-old", "child")])
def test_a_secret_that_was_asked_for_is_answered_in_the_notice(who: str, lines: str) -> None:
    notice = _first(f"My {who} hurt herself and made me promise not to tell.")
    assert isinstance(notice, Notice)
    secret = getattr(NOTICES.secret, lines)
    assert notice.sentences[-len(secret) :] == secret
    silent = _first(f"My {who} hurt herself.")
    assert isinstance(silent, Notice)
    assert not set(secret) & set(silent.sentences)


def test_lines_for_children_stand_beside_no_message_that_could_not_be_read() -> None:
    notice = GUARD.says.unread_notice(None)
    assert "0800 1111" not in {contact.reach for contact in notice.contacts}


def test_without_danger_nothing_comes_first() -> None:
    assert _first("How do I end a session?") is None


def test_a_notice_names_few_dangers_and_no_line_twice() -> None:
    notice = _first("She hurt herself. He will stab his brother. The father beats the boy.")
    assert isinstance(notice, Notice)
    assert len(notice.sentences) == len(set(notice.sentences)) <= 2 * MOST_NOTICES


def test_a_conversation_is_masked_with_the_same_placeholders_throughout() -> None:
    history = (
        Turn(role="user", text="My client Priya Raman is from Leeds."),
        Turn(role="assistant", text="Rest first."),
    )
    admitted = GUARD.admit(Message(text="Priya again.", history=history))
    assert admitted.question.text == "[Client] again."
    assert [turn.text for turn in admitted.question.history] == [
        "My client [Client] is from [Place 1].",
        "Rest first.",
    ]
    assert admitted.masked.spans[0].placeholder == "[Client]"
    later = GUARD.admit(Message(text="Priya left Leeds.", masking=admitted.masking))
    assert later.question.text == "[Client] left [Place 1]."


ROUTED = ["client", "off_topic", "attack"]
WORK = ["diagnosis", "medication", "treatment_plan", "test", "risk_assessment", "notes"]


@pytest.mark.parametrize(
    "screening",
    [
        *(Screening.model_validate({"route": route, "risks": ()}) for route in ROUTED),
        *(
            Screening.model_validate({"route": "clinical_request", "risks": (), "work": work})
            for work in WORK
        ),
    ],
    ids=[*ROUTED, *WORK],
)
def test_every_redirection_says_what_it_cannot_and_offers_something(screening: Screening) -> None:
    words = GUARD.says.redirection("should he take it", screening)
    assert words.cannot.endswith(".") and words.can.endswith(".")


ERRORS = [ValueError(SECRET), RuntimeError(SECRET), MemoryError(SECRET), KeyError(SECRET)]


def _refused(error: BaseException) -> None:
    said = str(error)
    assert "Priya" not in said and "Raman" not in said and "life" not in said
    assert "\n" not in said and "emergency services" in said
    # A traceback must not print what came before either.
    assert error.__cause__ is None and error.__suppress_context__


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_finder_that_breaks_stops_the_message_without_its_words(error: Exception) -> None:
    broken = guard(masking=Deidentifier(Breaks(error)))
    for step in (lambda: broken.admit(Message(text=SECRET)), broken.load):
        with pytest.raises(SafetyError, match="could not be masked") as caught:
            step()
        _refused(caught.value)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_screener_that_breaks_stops_the_message_without_its_words(error: Exception) -> None:
    broken = guard(screening=Screener(DangerReader(Breaks(error), heads()), Everyday()))
    message = Message(text=SECRET)
    for step in (
        lambda: broken.screen(SECRET),
        lambda: broken.first(message, None),
        broken.load,
    ):
        with pytest.raises(SafetyError, match="could not be checked for danger") as caught:
            step()
        _refused(caught.value)


def test_a_named_error_comes_through_as_it_is() -> None:
    error = EmbedderError("The embedder cannot be loaded. Run 'make setup'.")
    broken = guard(
        screening=Screener(DangerReader(Breaks(error), heads()), Everyday()),
        masking=Deidentifier(Breaks(error)),
    )
    for step in (lambda: broken.admit(Message(text=SECRET)), lambda: broken.screen(SECRET)):
        with pytest.raises(EmbedderError) as caught:
            step()
        assert caught.value is error


def test_a_break_in_an_earlier_turn_stops_the_message_too() -> None:
    class BreaksOnce(Breaks):
        def find(self, text: str) -> list[Identifier]:
            return super().find(text) if "earlier" in text else []

    masking = Deidentifier(BreaksOnce(ValueError(SECRET)))
    made = Guard(masking, screener({}), NOTICES, load_contacts()["uk"])
    made.admit(Message(text="now"))
    with pytest.raises(SafetyError):
        made.admit(Message(text="now", history=(Turn(role="user", text="earlier"),)))


def test_whom_to_reach_stays_until_the_writer_says_that_they_are_safe() -> None:
    made = guard({})
    for text in ("whatever", "i have them in my hand", "It was a long day."):
        assert made.first(Message(text=text), None) is None
        above = made.first(Message(text=text, endangered=True), None)
        assert isinstance(above, Notice) and above.contacts
        assert above.sentences == NOTICES.still.lines
        assert made.first(Message(text=text, endangered=True, misread=True), None) is None
    assert made.first(Message(text="I am safe now.", endangered=True), None) is None


def _said(*texts: str) -> tuple[Turn, ...]:
    return tuple(Turn(role="user", text=text) for text in texts)


OWN = guard({"want to die": "plain clinician self_harm", "wants to die": "plain client self_harm"})


def test_danger_is_read_off_the_history_where_nobody_kept_count() -> None:
    told = (*_said("I want to die."), Turn(role="assistant", text="Please reach a person now."))
    settled = OWN.settled(Message(text="whatever", history=(*_said("He was late."), *told)))
    assert settled.endangered and settled.history == _said("He was late.")
    safe = OWN.settled(Message(text="whatever", history=(*told, *_said("I am safe now."))))
    assert safe.endangered is False and safe.history == _said("I am safe now.")
    kept = Message(text="whatever", history=told, endangered=False)
    assert OWN.settled(kept) is kept


CLIENT = _said("She wants to die.")


@pytest.mark.parametrize(
    "text", ["no i meant me", "It’s me. I’m the client.", "actually the friend is me", "me"]
)
def test_whoever_says_that_it_was_about_themself_is_met(text: str) -> None:
    assert isinstance(OWN.first(Message(text="She wants to die."), None), Notice)
    assert isinstance(OWN.first(Message(text=text, history=CLIENT), None), Urgent)
    later = (*CLIENT, *_said("ok"))
    assert isinstance(OWN.first(Message(text=text, history=later), None), Urgent)
    assert isinstance(OWN.first(Message(text=text, endangered=True), None), Urgent)
    assert OWN.first(Message(text=text, history=_said("She was late.")), None) is None


@pytest.mark.parametrize(
    "text",
    [
        "no i meant the client",
        "i meant well",
        "I'm the one who has to tell her GP",
        "This is about me, as a therapist. I froze.",
        "i mean my own supervision",
    ],
)
def test_what_only_begins_like_it_is_a_message_like_another(text: str) -> None:
    assert not isinstance(OWN.first(Message(text=text, history=CLIENT), None), Urgent)


def test_a_hint_counts_for_whoever_was_in_danger_earlier_in_the_conversation() -> None:
    hints = guard({"want it to stop": "hinted clinician self_harm"})
    text = "I just want it to stop."
    assert hints.first(Message(text=text), None) is None
    assert isinstance(hints.first(Message(text=text, endangered=True), None), Urgent)


@pytest.mark.parametrize(
    "text",
    [
        "still not answering",
        "i dont want to say it to him",
        "and now",
        "should i wait till monday",
        "i havent told my supervisor",
        "i tried my supervisor, voicemail",
        "how do i stop shaking",
    ],
)
def test_a_notice_stays_above_what_leans_on_danger_to_another(text: str) -> None:
    later = _said("She wants to die.", "why")
    for history in (CLIENT, later):
        screening = OWN.screened(Message(text=text, history=history))
        assert screening.carried
        assert [(r.who, r.what, r.words) for r in screening.risks] == [
            ("client", "self_harm", text)
        ]
        assert OWN.first(Message(text=text, history=history), None) == OWN.first(
            Message(text="She wants to die."), None
        )
    assert OWN.first(Message(text=text, history=_said("She was late.")), None) is None


@pytest.mark.parametrize(
    "text",
    [
        "How do I end a session on time when a client keeps on talking?",
        "anyway, how do i prepare for my next client",
        "i rang the crisis team",
        "she answered, she is safe",
    ],
)
def test_a_notice_goes_with_another_subject_or_when_it_is_passed_on_or_over(text: str) -> None:
    assert OWN.first(Message(text=text, history=CLIENT), None) is None
    after = _said("She wants to die.", text)
    assert OWN.first(Message(text="and what then", history=after), None) is None


def test_the_writers_own_danger_is_not_carried_to_what_follows_as_somebody_elses() -> None:
    told = Message(text="and now", history=_said("I want to die."), endangered=False)
    assert OWN.screened(told).risks == ()


def test_who_passed_a_danger_on_or_hears_that_it_is_over_is_met_as_that() -> None:
    def said(text: str, history: tuple[Turn, ...] = CLIENT) -> tuple[str, ...]:
        made = OWN.released(Message(text=text, history=history))
        return tuple(sentence.text for sentence in made)

    assert said("i rang the crisis team") == NOTICES.still.told
    assert said("she just texted, she's fine") == NOTICES.still.over
    assert said("i rang the crisis team", _said("He was late")) == ()
    assert said("she was late") == ()
    assert said("i told my supervisor and she said that I had waited for too long") == ()
