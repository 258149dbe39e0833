"""The addresses of signing in alone, and one page that says who is signed in."""

from django.http import HttpRequest, JsonResponse
from django.urls import path

from breakwater.foundation.members.session import signed_in
from breakwater.foundation.members.urls import ADDRESSES


def who(request: HttpRequest) -> JsonResponse:
    """Say who is signed in."""
    found = signed_in(request)
    if found is None:
        return JsonResponse({})
    return JsonResponse(
        {
            "person": str(found.person_id),
            "affiliation": str(found.affiliation_id),
            "purpose": found.purpose.value,
            "strength": found.strength.value,
        }
    )


urlpatterns = [path("", who), *(path(each.path, each.view, name=each.name) for each in ADDRESSES)]
