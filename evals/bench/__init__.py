"""Times and memory, each beside LangChain's usual recipe where it does the same."""
