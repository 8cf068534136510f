"""Routes of the planning pages."""

from django.urls import URLPattern, path

from goldthread.web.school.planning import (
    catalogue_views,
    edit_views,
    group_views,
    views,
)

PLAN = "children/<uuid:public_id>/plan/"

urlpatterns: list[URLPattern] = [
    path(PLAN, views.plan_page, name="plan_page"),
    path(f"{PLAN}measure/<int:target_id>/", views.measurement_add, name="measurement_add"),
    path(f"{PLAN}line/<int:line_id>/", views.plan_line_page, name="plan_line_page"),
    path(f"{PLAN}edit/", edit_views.plan_edit, name="plan_edit"),
    path(f"{PLAN}edit/begin/", edit_views.plan_start, name="plan_start"),
    path(f"{PLAN}edit/head/", edit_views.plan_head, name="plan_head"),
    path(f"{PLAN}edit/outcome/", edit_views.plan_outcome, name="plan_outcome"),
    path(f"{PLAN}edit/target/", edit_views.plan_target, name="plan_target"),
    path(f"{PLAN}edit/provision/", edit_views.plan_provision, name="plan_provision"),
    path(f"{PLAN}edit/join/", edit_views.plan_join, name="plan_join"),
    path(f"{PLAN}edit/remove/", edit_views.plan_remove, name="plan_remove"),
    path(f"{PLAN}edit/agreement/", edit_views.plan_agreement, name="plan_agreement"),
    path(f"{PLAN}edit/start/", edit_views.plan_activate, name="plan_activate"),
    path(f"{PLAN}edit/discard/", edit_views.plan_discard, name="plan_discard"),
    path("plans/group/", group_views.plan_group, name="plan_group"),
    path("catalogue/", catalogue_views.catalogue, name="catalogue"),
    path("catalogue/add/", catalogue_views.entry_add, name="entry_add"),
    path("catalogue/<int:entry_id>/", catalogue_views.entry_change, name="entry_change"),
    path("catalogue/<int:entry_id>/retire/", catalogue_views.entry_retire, name="entry_retire"),
    path(
        "catalogue/<int:entry_id>/bring-back/",
        catalogue_views.entry_bring_back,
        name="entry_bring_back",
    ),
    path("catalogue/rates/", catalogue_views.rates, name="rates"),
]
