"""The page that says what Debrief is, what it keeps, and where its words come from."""

from __future__ import annotations

import streamlit as st

from app.models import Article
from app.ui.clients import chat_model, service, what_leaves
from app.ui.contacts import contacts_html
from app.ui.failure import failure
from app.ui.frame import guarded
from app.ui.reading import names, safe_link
from app.ui.region import chooser, region
from app.ui.render import AUDIENCE, failed_html, text

WHAT = """
<h1>About Debrief</h1>
<p>Debrief is for therapists in training and clinicians early in their work. After a hard session
you can ask it a question, or tell it what happened, and it answers with passages from a small
library. It tries to leave you less alone with it, and with something to take to supervision.</p>
<h2>What it is not</h2>
<p>It is no therapist, no supervisor and no clinical adviser. It does not diagnose, plan treatment,
speak about medication, assess anybody’s risk or judge your work. The people who answer for your
client with you do that.</p>
<h2>If somebody may be in danger</h2>
<p>Debrief looks in each message for signs that somebody may be in danger: you, your client or
somebody else. Where it finds one, it points to your service’s protocol and your supervisor, with
numbers to call, above the answer or in its place. It does this on this machine.</p>
<p><strong>It can miss them.</strong> It reads English only, it can be wrong both ways, and it
cannot tell how serious something is. Silence from Debrief says nothing about anybody’s safety. If
somebody may be in danger, follow your service’s protocol and speak to your supervisor today; if it
is now, call the emergency services.</p>
"""

KEPT = """
<h2>What is kept</h2>
<p>Nothing, unless you choose “Keep on this machine” in a debrief: it is then stored masked,
encrypted with a passphrase that is stored nowhere, until you delete it or its days are over.
The conversation, and any thumbs and reasons, are held in memory while this tab is open. “Start
anew” forgets them at once, and closing or reloading the tab does within two minutes.
What you type is written to no file and to no log. If you save or copy something, it holds the
masked text only, and is yours to look after. A draft case, which you can save after a thumb down,
masks also what you chose to see.</p>
<h2>Names and other details</h2>
<p>Names, dates, numbers, addresses, places and workplaces are looked for in what you type, on this
machine, and replaced with words like [Client] or [Place 1] before anything is saved or sent. The
line beneath your question says what was masked; there you can show something again or mask
more.</p>
<p><strong>Masking can miss some too</strong>, and a story can tell who somebody is without a name.
Leaving such details out is still best.</p>
<h2>What leaves this machine</h2>
"""

WITH_MODEL = """
<h2>When a chat model words the answers</h2>
<p>{name} at {host} is given your masked message, the conversation so far and the passages found,
and writes a sentence at a time with the words that each rests on. A program on this machine reads
every sentence before you see it: whether the words it cites stand in the passage, whether the
passage says it, and whether it stays within what Debrief may say. What does not pass is dropped and
asked for once more; where too little is left, or the model does not answer, the library answers by
itself and the page says why. This reading can be wrong both ways.</p>
<p>In a debrief it is given your masked answer, the few before it and the question that follows, and
writes what is said in between; the questions, their order and the note stay Debrief’s own, and
where it may be about danger it is not asked.</p>
<p>“Library only”, at the foot of the Ask page and in a debrief, keeps your messages from the model.
</p>
"""

HOW = """
<h2>How answers are made</h2>
<p>A program on this machine compares your words with the library: by meaning, by the words
themselves, and by themes that it has learnt from examples. It picks a few sentences and quotes them
word for word, and each quotation is checked against its article before you see it. The lines
between them were written beforehand by people. They offer company and questions, and make no claim
about therapy.</p>
<h2>Its limits</h2>
<p>The passages are chosen by a program, and they can be beside the point, or miss what matters most
in your story. The library is small, and it is reading, not evidence about your client. When nothing
in it fits, Debrief says so. Where it and your supervisor differ, go with your supervisor.</p>
<h2>Where the library comes from</h2>
<p>The articles that come with Debrief are in its own words. Some retell a published article, and
name where it appeared; the others were written for this library. A training programme can add its
own.</p>
"""


@guarded
def about() -> None:
    st.html(f'<div class="db-page">{WHAT}</div>')
    _numbers()
    st.html(f'<div class="db-page">{KEPT}{_leaving_html(what_leaves())}{HOW}{_with_model()}</div>')
    try:
        articles = service().articles()
    except Exception as error:
        st.html(failed_html(failure(error, asked=False)))
    else:
        st.html(_articles_html(articles))


def _with_model() -> str:
    model = chat_model()
    if model is None:
        return ""
    return WITH_MODEL.format(name=text(model.name), host=text(model.host))


def _numbers() -> None:
    with st.container(key="numbers"):
        chooser("about")
        st.html(contacts_html([contact.shown() for contact in region().contacts]))


def _leaving_html(leaving: tuple[str, ...]) -> str:
    if leaving:
        lines = "".join(f"<li>{text(line)}</li>" for line in leaving)
        return (
            f"<ul>{lines}</ul><p>Your messages are masked first. When one holds details that you "
            "have not seen masked, you see what would be sent, and it waits for your word.</p>"
        )
    return (
        "<p>Nothing. Questions are answered on this machine, without a network connection, and "
        "the page loads nothing from anywhere else.</p>"
    )


def _articles_html(articles: list[Article]) -> str:
    called = names(articles)
    lines = "".join(
        f"<li><cite>{text(called[article.id])}</cite>{_origin(article)}</li>"
        for article in articles
    )
    return f'<div class="db-page"><ul class="db-articles">{lines}</ul></div>'


def _origin(article: Article) -> str:
    parts: list[str] = []
    if article.publisher:
        parts.append(f"source: {text(article.publisher)}")
    link = safe_link(article.url)
    if link:
        parts.append(
            f'<a href="{text(link)}" target="_blank" rel="noopener noreferrer">{text(link)}</a>'
        )
    if article.audience == "client":
        parts.append(AUDIENCE["client"].lower())
    return f"<br><small>{' · '.join(parts)}</small>" if parts else ""
