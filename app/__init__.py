"""Debrief: answers for clinicians after a hard session, from a library that can be opened."""
