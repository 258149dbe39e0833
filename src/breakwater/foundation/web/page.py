"""What the shell needs to frame a page, as one value.

A view makes it with one call and hands it to its template as `page`:

    page = frame(request).page(title=_("Desk"), place="desk", banner=combine(markings))
    return render(request, "desk/desk.html", {"page": page, ...})

`request.frame` is set once a request by the middleware that knows the principal (config); a request without
one (sign-in, errors) gets `Frame()` and the plain layout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from breakwater.core.marking import Marking

THEMES = ("light", "dark")
PHONE_PLACES = ("desk", "search", "contribute", "bulletins")
"""Which places stand at the foot of a phone, before "More"."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the rail. Only places that exist are given: there are no dead links.

    Args:
        code: stable name, such as "desk".
        label: translated.
        icon: name in frontend/icons.txt.
        url: where it is.
        key: letter after `g`.
        count: one's own commitments there, None where there are none.
        apart: stands in the second group, after a line.
    """

    code: str
    label: str
    icon: str
    url: str
    key: str
    count: int | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A purpose or a world that the session may take."""

    code: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stays the same on every page of one request.

    Args:
        person, organisation: who looks, for whom; shown as they are.
        world: code; "live" or an exercise run.
        world_name: shown in the top bar, such as "LANTERN TIDE".
        worlds: other worlds to change to; empty hides the menu.
        purpose: code in force.
        purposes: what may be chosen, in order.
        places: the rail.
        counts: of one's own commitments, by code of the place; asked when the rail is drawn.
        at: the request's instant, in the reader's zone.
        purpose_url, world_url: take POST `purpose` or `world` and `next`.
        search_url: takes GET `q`; empty hides the search field.
        suggest_url: answers GET `q` with `web/parts/search_results.html`; empty means no suggestions.
        sign_out_url: takes POST.
        account_url: the person's own settings.
        theme, keys_off: the user's settings, from cookies.
    """

    person: str = ""
    organisation: str = ""
    world: str = "live"
    world_name: str = ""
    worlds: tuple[Choice, ...] = ()
    purpose: str = ""
    purposes: tuple[Choice, ...] = ()
    places: tuple[Place, ...] = ()
    counts: Mapping[str, Callable[[], int]] = field(default_factory=dict)
    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    purpose_url: str = ""
    world_url: str = ""
    search_url: str = ""
    suggest_url: str = ""
    sign_out_url: str = ""
    account_url: str = ""
    theme: str = ""
    keys_off: bool = False

    def page(
        self,
        *,
        title: str,
        place: str = "",
        banner: Marking | None = None,
        draft: bool = False,
        as_of: date | None = None,
        query: str = "",
        back_url: str = "",
        phone_title: str = "",
    ) -> Page:
        """Return the page to render: this frame with what one view adds.

        Args:
            title: names the page in the window and, on a phone, in the top bar.
            place: code of the active place.
            banner: `combine` of all markings on the page; None when nothing on it is marked (TLP:CLEAR).
            draft: says "draft" beside the reach: nothing of it has been submitted.
            as_of: the day a page is known as of; None is today.
            query: what stands in the search field.
            back_url: where Esc goes, and Back on a phone.
            phone_title: shorter title for the top bar of a phone, such as "Person".
        """
        return Page(
            frame=self,
            title=title,
            place=place,
            banner=banner,
            draft=draft,
            as_of=as_of or self.at.date(),
            query=query,
            back_url=back_url,
            phone_title=phone_title,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """One page in its frame; templates read it as `page`."""

    frame: Frame
    title: str
    place: str = ""
    banner: Marking | None = None
    draft: bool = False
    as_of: date = field(default_factory=lambda: date(1970, 1, 1))
    query: str = ""
    back_url: str = ""
    phone_title: str = ""

    @property
    def short_title(self) -> str:
        """Return the title as a phone's top bar shows it."""
        return self.phone_title or self.title

    @property
    def today(self) -> date:
        """Return the day of the request, against which dates are shortened."""
        return self.frame.at.date()

    @property
    def exercise(self) -> bool:
        """Return whether this is an exercise world, which is hatched and named."""
        return self.frame.world != "live"

    @property
    def language(self) -> str:
        """Return the language of the page."""
        return get_language() or "en"

    @property
    def direction(self) -> str:
        """Return "rtl" or "ltr"."""
        return "rtl" if get_language_bidi() else "ltr"

    @property
    def purpose_label(self) -> str:
        """Return the purpose in force, in words."""
        return next((c.label for c in self.frame.purposes if c.code == self.frame.purpose), self.frame.purpose)

    @property
    def rail(self) -> tuple[tuple[Place, ...], ...]:
        """Return the places in their two groups."""
        places = [
            replace(place, count=self.frame.counts[place.code]() or None) if place.code in self.frame.counts else place
            for place in self.frame.places
        ]
        groups = (
            tuple(p for p in places if not p.apart),
            tuple(p for p in places if p.apart),
        )
        return tuple(group for group in groups if group)

    @property
    def phone_places(self) -> tuple[Place, ...]:
        """Return the places at the foot of a phone, in the rail's order of importance there."""
        by_code = {place.code: place for place in self.frame.places}
        return tuple(by_code[code] for code in PHONE_PLACES if code in by_code)


def frame(request: HttpRequest) -> Frame:
    """Return the request's frame with the user's settings; an empty one for visitors."""
    base: Frame = getattr(request, "frame", None) or Frame()
    theme = request.COOKIES.get("theme", "")
    return replace(base, theme=theme if theme in THEMES else "", keys_off=request.COOKIES.get("keys", "") == "off")


def bare(request: HttpRequest) -> dict[str, Page]:
    """Give every template a page to stand on (context processor); a view's own `page` goes before it."""
    return {"page": frame(request).page(title="")}
