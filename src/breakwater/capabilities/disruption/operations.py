"""Ask for plans, stop them, name them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from breakwater.capabilities.disruption import actions, queries
from breakwater.capabilities.disruption.asking import Asked, Subject, problem, rows_of
from breakwater.capabilities.disruption.models import UNDER_WAY, Plan, State
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.texts import check_text
from breakwater.foundation.database.source import new_id
from breakwater.foundation.jobs.queue import enqueue

MAKE = "plan.make"
LONGEST_NAME = 120
MOST_UNDER_WAY = 5


def ask(*, principal: Principal, subject: Subject, asked: Asked, name: str = "", previous_id: str = "") -> str:
    """Ask for a plan, and queue the work; returns the plan's id.

    Args:
        principal: who plans; what goes in is what it reads.
        subject: against what.
        asked: aim, limits and audience.
        name: of the plan; else it goes by its subject.
        previous_id: of the plan that this one is a new version of.

    Raises:
        NotFound: nothing of the subject is readable, or there is no such plan before it.
        CannotPlan: what is asked names somebody who cannot stand in a plan.
        DisruptionError: what is asked contradicts itself.
        Refused: too many of one's own plans are under way.
    """
    check_text(name, longest=LONGEST_NAME)
    ground = queries.ground(principal, subject, asked)
    problem(asked, ground.drawn)
    with acting(principal, actions.ASK) as passage:
        own = readable(principal, Plan).filter(person_id=principal.person_id, state__in=UNDER_WAY)
        if own.count() >= MOST_UNDER_WAY:
            raise Refused(
                _("As many of your plans are being made as may be at one time."),
                _("Wait for one to end, or stop one."),
                rule_ids=("under way",),
            )
        previous = queries.row_of(passage, previous_id) if previous_id else None
        plan = Plan(
            id=new_id(),
            organisation=principal.organisation,
            world=principal.world,
            person_id=principal.person_id,
            person=principal.name,
            purpose=principal.purpose.value,
            name=name.strip(),
            subject_kind=subject.kind,
            subject=subject.id,
            asked=asked.to_json(),
            series_id=previous.series_id if previous else new_id(),
            version=previous.version + 1 if previous else 1,
            previous_id=previous.pk if previous else None,
            asked_at=passage.at,
        )
        insert(principal, [plan])
        insert(principal, rows_of(plan, asked, ground.drawn))
        enqueue(passage, MAKE, lock=str(plan.pk), plan_id=str(plan.pk), run=plan.run)
        passage.about("plan", str(plan.pk), step="ask", subject=subject.id, audience=list(asked.audience))
    return str(plan.pk)


def ask_again(*, principal: Principal, plan_id: str, asked: Asked, name: str = "") -> str:
    """Ask anew with other limits, against the same subject; returns the new version's id.

    Raises:
        NotFound: no plan that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        row = queries.row_of(passage, plan_id)
        passage.about("plan", plan_id)
    subject = queries.subject_of(row)
    return ask(principal=principal, subject=subject, asked=asked, name=name or row.name, previous_id=plan_id)


def cancel(*, principal: Principal, plan_id: str) -> None:
    """Stop making a plan of one's own; nothing of it is kept but what was asked.

    Raises:
        NotFound: no plan that the principal has asked for has this id.
        Refused: it is not being made.
    """
    with acting(principal, actions.ASK) as passage:
        plan = queries.own_row(passage, plan_id)
        rows = readable(principal, Plan).filter(pk=plan.pk, state__in=UNDER_WAY)
        passage.about("plan", plan_id, step="cancel")
        if not rows.update(state=State.CANCELLED, run=plan.run + 1, progress={}, ended_at=passage.at):
            raise Refused(_("This plan is not being made."), _("Look at it again."), rule_ids=("state",))


def rename(*, principal: Principal, plan_id: str, name: str) -> None:
    """Call a plan of one's own otherwise; without a name it goes by its subject.

    Raises:
        NotFound: no plan that the principal has asked for has this id.
    """
    check_text(name, longest=LONGEST_NAME)
    with acting(principal, actions.ASK) as passage:
        plan = queries.own_row(passage, plan_id)
        readable(principal, Plan).filter(pk=plan.pk).update(name=name.strip())
        passage.about("plan", plan_id, step="rename")
