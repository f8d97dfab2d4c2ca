"""What of a message is masked, and the person's choices about it, which hold for the conversation.

Nothing here draws. A choice that cannot be applied to the whole conversation is not kept.
"""

from __future__ import annotations

from typing import Protocol

from app.guard import Admitted
from app.models import Masked, Masking, Message, Model
from app.pipeline.deidentify import form
from app.ui.failure import failure
from app.ui.session import Conversation, Exchange


class Masker(Protocol):
    """Masks a message; nothing that it does leaves this machine."""

    def mask(self, message: Message) -> Admitted: ...


class Thing(Model):
    """Somebody or something that can be masked: its words as typed, and its placeholder.

    ``forms`` are all its known words, case-folded; ``masked`` is whether it is masked now.
    """

    placeholder: str
    words: tuple[str, ...]
    forms: tuple[str, ...]
    masked: bool


def mask(masker: Masker, talk: Conversation, exchange: Exchange) -> None:
    """Mask a message as the conversation wishes. Raises what the masker raises."""
    chosen = talk.masking
    # With nothing left as it is, whatever could be masked has a placeholder that stays its own.
    wishes = chosen.model_copy(update={"shown": ()})
    every = masker.mask(talk.message(exchange, masking=wishes))
    if every.masking != wishes:
        # A name once known is found where it stands with less around it: what is shown here has
        # to be what is sent.
        every = masker.mask(talk.message(exchange, masking=every.masking))
    masking = every.masking.model_copy(update={"shown": chosen.shown})
    masked = every.masked
    if chosen.shown:
        masked = masker.mask(talk.message(exchange, masking=masking)).masked
    talk.masking, exchange.found, exchange.masked = masking, every.masked, masked


def things(talk: Conversation, exchange: Exchange) -> tuple[Thing, ...]:
    """What could be masked in a message, in its order, one for each placeholder."""
    if exchange.found is None or exchange.masked is None:
        return ()
    words: dict[str, list[str]] = {}
    for span in exchange.found.spans:
        typed = " ".join(exchange.typed[span.start : span.end].split())
        words.setdefault(span.placeholder, []).append(typed)
    known = {one.placeholder: one.forms for one in talk.masking.masks}
    masked = {span.placeholder for span in exchange.masked.spans}
    return tuple(
        Thing(
            placeholder=placeholder,
            words=tuple(dict.fromkeys(said)),
            forms=tuple(dict.fromkeys((*known.get(placeholder, ()), *map(form, said)))),
            masked=placeholder in masked,
        )
        for placeholder, said in words.items()
    )


def shows(masking: Masking, thing: Thing) -> Masking:
    """Leave a thing as it is from now on."""
    shown = tuple(dict.fromkeys((*masking.shown, *thing.forms)))
    hidden = tuple(words for words in masking.hidden if words not in thing.forms)
    return masking.model_copy(update={"shown": shown, "hidden": hidden})


def masks(masking: Masking, thing: Thing) -> Masking:
    """Mask a thing again."""
    shown = tuple(words for words in masking.shown if words not in thing.forms)
    return masking.model_copy(update={"shown": shown})


def hides(masking: Masking, words: str) -> Masking:
    """Mask these words wherever they stand; anything longer that holds them is masked again."""
    wished = form(words)
    if not any(character.isalnum() for character in wished):
        return masking
    shown = tuple(other for other in masking.shown if wished not in other)
    hidden = tuple(dict.fromkeys((*masking.hidden, wished)))
    return masking.model_copy(update={"shown": shown, "hidden": hidden})


def choose(masker: Masker, talk: Conversation, masking: Masking) -> None:
    """Make this the conversation's masking, in every message of it or in none."""
    before = talk.masking, [(one.found, one.masked) for one in talk.exchanges]
    talk.masking, talk.trouble = masking, None
    try:
        for exchange in talk.exchanges:
            if exchange.masked is not None:
                mask(masker, talk, exchange)
    except Exception as error:
        talk.masking = before[0]
        for exchange, (found, masked) in zip(talk.exchanges, before[1], strict=True):
            exchange.found, exchange.masked = found, masked
        talk.trouble = failure(error)


def unseen(talk: Conversation, exchange: Exchange) -> bool:
    """Whether a message holds identifiers that the person has not yet seen masked."""
    return bool(_forms(exchange, exchange.masked) - talk.seen)


def agree(talk: Conversation, exchange: Exchange) -> None:
    """The person has seen what is masked in this message, and sends it like this."""
    talk.seen |= _forms(exchange, exchange.found)
    exchange.agreed, exchange.phase = True, "waiting"


def _forms(exchange: Exchange, masked: Masked | None) -> set[str]:
    spans = masked.spans if masked is not None else ()
    return {form(exchange.typed[span.start : span.end]) for span in spans}
