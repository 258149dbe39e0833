"""The strips under an entity's title: what is shown as one and who says so, what is only said, what contradicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.entities.queries import EntityPage
from breakwater.core.resolution.clusters import Contradiction, IdentityClaim, Suggestion
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.web.rows import Act, ClaimStrip
from breakwater.foundation.web.words import day, listed


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim as listed: who says what of which two records, on which grounds, and how to take it back."""

    claim: IdentityClaim
    words: str
    withdraw: Act | None


def claim_strips(page: EntityPage, principal: Principal, *, apart: bool, may_claim: bool) -> list[ClaimStrip]:
    """Return the strips of an entity.

    Args:
        page: the entity's.
        principal: who looks.
        apart: the record is shown alone.
        may_claim: the reader's roles may say so too.
    """
    cluster = page.clustering.of(page.record_id)
    strips = [_oversized(len(each.records)) for each in page.clustering.oversized if page.record_id in each.records]
    if len(cluster.records) > 1:
        strips.append(_joined(page, principal, apart=apart, may_claim=may_claim))
    for suggestion in page.clustering.suggestions_for(cluster):
        strips += _suggested(page, principal, suggestion, may_claim=may_claim)
    return strips


def contradictions(page: EntityPage, principal: Principal) -> list[tuple[str, list[ClaimLine]]]:
    """Return what contradicts on this entity, each in words with the claims that make it."""
    members = set(page.clustering.of(page.record_id).records)
    return [
        (_contradicts(page, each), [_line(page, claim, principal) for claim in (*each.different, *each.same)])
        for each in page.clustering.contradictions
        if not members.isdisjoint(each.pair)
    ]


def claim_lines(page: EntityPage, principal: Principal) -> list[ClaimLine]:
    """Return every readable claim that touches the entity's records, the first said first."""
    members = set(page.clustering.of(page.record_id).records)
    return [_line(page, claim, principal) for claim in page.claims if not members.isdisjoint(claim.pair)]


def _joined(page: EntityPage, principal: Principal, *, apart: bool, may_claim: bool) -> ClaimStrip:
    cluster = page.clustering.of(page.record_id)
    same = [claim for claim in cluster.claims if claim.judgement == "same"]
    others = [record for record in cluster.records if record != page.record_id]
    return ClaimStrip(
        lead=_("Shown apart.") if apart else _records(len(cluster.records)),
        says=_("{who} says same").format(who=listed(_speakers(same))) if same else "",
        grade=same[0].grade if same else None,
        grounds=_grounds(page, same[0]) if same else "",
        own="" if principal.organisation in _speakers(same) else _own_word(page, cluster.claims, principal),
        acts=(
            *_judging(page, others[0], cluster.claims, principal, may_claim=may_claim),
            _show(page, apart=apart),
        ),
    )


def _suggested(
    page: EntityPage, principal: Principal, suggestion: Suggestion, *, may_claim: bool
) -> Iterable[ClaimStrip]:
    members = page.clustering.of(page.record_id).records
    other = next(record for record in suggestion.pair if record not in members)
    named = page.captions.get(other)
    said = (*suggestion.same, *suggestion.unsure)
    if named is None or not said:
        return
    speakers = _speakers(suggestion.same or suggestion.unsure)
    who = listed(speakers)
    lead = _("{who} says same as") if suggestion.same else _("{who} is unsure about")
    claims = (*said, *suggestion.different)
    yield ClaimStrip(
        lead=lead.format(who=who),
        says=named.text,
        url=reverse("entity", args=[other]),
        grade=said[0].grade,
        grounds=_grounds(page, said[0]),
        own="" if principal.organisation in speakers else _own_word(page, claims, principal),
        acts=tuple(_judging(page, other, claims, principal, may_claim=may_claim)),
    )


def _oversized(count: int) -> ClaimStrip:
    return ClaimStrip(
        lead=_("Claims would join {count} records into one.").format(count=count),
        says=_("That is more than a person can have; they are shown apart until a claim is withdrawn."),
        icon="alert-triangle",
    )


def _judging(
    page: EntityPage, other: str, claims: Iterable[IdentityClaim], principal: Principal, *, may_claim: bool
) -> Iterable[Act]:
    """Offer to agree or disagree, or to withdraw what the own agency has said of this pair."""
    if not may_claim:
        return
    mine = [claim for claim in claims if claim.organisation == principal.organisation and other in claim.pair]
    if mine:
        yield _withdraw(page, mine[-1])
        return
    compare = reverse("claim", args=[page.record_id]) + f"?other={other}"
    yield Act(label=_("Agree"), url=compare + "&judgement=same", key="y")
    yield Act(label=_("Disagree"), url=compare + "&judgement=different", key="n")


def _withdraw(page: EntityPage, claim: IdentityClaim) -> Act:
    return Act(
        label=_("Withdraw"),
        url=reverse("withdraw-claim", args=[claim.id]),
        post=True,
        name="next",
        value=reverse("entity", args=[page.record_id]),
    )


def _show(page: EntityPage, *, apart: bool) -> Act:
    address = reverse("entity", args=[page.record_id])
    if apart:
        return Act(label=_("Show as one"), url=address, tone="quiet")
    return Act(label=_("Show apart"), url=f"{address}?apart=1", tone="quiet")


def _own_word(page: EntityPage, claims: Iterable[IdentityClaim], principal: Principal) -> str:
    """Say what the reader's own agency has said of these records."""
    mine = [claim for claim in claims if claim.organisation == principal.organisation]
    if not mine:
        return _("{organisation} has not said.").format(organisation=principal.organisation)
    return _("{organisation} says {judgement}, {date}.").format(
        organisation=principal.organisation,
        judgement=_(mine[-1].judgement),
        date=day(mine[-1].said_at, page.at),
    )


def _line(page: EntityPage, claim: IdentityClaim, principal: Principal) -> ClaimLine:
    left, right = (page.captions.get(record) for record in (claim.left, claim.right))
    return ClaimLine(
        claim,
        _("{left} and {right}").format(left=left.text if left else "…", right=right.text if right else "…"),
        _withdraw(page, claim) if claim.organisation == principal.organisation else None,
    )


def _contradicts(page: EntityPage, each: Contradiction) -> str:
    left, right = (page.captions.get(record) for record in each.pair)
    names = {"left": left.text if left else "…", "right": right.text if right else "…"}
    if each.through:
        return _("{left} and {right} are said to be different, and yet are joined through other claims.").format(
            **names
        )
    return _("{left} and {right} are said to be the same, and to be different: they stay apart.").format(**names)


def _grounds(page: EntityPage, claim: IdentityClaim) -> str:
    return _("{date}, {grounds}").format(date=day(claim.said_at, page.at), grounds=claim.reason)


def _speakers(claims: Iterable[IdentityClaim]) -> list[str]:
    return list(dict.fromkeys(claim.organisation for claim in claims))


def _records(count: int) -> str:
    return ngettext("{count} record shown as one.", "{count} records shown as one.", count).format(count=count)
