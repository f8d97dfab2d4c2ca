"""From files to the index: read, clean, split, index."""
