"""Sent twice, done once: each form carries a key, and the first taking leaves a receipt."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from goldthread.records.accounts.actions import keep_receipt
from goldthread.records.accounts.queries import receipt_for
from goldthread.web.request import Request

View = Callable[..., HttpResponse]


class _TakenMeanwhile(Exception):
    """Another request with the same key finished first."""


def new_key() -> str:
    """A fresh key for a form's hidden `receipt` field."""
    return str(uuid.uuid4())


def once(view: View) -> View:
    """Wrap a view whose successful POST redirects: done at most once per `receipt` key.

    The receipt is kept in the same transaction as the write, so that either both are there or
    neither. Answers that are not redirects (a form with errors) leave no receipt and no change.
    """

    @wraps(view)
    def taken(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        earlier = receipt_for(key, request.user.pk)
        if earlier is not None:
            return redirect(earlier.location)
        try:
            return _take(request, key, lambda: view(request, *args, **kwargs))
        except _TakenMeanwhile:
            earlier = receipt_for(key, request.user.pk)
            return redirect(earlier.location if earlier else request.path)

    return taken


def _take(request: Request, key: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        response = answer()
        if not isinstance(response, HttpResponseRedirect):
            transaction.set_rollback(True)
            return response
        try:
            with transaction.atomic():
                keep_receipt(
                    key=key,
                    user_id=request.user.pk,
                    path=request.path,
                    location=response.url,
                    at=request.at,
                )
        except IntegrityError as error:
            raise _TakenMeanwhile from error
    return response


def _key(request: Request) -> str | None:
    try:
        return str(uuid.UUID(request.POST.get("receipt", "")))
    except ValueError:
        return None
