"""The one-page profile: what a child is like, what matters to them and what helps."""
