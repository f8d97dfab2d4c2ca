"""Judges answers before anybody gets them: suites, scorers and gates; figures of single parts."""
