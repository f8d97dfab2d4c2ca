import pytest

from app.reflection.affirming import affirms


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("No", "no"),
        ("Nobody that I know of", "no"),
        ("yes, my client", "somebody"),
        ("maybe", "somebody"),
        ("yes, me", "self"),
        ("I’m worried about her", "somebody"),
    ],
)
def test_a_yes_to_danger_is_heard(typed: str, said: str) -> None:
    assert affirms(typed) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("should I have called someone? she went home with a friend", "somebody"),
        ("Nobody. Though should I have checked on him", "somebody"),
        ("I hope not", "somebody"),
        ("me", "self"),
        ("me, I think", "self"),
        ("her", "somebody"),
        ("her daughter maybe", "somebody"),
        ("just me being tired", "unclear"),
        ("hard to tell tbh", "somebody"),
        ("she was very low and I didn't ask", "somebody"),
        ("no, I'm not worried about anybody", "no"),
        ("not that I know of", "no"),
        ("Nobody that I know of", "no"),
        ("why do you ask?", "unclear"),
        ("is this private?", "unclear"),
        ("no idea", "unclear"),
        ("everyone is fine", "no"),
    ],
)
def test_a_doubt_about_danger_is_no_no(typed: str, said: str) -> None:
    assert affirms(typed) == said
