"""Every parameter of every address that is got and takes any, beside those of `tests.support.asks`.

The permission matrix need not ask them: a parameter changes what a list shows, not who may ask. `test_parameters`
fails for one that no transcript gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict

from tests.support.asks import ONE, Ask, Target

SHARED = ("shared",)


def parameters() -> Iterator[Ask]:
    """Yield a row for each."""
    yield from (*PAGES, *OF_IMPORTS, *LISTED)


def _given(**query: str) -> Callable[[Target], Mapping[str, Any]]:
    return lambda _target: query


def _role(target: Target) -> str:
    """Return a second statement on the person that the agency shares."""
    return target.house.things[target.agency]["shared role"]


PAGES = (
    *(
        Ask(route, query=_given(next="/desk/"), kinds=ONE, note="to go on")
        for route in ("account_login", "mfa_login_webauthn", "mfa_authenticate", "state_purpose")
    ),
    # A name that only one of the worlds has, where a hidden thing is asked about.
    Ask("account_login", "POST", kinds=ONE, note="as somebody", data=lambda t: {
        "login": t.given.get("sign-in name", "nobody.at-all"), "password": "nothing of the kind"}),
    Ask("statement", on=("statement",), query=lambda t: {"also": [t["statement"], _role(t)]}, kinds=SHARED, note="together"),
    Ask("entity-print", on=("person",), query=_given(apart="1"), kinds=SHARED, note="apart"),
    Ask("search", query=lambda t: {"q": f"Amir {t.kind} {t.agency}", "stay": "1"}, kinds=SHARED, note="staying"),
    Ask("contribute-lookup", query=lambda t: {"q": f"Amir {t.kind} {t.agency}", "kind": "person"}, kinds=SHARED,
        note="of a kind"),
    Ask("release-new", query=lambda t: {"statements": f"{t['statement']},{_role(t)}", "act": "look"}, kinds=SHARED,
        note="of two"),
    Ask("network", on=("network",), query=_given(drawing=""), kinds=SHARED, note="drawn"),
    Ask("disrupt-ask", query=lambda t: {"collection": t["collection"]}, kinds=SHARED, note="of a collection"),
    Ask("disrupt-ask", query=lambda t: {"record": t["person"]}, kinds=SHARED, note="around a record"),
    Ask("plan-page", on=("plan",), query=_given(names="1"), kinds=ONE, note="with names"),
    Ask("network-around", on=("person",), query=_given(drawing=""), kinds=SHARED, note="drawn"),
    Ask("network-collection", on=("collection",), query=_given(drawing=""), kinds=SHARED, note="drawn"),
)  # fmt: skip
OF_IMPORTS = (
    Ask("import", on=("checked import",), query=_given(**{"from": "1"}), kinds=ONE, note="further on"),
    Ask("import", on=("checked import",), query=_given(row="0-2"), kinds=ONE, note="one row"),
    Ask("import", on=("open import",), query=_given(**{"map-0": "1"}), kinds=ONE, note="by a saved map"),
)
LISTED = (
    Ask("api-list-statements", query=_given(limit="7"), kinds=ONE, note="a few at a time"),
    Ask("api-list-statements", query=lambda t: {"originator": t.agency, "limit": "20"}, kinds=ONE, note="of an agency"),
    Ask("api-list-statements", query=lambda t: {"reference": f"open {t.agency}"}, kinds=SHARED, note="by reference"),
    Ask("api-list-statements", query=_given(kind="vessel"), kinds=ONE, note="of a kind"),
    Ask("api-list-statements", query=_given(property="role"), kinds=ONE, note="of a property"),
    Ask("api-list-statements", query=lambda t: {"record": t["person"], "property": "name", "kind": "person"},
        kinds=SHARED, note="by several"),
    Ask("api-read-entity", on=("person",), query=_given(apart="true"), kinds=SHARED, note="apart"),
)  # fmt: skip


def of_operations(api: Any) -> set[tuple[str, str]]:
    """Return route and name of every parameter of the interface for programs."""
    return {
        (f"api-{operation.view_func.__name__.replace('_', '-')}", name)
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
        if "GET" in operation.methods
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }


class _Watched(QueryDict):
    """Notes which parameters are looked for."""

    note: Callable[[str], None] = staticmethod(lambda _name: None)  # of a copy

    def __contains__(self, name: object) -> bool:
        self.note(str(name))
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return one value."""
        self.note(name)
        return super().get(name, default)

    def getlist(self, name: str, default: Any = None) -> Any:
        """Return every value."""
        self.note(name)
        return super().getlist(name, default)


@contextmanager
def watched() -> Iterator[set[tuple[str, str]]]:
    """Note, for as long as the block runs, route and name of what pages look for."""
    found: set[tuple[str, str]] = set()
    right = WSGIRequest.GET

    def get(request: WSGIRequest) -> QueryDict:
        def note(name: str) -> None:
            match = getattr(request, "resolver_match", None)
            if request.method == "GET" and match is not None and not match.url_name.startswith("api-"):
                found.add((match.url_name, name))

        asked = _Watched(request.META.get("QUERY_STRING", ""), encoding=request.encoding)
        asked.note = note
        return asked

    WSGIRequest.GET = property(get)  # type: ignore[assignment]
    try:
        yield found
    finally:
        WSGIRequest.GET = right
