"""Scripted debriefs: whether the flow stands, what was noticed, and what is in the note."""
