"""A chat service on this machine whose models are scripts: good, hostile and broken ones.

It speaks OpenAI's chat completions, so that everything between a question and the page is the real
thing but for the model's mind. What a script says, and which of it is bad, only the script knows.
"""
