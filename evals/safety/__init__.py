"""Does Debrief find danger, keep to its routes, mask who is who, and hold back bad sentences?"""
