"""Whether support works, and how sure we can be."""
