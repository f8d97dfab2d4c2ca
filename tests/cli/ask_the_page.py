"""Opens the real page, asks it a question and prints how many sentences it answers with."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

SCRIPT = Path(__file__).parents[2] / "streamlit_app.py"


def main() -> None:
    page = AppTest.from_file(SCRIPT, default_timeout=60).run()
    page.chat_input[0].set_value("What do I do after a bad session?").run()
    failures = [str(failure) for failure in page.exception]
    answer = page.session_state["conversation"].exchanges[-1].sentences
    print(len(answer), *failures)


if __name__ == "__main__":
    main()
