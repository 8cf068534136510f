"""Routes of the guidance library."""

from django.urls import URLPattern, path

from goldthread.web.school.guidance import ideas, own, views

urlpatterns: list[URLPattern] = [
    path("guidance/", views.guidance_library, name="guidance_library"),
    path("guidance/bring-in/", own.guidance_import, name="guidance_import"),
    path("guidance/<slug:address>/", views.guidance_entry, name="guidance_entry"),
    path("guidance/<slug:address>/file/", views.guidance_file, name="guidance_file"),
    path("guidance/<slug:address>/retire/", own.guidance_retire, name="guidance_retire"),
    path(
        "guidance/<slug:address>/bring-back/", own.guidance_bring_back, name="guidance_bring_back"
    ),
    path("children/<uuid:public_id>/plan/ideas/", ideas.plan_ideas, name="plan_ideas"),
]
