"""Measurements on labelled cases, beside a peer."""
