"""The stages of an answer; none imports another."""
