"""Routes of the delivery pages."""

from django.urls import path, register_converter

from goldthread.web.school.delivery import views
from goldthread.web.school.delivery.addresses import DayConverter, SlotConverter

register_converter(DayConverter, "day")
register_converter(SlotConverter, "slot")

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/<day:on>/", views.today, name="today_on"),
    path("today/<day:on>/<int:group_id>/<slot:slot>/", views.session, name="session"),
    path("today/sessions/<int:session_id>/undo/", views.undo, name="session_undo"),
    path("today/everyone/<day:on>/", views.everyone, name="today_everyone"),
]
