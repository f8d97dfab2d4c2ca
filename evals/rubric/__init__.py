"""A rubric for a grader model, and how its votes become grades."""
