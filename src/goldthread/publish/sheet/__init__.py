"""Paper itself: the blocks a document is made of, and the three ways to show them.

A document says what is on it once, as blocks (`blocks`). `pdf` sets them with Typst, `word` writes
the editable twin, and a page of `web` shows them on screen, so the three cannot disagree.
"""
