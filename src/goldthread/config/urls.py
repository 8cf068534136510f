"""Every route. A route whose view declares no permission is denied and listed by a test."""

from django.urls import include, path

urlpatterns = [
    path("", include("goldthread.web.home.urls")),
    path("", include("goldthread.web.school.urls")),
    path("drafts/", include("goldthread.web.drafts.urls")),
    path("family/", include("goldthread.web.family.urls")),
    path("leadership/", include("goldthread.web.leadership.urls")),
    path("sufficiency/", include("goldthread.web.sufficiency.urls")),
    path("oversight/", include("goldthread.web.oversight.urls")),
    path("account/", include("goldthread.web.account.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
]

handler400 = "goldthread.web.errors.bad_request"
handler403 = "goldthread.web.errors.forbidden"
handler404 = "goldthread.web.errors.not_found"
handler500 = "goldthread.web.errors.server_error"
