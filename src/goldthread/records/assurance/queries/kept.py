"""What people have kept for themselves or agreed: saved views, agreed actions."""

from django.db.models import QuerySet

from goldthread.records.assurance.models import AgreedAction, SavedView


def saved_views_of(user_id: int) -> QuerySet[SavedView]:
    """A person's own views of the register, by name."""
    return SavedView.objects.filter(user_id=user_id).order_by("name", "id")


def agreed_actions_of(school_id: int) -> QuerySet[AgreedAction]:
    """A school's open actions, the soonest to look at first."""
    return (
        AgreedAction.objects.filter(school_id=school_id, state="open")
        .select_related("by")
        .order_by("look_again_on", "id")
    )


def closed_actions_of(school_id: int) -> QuerySet[AgreedAction]:
    """A school's last ten actions done or let go, newest first."""
    closed = AgreedAction.objects.filter(school_id=school_id).exclude(state="open")
    return closed.select_related("by").order_by("-closed_on", "-id")[:10]
