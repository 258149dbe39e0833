"""Small answers while keying: which records carry a name, how a date is understood."""

from __future__ import annotations

from django.http import JsonResponse

from breakwater.capabilities.statements import lookup
from breakwater.capabilities.statements.contribute_page import understood
from breakwater.core.vocabulary import kind_for
from breakwater.foundation.web.kinds import kind_icon
from breakwater.foundation.web.routes import PrincipalRequest


def look_up(request: PrincipalRequest) -> JsonResponse:
    """Answer which readable records carry a name or identifier."""
    text = request.GET.get("q", "").strip()
    found = lookup.look_up(request.principal, text, kind=request.GET.get("kind", "")) if text else []
    return JsonResponse({"records": [_hit(each) for each in found]})


def date(request: PrincipalRequest) -> JsonResponse:
    """Answer how a date is understood."""
    return JsonResponse({"text": understood(request.GET.get("q", "")[:200])})


def _hit(found: lookup.Found) -> dict[str, str]:
    named = found.caption
    return {
        "id": named.record_id,
        "kind": named.kind,
        "kind_label": kind_for(named.kind).label,
        "icon": kind_icon("protected" if named.is_protected else named.kind),
        "text": named.text,
        "lang": named.lang,
        "also": named.other,
        "by": found.statement.originator,
        "said": found.statement.value,
        "tlp": found.statement.marking.tlp.value,
    }
