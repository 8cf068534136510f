"""Counts of one authority's register of plans on a day."""
