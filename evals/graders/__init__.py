"""Grades the graders, on answers whose faults are known."""
