"""Routes of the child pages."""

from django.urls import path

from goldthread.records.profiles.queries import SECTIONS
from goldthread.web.school.child import (
    access,
    emergency,
    history,
    notes,
    page,
    profile,
    search,
    status,
    voice,
)

CHILD = "children/<uuid:public_id>/"
urlpatterns = [
    path("search/", search.search, name="child_search"),
    path("invited/", search.invited, name="invited_home"),
    path("emergency/", emergency.emergency_list, name="emergency_list"),
    path("emergency/find/", emergency.emergency_find, name="emergency_find"),
    path("emergency/<int:opening_id>/review/", emergency.emergency_review, name="emergency_review"),
    path(CHILD, page.child_page, name="child_page"),
    path(f"{CHILD}thread/", page.child_thread, name="child_thread"),
    path(f"{CHILD}profile/", profile.child_profile, name="child_profile"),
    path(f"{CHILD}profile/strategies/", profile.child_strategies, name="child_strategies"),
    path(f"{CHILD}profile/barriers/", profile.child_barriers, name="child_barriers"),
    path(f"{CHILD}profile/diagnoses/", profile.child_diagnoses, name="child_diagnoses"),
    path(
        f"{CHILD}profile/diagnoses/<int:diagnosis_id>/end/",
        profile.child_diagnosis_end,
        name="child_diagnosis_end",
    ),
    *(
        path(
            f"{CHILD}profile/{section}/",
            profile.child_section,
            {"section": section},
            name=f"child_section_{section}",
        )
        for section in SECTIONS
    ),
    path(f"{CHILD}status/", status.child_status, name="child_status"),
    path(f"{CHILD}status/change/", status.child_status_change, name="child_status_change"),
    path(f"{CHILD}status/needs/", status.child_needs_rank, name="child_needs_rank"),
    path(f"{CHILD}voice/", voice.child_voice, name="child_voice"),
    path(f"{CHILD}voice/record/", voice.child_voice_record, name="child_voice_record"),
    path(f"{CHILD}access/", access.child_access, name="child_access"),
    path(f"{CHILD}access/invite/", access.invite, name="child_invite"),
    path(f"{CHILD}access/bar/", access.bar, name="child_bar"),
    path(f"{CHILD}access/bar/<int:bar_id>/lift/", access.bar_lift, name="bar_lift"),
    path(f"{CHILD}access/order/", access.order, name="child_order"),
    path(f"{CHILD}access/order/<int:order_id>/end/", access.order_end, name="order_end"),
    path(
        f"{CHILD}access/invitations/<int:tie_id>/end/",
        access.invitation_end,
        name="invitation_end",
    ),
    path(f"{CHILD}emergency/", emergency.child_emergency, name="child_emergency"),
    path(f"{CHILD}emergency/end/", emergency.child_emergency_end, name="child_emergency_end"),
    path(f"{CHILD}history/", history.child_history, name="child_history"),
    path(f"{CHILD}read/", notes.child_read, name="child_read"),
    path(
        f"{CHILD}strategies/<int:strategy_id>/reply/", notes.strategy_reply, name="strategy_reply"
    ),
    path(f"{CHILD}observations/new/", notes.observation_new, name="observation_new"),
]
