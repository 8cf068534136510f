"""Stages: what may follow what, as tables. Who may is `access`; this is whether it is time."""
