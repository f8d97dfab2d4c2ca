"""Small pieces of browser code: a copy button, and scrolling to what was asked for.

The scripts are fixed text; what they are given arrives as data and is never read as HTML.
"""

from __future__ import annotations

import streamlit as st

_COPY_HTML = """
<button type="button">Copy</button><span role="status" aria-live="polite"></span>
"""

_COPY_CSS = """
:host { display: block; }
button {
  all: unset; box-sizing: border-box; cursor: pointer; font-family: var(--st-font);
  font-size: 0.875rem; line-height: 1.6; padding: 0.25rem 0.1rem; color: var(--st-text-color);
  opacity: 0.85; min-height: 2.2rem; white-space: nowrap;
}
button:hover { color: var(--st-primary-color); opacity: 1; }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 3px;
  border-radius: 3px; }
span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""

_COPY_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("span");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(data.text);
    } catch {
      const area = document.createElement("textarea");
      area.value = data.text;
      document.body.appendChild(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = "Copied";
    status.textContent = "The answer is copied.";
    setTimeout(() => { button.textContent = "Copy"; status.textContent = ""; }, 2500);
  };
  button.addEventListener("click", copy);
  return () => button.removeEventListener("click", copy);
}
"""

_REVEAL_JS = """
export default function ({ data, parentElement }) {
  let tries = 60;
  let frame = 0;
  const look = () => {
    const here = parentElement.closest('[role="dialog"]') || document;
    const target = here.querySelector(".db-article mark")
      || here.querySelector(".db-article .db-here");
    if (target) {
      target.setAttribute("tabindex", "-1");
      target.scrollIntoView({ block: "center" });
      target.focus({ preventScroll: true });
    } else if (tries-- > 0) {
      frame = requestAnimationFrame(look);
    }
  };
  frame = requestAnimationFrame(look);
  return () => {
    cancelAnimationFrame(frame);
    setTimeout(() => {
      if (document.querySelector('[role="dialog"]')) return;
      const opener = document.getElementsByClassName(`st-key-${data.opener}`)[0];
      opener?.querySelector("button")?.focus({ preventScroll: true });
    }, 50);
  };
}
"""


_ARRIVE_JS = """
export default function ({ data, parentElement }) {
  const done = (window.debriefArrived ??= new Set());
  if (done.has(data.once)) return;
  done.add(data.once);
  const leave = ["wheel", "touchstart", "pointerdown", "keydown"];
  let frame = 0;
  let after = 30;
  const asked = parentElement.closest('[class*="st-key-exchange-"]');
  asked?.setAttribute("aria-live", "polite");
  const end = () => {
    cancelAnimationFrame(frame);
    leave.forEach((name) => window.removeEventListener(name, end));
  };
  const hush = () => asked?.removeAttribute("aria-live");
  const keep = () => {
    asked?.scrollIntoView({ block: "start" });
    const app = document.querySelector(".stApp");
    if (app?.dataset.testScriptState !== "running") after -= 1;
    if (after > 0) frame = requestAnimationFrame(keep); else { end(); hush(); }
  };
  leave.forEach((name) => window.addEventListener(name, end));
  frame = requestAnimationFrame(keep);
  return end;
}
"""


_ATTEND_JS = """
export default function ({ data, parentElement }) {
  const done = (window.debriefAttended ??= new Set());
  if (done.has(data.once)) return;
  done.add(data.once);
  let tries = 60;
  let frame = 0;
  const look = () => {
    const target = document.querySelector(data.target);
    if (target && !target.disabled) {
      if (target.tabIndex < 0) target.setAttribute("tabindex", "-1");
      target.focus({ preventScroll: true });
      const above = data.above && document.querySelector(data.above);
      if (above) above.scrollIntoView({ block: "nearest" });
    } else if (tries-- > 0) {
      frame = requestAnimationFrame(look);
    }
  };
  frame = requestAnimationFrame(look);
  return () => cancelAnimationFrame(frame);
}
"""


def copy_button(words: str, key: str) -> None:
    """A button that puts ``words`` on the person's clipboard."""
    mount = st.components.v2.component("debrief_copy", html=_COPY_HTML, css=_COPY_CSS, js=_COPY_JS)
    mount(data={"text": words}, key=key, width="content", height="content")


def reveal(opener: str) -> None:
    """Scroll the dialog to its evidence and put the keyboard's focus there.

    When the dialog closes, the focus goes back to the button with the key ``opener``.
    """
    mount = st.components.v2.component("debrief_reveal", js=_REVEAL_JS, isolate_styles=False)
    with st.container(key=f"arrive-{opener}"):
        mount(data={"opener": opener}, key=f"reveal-{opener}", height=1)


def arrive(once: str) -> None:
    """Bring a new question to the top of the page while it is answered, once for each name.

    The first touch, key or turn of the wheel ends it: from then on the reader scrolls. A screen
    reader is told to read the answer as it comes.
    """
    mount = st.components.v2.component("debrief_arrive", js=_ARRIVE_JS, isolate_styles=False)
    with st.container(key=f"arrive-{once}"):
        mount(data={"once": once}, key=f"arrival-{once}", height=1)


def attend(once: str, target: str, *, in_view: str = "") -> None:
    """Put the keyboard's focus on what a selector names, once for each name.

    What ``in_view`` names is brought into the window where it is outside; nothing else scrolls.
    """
    mount = st.components.v2.component("debrief_attend", js=_ATTEND_JS, isolate_styles=False)
    with st.container(key=f"arrive-attend-{once}"):
        mount(
            data={"once": once, "target": target, "above": in_view}, key=f"attend-{once}", height=1
        )
