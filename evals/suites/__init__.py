"""The cases of each suite: a folder of JSON Lines, each with why it is there."""
