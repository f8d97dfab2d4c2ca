"""A grader model: what it is asked, how its votes are read, and what they come to.

It joins where an operator has named one, and never falls back on the model under judgement.
"""
