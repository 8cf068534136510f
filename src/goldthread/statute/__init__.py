"""Law and vocabulary: the one place for codes, time rules and stages. Pure Python, no clock.

Every rule takes the day it is asked about. Legal sources carry a reliability flag:
[V] read in the official text, [V2] read in a secondary source, [U] from general knowledge.
"""
