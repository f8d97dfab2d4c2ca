"""The Streamlit page: thin pages, typed session state, pure rendering."""
