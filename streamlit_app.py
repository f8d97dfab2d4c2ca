"""The page's entry point: configuration, navigation, run; nothing else."""

import streamlit as st

from app.ui import about, ask, debrief, frame, library, patterns

st.set_page_config(
    page_title="Debrief",
    page_icon=frame.ICON,
    layout="centered",
    menu_items={"About": frame.MENU_ABOUT},
)
page = st.navigation(
    [
        st.Page(ask.ask, title="Ask", default=True),
        st.Page(debrief.debrief, title=debrief.TITLE),
        st.Page(patterns.patterns, title="Over time"),
        st.Page(library.library, title="Library"),
        st.Page(about.about, title="About & privacy"),
    ],
    position="top",
)
frame.dress()
page.run()
