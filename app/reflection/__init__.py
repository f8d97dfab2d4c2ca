"""The guided debrief: stages as data, a flow that decides, listening, and the note."""
