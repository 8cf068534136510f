"""The field's words: codes that are stored and the plain English that is shown for each.

Words people see live in one dictionary per enum, named `…_LABELS`, so that a translation
layer can find them all. Nothing here knows about Django.
"""
