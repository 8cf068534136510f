"""Doing things with a profile. Nothing is overwritten: what changes ends, and its successor begins."""

from goldthread.records.profiles.actions.replies import (
    UnableToReply,
    acknowledge_profile,
    reply_to_strategy,
)

__all__ = ["UnableToReply", "acknowledge_profile", "reply_to_strategy"]
