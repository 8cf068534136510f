"""Single-case designs: one child measured again and again, before and during support.

Phases are written as in the literature: A is baseline, B is support. Every index says how large
the difference between the two is; none of them says what caused it.
"""
