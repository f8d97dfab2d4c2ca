from __future__ import annotations

import pytest

from app.understanding.passed_on import only_passed_on, over, passed_on


@pytest.mark.parametrize(
    "text",
    [
        "i've rung 999 and my supervisor",
        "I told my supervisor already",
        "told the safeguarding lead, she took it",
        "Told my supervisor, she is ringing him.",
        "supervisor knows",
        "we called the crisis team",
        "my manager is on it",
        "ok i reported it this morning",
        "i passed it on to the duty worker",
        "i spoke to the duty social worker",
        "he's in hospital now",
        "he's with the paramedics",
        "the police are there now",
        "spoke too soon. I have spoken to the safeguarding lead",
        "i told my supervisor about her straight away",
        "ok told my manager. i feel like a traitor to her",
    ],
)
def test_whoever_told_people_who_can_act_has_passed_it_on(text: str) -> None:
    assert passed_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "i haven't told my supervisor",
        "should I have called the police",
        "i told my supervisor?",
        "what if i rang 999",
        "i dont want to report it",
        "I told him to ring his mum",
        "she said she has told her doctor",
        "I called out to her",
        "I told him to ring the crisis team",
        "i told her to go to A&E",
        "i told him call 999",
        "i told her the police are useless",
        "we talked about the police",
        "the police are useless",
        "the ambulance is late",
        "i emailed my supervisor but no reply",
        "i tried my supervisor, voicemail",
        "i rang my supervisor, she is away",
        "i'll tell my supervisor tomorrow",
        "I told my supervisor nothing",
        "I told my supervisor she was fine",
        "I spoke to my supervisor about my essay",
        "I called the police, they hung up",
        "I rang my supervisor. Straight to answerphone",
        "I told the nurse I took more pills",
        "",
    ],
)
def test_what_was_put_off_or_told_to_anybody_else_is_not_passed_on(text: str) -> None:
    assert not passed_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "he texted back",
        "she’s safe",
        "she just texted, she's fine",
        "he's with his mum now",
        "she's ok",
    ],
)
def test_somebody_who_is_safe_or_has_answered_is_out_of_danger(text: str) -> None:
    assert over(text)


@pytest.mark.parametrize(
    "text",
    [
        "she says she's fine",
        "he isn't safe",
        "is he safe?",
        "I hope she is ok",
        "she's home alone",
        "still not answering",
        "she texted me a photo of the bridge",
        "he wrote that it is time",
        "she answered the door with the knife",
        "he was fine yesterday",
        "she's home",
        "he's hardly ok",
        "it's fine, I'll wait",
        "he texted back. a photo of the bridge",
        "she texted back: sorry for everything",
        "",
    ],
)
def test_what_is_hoped_or_claimed_is_not_over(text: str) -> None:
    assert not over(text)


def test_what_stands_beside_it_is_heard() -> None:
    assert only_passed_on("told my manager already")
    assert not only_passed_on("told my supervisor. I have the pills here")
    assert not only_passed_on("supervisor knows nothing")
    assert not only_passed_on("I told my supervisor I took them all")
    assert over("she answered!! shes ok she was asleep")
