"""What the lines around an article look like: each pattern names furniture, never advice.

A line that could be a step in an article ("Share this with your supervisor.") must pass: so the
patterns ask for the thing shared, signed up to or posted, and most of them for a whole line.
"""

from __future__ import annotations

import re

LINE = re.compile(
    r"""^(
      back\s+to\s+(the\s+)?(blog|top|all\s+posts|home(page)?|articles|resources|news)
    | (skip|jump)\s+to\s+(main\s+)?(content|navigation)
    | (share|tweet|pin|e-?mail|print)
      (\s+(this|the)\s+(post|article|page|story|entry|newsletter|issue))?
      (\s*:|\s+(on|via|to|by)\s+(facebook|twitter|x|linkedin|pinterest|whatsapp|e-?mail|reddit)\b.*)?
    | (facebook|twitter|linkedin|pinterest|whatsapp|instagram|copy\s+link)
      (\s+(facebook|twitter|x|linkedin|pinterest|whatsapp|instagram|e-?mail|print|copy\s+link))*
    | ((read|learn|find\s+out|see)\s+more|continue\s+reading)
      (\s*(here|→|»|>|:).*|\s+about\s+(us|our)\b.*)?
    | (leave|post|add|write)\s+a\s+(comment|reply|response).*
    | (\d+|no)\s+(comments?|responses|replies|likes?|shares?|views)
    | your\s+e-?mail\s+address\s+will\s+not\s+be\s+published.*
    | (sign\s+up|subscribe)\b.{0,80}\b(newsletter|mailing\s+list|updates|inbox|blog|podcast)\b.*
    | join\s+(our|my|the)\s+(newsletter|mailing\s+list|e-?mail\s+list)\b.*
    | subscribe(\s+(here|now|today))?
    | unsubscribe(\s+\w+){0,4}
    | all\s+rights\s+reserved.* | (copyright|©|\(c\))\s*(©|\(c\)|\d{4}).*
    | (posted|published|updated|filed|last\s+(updated|modified))\s+(on|in|by|under|at)?\s*:?\s*
      (\d|jan|feb|mar|apr|may\s|june?\b|july?\b|aug|sep|oct|nov|dec|uncategori[sz]ed).{0,60}
    | (reading\s+time\s*:?\s*)?\d+\s*(-\s*)?min(ute)?s?\s*(read|reading\s+time)?
    | (photo|image|picture|illustration)\s*(credits?|by|courtesy|source|:).*
    | (menu|home|search|log\s*in|sign\s*in|cookie\s+(policy|settings)|privacy\s+policy
      | terms\s+(of\s+(use|service)|and\s+conditions))
    | (accept|reject|allow)\s+(all\s+)?cookies
    | (we|this\s+(web)?site)\s+uses?\s+cookies\b.*
    | table\s+of\s+contents
    | (home|about|contact|services|blog|resources|fees|faq)
      (\s+[|>/·•-]?\s*(us|home|about|contact|services|blog|resources|fees|faq|book\s+now))+
    | advertisement | sponsored(\s+content)? | loading\W* | powered\s+by\s+\S+
    )[\s.!:→»>|]*$""",
    re.IGNORECASE | re.VERBOSE,
)
SENTENCE = re.compile(
    r"""(
      \bfeel\s+free\s+to\s+unsubscribe\b
    | \b(to\s+)?unsubscribe\s+(below|here|at\s+any\s*time)\b
    | \bis\s+this\s+newsletter\b
    | \bdid\s+you\s+(find|enjoy|like)\s+this\s+(issue|newsletter|post|article)\b
    | \b(this|last|next)\s+week[’']s\s+(blog\s+post|newsletter)\b
    | \byou(\s+are|[’']re)\s+receiving\s+this\s+(e-?mail|newsletter)\b
    | \bview\s+(this\s+(e-?mail|newsletter)\s+)?in\s+your\s+browser\b
    | ^(?-i:At(?:\s+[A-Z][\w’'&]*(?:\s+(?:of|to|the|for|and|in))*)+),\s+
      we\s+(support|help|offer|provide|believe)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
THANKS = re.compile(
    r"^(thank\s+you|thanks)\s+(so\s+much\s+)?for\s+(reading|sitting|joining|following|subscribing)\b",
    re.IGNORECASE,
)
NAVIGATION = re.compile(
    r"^[\s→←»«<>]*(previous|next|older|newer|prev)(\s+(posts?|articles?|entry|entries|page))?"
    r"[\s→←»«<>]*(:.*)?$",
    re.IGNORECASE,
)
SIGN_OFF = re.compile(
    r"^(warmly|warm(est)?\s+(regards|wishes)|best(\s+wishes|\s+regards)?|kind(est)?\s+regards"
    r"|regards|sincerely|yours(\s+\w+)?|with\s+(warmth|gratitude|love|care)|take\s+care"
    r"|until\s+next\s+(time|week)|cheers),?$",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"^(in\s+the\s+news|related\s+(posts?|articles?)|you\s+(may|might)\s+also\s+(like|enjoy)"
    r"|(recent|latest|popular)\s+(posts?|articles?)|more\s+from\s+(this|the|our)\b.{0,30}"
    r"|share\s+this(\s+(post|article|page|story))?|about\s+the\s+author|leave\s+a\s+(comment|reply)"
    r"|(\d+\s+)?(comments?|responses|thoughts\s+on\b.*)|subscribe(\s+to\b.*)?"
    r"|(our\s+)?newsletter(\s+sign-?up)?|follow\s+(us|me)\b.*|tags?|categories|archives?"
    r"|get\s+in\s+touch|contact(\s+us)?)$",
    re.IGNORECASE,
)
_DATE = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?,?\s+\d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
)
_NAME = r"(?-i:[A-Z])[\w.’'-]*(?:\s+(?:(?-i:[A-Z])[\w.’'-]*|de|van|von|der|and|&)){0,5}"
BYLINE = re.compile(
    rf"^(?:(?:posted\s+|published\s+)?{_DATE}\s*[|·•,-]?\s*(?:by\s*(?P<after>{_NAME}))?"
    rf"|(?:written\s+|posted\s+)?by:?\s+(?P<before>{_NAME})(?:\s*[|·•,-]\s*(?:on\s+)?{_DATE})?)$",
    re.IGNORECASE,
)
