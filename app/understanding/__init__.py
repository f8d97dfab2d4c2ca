"""What a message is about: themes, scope and what may be quoted, learnt from examples."""
