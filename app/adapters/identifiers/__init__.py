"""Finds identifiers in a text, with Presidio and recognisers of our own."""
