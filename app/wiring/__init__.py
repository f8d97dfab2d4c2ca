"""The composition root: builds every part from the settings, and nothing before it is needed.

``embedders``, then ``library`` (the index and the search in it), ``safety`` (masking, screening,
the gate) and ``chat`` (a chat model and its limits); ``shared`` is what one process has once, and
on it stand ``answers`` (the service) and ``debriefs``.
"""
