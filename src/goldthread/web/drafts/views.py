"""Where forms save themselves while someone types (`frontend/scripts/drafts.js`)."""

from django.http import HttpResponse, JsonResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.drafts.actions import DraftChangedElsewhere
from goldthread.records.drafts.queries import version_of
from goldthread.web.drafts.keeping import keep
from goldthread.web.pages import page
from goldthread.web.request import Request


@page(Permission.ACCOUNT_USE, methods=("POST",))
def save(request: Request) -> HttpResponse:
    """Keep the fields of the form named in the query; say when, and which save it was.

    `by` is whose form it is. On a shared tablet someone else may have signed in since: their draft
    it is not, so it is refused as if nobody had.
    """
    if request.GET.get("by", str(request.user.public_id)) != str(request.user.public_id):
        return JsonResponse({"error": _("Someone else has signed in.")}, status=401)
    version = request.POST.get("draft_version", "")
    try:
        draft = keep(request, request.GET.get("form", ""), version)
    except DraftChangedElsewhere as refusal:
        return JsonResponse({"error": refusal.message}, status=409)
    except UnableTo as refusal:
        return JsonResponse({"error": refusal.message}, status=400)
    saved_at = f"{localtime(draft.saved_at):%H:%M}"
    return JsonResponse({"saved_at": saved_at, "version": version_of(draft)})
