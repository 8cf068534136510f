"""Routes of the school's pages, part by part."""

from django.urls import include, path

urlpatterns = [
    path("", include("goldthread.web.school.approvals.urls")),
    path("", include("goldthread.web.school.child.urls")),
    path("", include("goldthread.web.school.restricted.urls")),
    path("", include("goldthread.web.school.own_rights.urls")),
    path("", include("goldthread.web.school.concerns.urls")),
    path("", include("goldthread.web.school.planning.urls")),
    path("", include("goldthread.web.school.guidance.urls")),
    path("", include("goldthread.web.school.reviews.urls")),
    path("", include("goldthread.web.school.delivery.urls")),
    path("", include("goldthread.web.school.register.urls")),
    path("", include("goldthread.web.school.imports.urls")),
    path("", include("goldthread.web.school.handover.urls")),
    path("", include("goldthread.web.school.classes.urls")),
    path("", include("goldthread.web.school.documents.urls")),
    path("", include("goldthread.web.school.data_requests.urls")),
    path("", include("goldthread.web.school.rights.urls")),
    path("", include("goldthread.web.school.work.urls")),
]
