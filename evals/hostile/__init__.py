"""What a person would have seen, had a scripted model answered them: good, hostile or broken."""
