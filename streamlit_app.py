"""The page's entry point: configuration, navigation, run; nothing else."""

import streamlit as st

from app.ui import about, ask, debrief, frame, library, maintainer, patterns

st.set_page_config(
    page_title="Debrief",
    page_icon=frame.ICON,
    layout="centered",
    menu_items={"About": frame.MENU_ABOUT},
)
pages = [
    st.Page(ask.ask, title="Ask", default=True),
    st.Page(debrief.debrief, title=debrief.TITLE),
    st.Page(patterns.patterns, title="Over time"),
    st.Page(library.library, title="Library"),
    st.Page(about.about, title="About & privacy"),
]
if maintainer.asked_for():
    pages.append(st.Page(maintainer.maintainer, title=maintainer.TITLE))
page = st.navigation(pages, position="top")
frame.dress()
page.run()
