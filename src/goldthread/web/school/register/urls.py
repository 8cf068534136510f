"""Routes of the SENCO's front page and the register."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from goldthread.web.school.register import files, register, senco


class ListingConverter(StringConverter):
    """One of the four lists."""

    regex = "due|behind|waiting|new"


class FileKindConverter(StringConverter):
    """One of the two kinds of file."""

    regex = "csv|xlsx"


register_converter(ListingConverter, "listing")
register_converter(FileKindConverter, "filekind")

urlpatterns = [
    path("senco/", senco.senco_home, name="senco_home"),
    path("senco/<listing:which>/", senco.senco_list, name="senco_list"),
    path("register/", register.register, name="register"),
    path("register/export.<filekind:kind>", files.export, name="register_export"),
    path("register/export/ask/", files.ask, name="register_export_ask"),
    path("register/export/<uuid:approval_id>/", files.take, name="register_export_take"),
    path("register/chosen/", register.chosen, name="register_chosen"),
    path("register/views/", register.keep_view, name="register_keep_view"),
    path("register/views/<int:view_id>/remove/", register.forget_view, name="register_forget_view"),
]
