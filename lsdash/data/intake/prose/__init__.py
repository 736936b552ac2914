"""Reports in words: every number of a text with its place, and the key that rules and word lists propose for it."""
