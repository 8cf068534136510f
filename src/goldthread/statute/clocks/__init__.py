"""Clocks: start event + limit + legal basis → Deadline. `registry` lists every one.

Functions end in `_deadline`, take event dates and return a Deadline; none of them knows today.
"""
