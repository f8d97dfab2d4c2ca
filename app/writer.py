"""Everything that a chat model does for a reply, behind one object; and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.allowance import Allowance
from app.answering import Answering
from app.models import (
    Article,
    Evidence,
    Fallback,
    FallbackReason,
    Question,
    Recall,
    Screening,
    Tokens,
    Written,
)
from app.pipeline.draft_checks import Fitting
from app.pipeline.echo import Echo
from app.pipeline.follow_up import leans_back
from app.pipeline.generate import GenerativeComposer
from app.pipeline.opinion import Opinion
from app.pipeline.recall import Recalling
from app.pipeline.rephrase import Asked, Rephraser
from app.pipeline.verify import Verifier
from app.ports.wording import Composer
from app.prompts import instructions
from app.understanding.lexicon import Lexicon
from app.writing import Writing


class Writer:
    """Begins a Reply's work for each message; holds what all of them share."""

    def __init__(
        self,
        composer: GenerativeComposer,
        library: Composer,
        verifier: Verifier,
        lexicon: Lexicon,
        allowance: Allowance,
        *,
        second_opinion: bool = False,
    ) -> None:
        """``library`` composes what the model does not; ``lexicon`` knows its language."""
        self.composer = composer
        self.library = library
        self.verifier = verifier
        self.lexicon = lexicon
        self.allowance = allowance
        self.fitting = Fitting(lexicon, Echo(instructions()))
        self.rephraser = Rephraser(composer.model, composer.counter, lexicon)
        self.second_opinion = second_opinion

    def load(self) -> None:
        """Load what the first answer needs; sends nothing."""
        self.composer.load()

    def begin(self, question: Question, spent: int) -> Work:
        """The work for one masked message of a conversation that has cost ``spent`` tokens."""
        return Work(self, question, self.allowance.refuses(spent))


class Work:
    """What the model does for one reply. ``refused`` says why it does nothing."""

    def __init__(self, writer: Writer, question: Question, refused: FallbackReason | None) -> None:
        self._writer = writer
        self._question = question
        self.refused = refused
        self._asked: list[Asked] = []
        self._writing: Writing | None = None
        self._opinion: Opinion | None = None
        if refused is None and writer.second_opinion:
            composer = writer.composer
            self._opinion = Opinion(composer.model, composer.counter, question.text)

    def standalone(self) -> str | None:
        """The message as it stands without its conversation, None where it does, or in no time."""
        question = self._question
        if self.refused or not question.history or not leans_back(question.text):
            return None
        return self._ask(self._writer.rephraser.standalone)

    def other_words(self, evidence: Evidence) -> str | None:
        """The message in the field's words, None where the search needs none or none came."""
        # A follow-up has been put into other words already; two waits would be one too many.
        if self.refused or self._asked or not self._writer.rephraser.oblique(evidence):
            return None
        return self._ask(self._writer.rephraser.in_field_words)

    def writing(self, evidence: Evidence, articles: Mapping[str, Article]) -> Writing:
        writer = self._writer
        answering = Answering(writer.verifier, evidence, articles)
        composer = writer.composer

        def recall(question: Question, dropped: int) -> Recalling:
            return Recalling(composer.model, composer.counter, writer.lexicon, question, dropped)

        self._writing = Writing(
            composer, writer.library, writer.verifier, writer.fitting, answering, recall
        )
        return self._writing

    def raised(self, screening: Screening) -> Screening:
        """The screening with what the model's second opinion adds to it."""
        return screening if self._opinion is None else self._opinion.raised(screening)

    def recall(self) -> Recall | None:
        """What the conversation remembers of its beginning, for its next message."""
        recalling = self._writing.recalling if self._writing is not None else None
        return self._question.recall if recalling is None else recalling.result()

    @property
    def composer(self) -> str:
        """Who worded the reply: the library too, where it had to add to the model's words."""
        writing = self._writing
        alone = writing is not None and not writing.library_spoke
        return self._writer.composer.name if alone else self._writer.library.name

    @property
    def tokens(self) -> Tokens:
        found = [asked.tokens for asked in self._asked]
        if self._opinion is not None:
            found.append(self._opinion.short.tokens)
        if self._writing is not None:
            if self._writing.composing is not None:
                found.append(self._writing.composing.tokens)
            recalling = self._writing.recalling
            if recalling is not None and recalling.short is not None:
                found.append(recalling.short.tokens)
        return sum(found, Tokens())

    def settle(self) -> None:
        """Count what this has cost, whether it was finished or stopped."""
        self._writer.allowance.spend(self.tokens)

    def written(self) -> Written:
        """What was done, once the reply is there."""
        composer, writing, tokens = self._writer.composer, self._writing, self.tokens
        fallback = writing.fallback if writing is not None else None
        if self.refused is not None:
            fallback = Fallback(reason=self.refused, host=composer.model.host)
        composing = writing.composing if writing is not None else None
        return Written(
            model=composer.model.name,
            host=composer.model.host,
            tokens=tokens,
            price=self._writer.allowance.price(tokens),
            mode=composing.mode if composing is not None else None,
            prompts=self._prompts(),
            fallback=fallback,
            shown=writing.shown if writing is not None else 0,
            dropped=dict(writing.dropped) if writing is not None else {},
        )

    def _prompts(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for asked in self._asked:
            found.update(asked.prompts)
        if self._opinion is not None:
            found.update(self._opinion.short.prompts)
        if self._writing is not None:
            if self._writing.composing is not None:
                found.update(self._writing.composing.prompts)
            recalling = self._writing.recalling
            if recalling is not None and recalling.short is not None:
                found.update(recalling.short.prompts)
        return found

    def _ask(self, ask: Callable[[Question], Asked]) -> str | None:
        asked = ask(self._question)
        self._asked.append(asked)
        return asked.text
