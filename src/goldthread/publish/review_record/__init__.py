"""The review record: what was planned, what happened, what we decided."""
