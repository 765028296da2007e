"""Ways to cast a whole production, kept side by side; one of them is the chosen one."""

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Ensemble, EnsemblePart, Production, Role, Select
from casting.policies import can_manage_calls, check_no_blind_role
from casting.selectors.selects import OUT
from casting.states import SubmissionState
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound

MOST = 12


@transaction.atomic(durable=True)
def make_ensemble(*, actor: User, production: Production, name: str, copy_of: Ensemble | None = None) -> Ensemble:
    """A new one: as `copy_of`, or with the first choice of every part. The first of a production is the chosen one."""
    production = _held(actor, production)
    standing = production.ensembles.count()
    if standing >= MOST:
        raise Invalid(f"{MOST} alternatives are kept at most. Remove one first.", field="name")
    made = _named(
        Ensemble(organisation=production.organisation, production=production, created_by=actor), name, insert=True
    )
    if not standing:
        made.is_chosen = True
        made.save(update_fields=["is_chosen"])
    EnsemblePart.objects.bulk_create(
        EnsemblePart(organisation=production.organisation, ensemble=made, role_id=role_id, select_id=select_id)
        for role_id, select_id in _seed(production, copy_of)
    )
    _log(actor, production, "make_ensemble", made)
    return made


def _seed(production: Production, copy_of: Ensemble | None) -> list[tuple[int, int]]:
    if copy_of is not None:
        return list(copy_of.parts.filter(ensemble__production=production).values_list("role_id", "select_id"))
    firsts = Select.objects.filter(production=production, rank=1).exclude(submission__state__in=OUT)
    return list(firsts.values_list("role_id", "pk"))


@transaction.atomic(durable=True)
def rename_ensemble(*, actor: User, ensemble: Ensemble, name: str) -> Ensemble:
    production = _held(actor, ensemble.production)
    ensemble = _named(_standing(production, ensemble), name)
    _log(actor, production, "rename_ensemble", ensemble)
    return ensemble


@transaction.atomic(durable=True)
def remove_ensemble(*, actor: User, ensemble: Ensemble) -> None:
    """The chosen one goes only when it is the last: choose another first."""
    production = _held(actor, ensemble.production)
    ensemble = _standing(production, ensemble)
    if ensemble.is_chosen and production.ensembles.exclude(pk=ensemble.pk).exists():
        raise IllegalTransition(f"“{ensemble.name}” is the chosen one. Choose another before you remove it.")
    _log(actor, production, "remove_ensemble", ensemble)
    ensemble.delete()


@transaction.atomic(durable=True)
def choose_ensemble(*, actor: User, ensemble: Ensemble) -> Ensemble:
    production = _held(actor, ensemble.production)
    ensemble = _standing(production, ensemble)
    production.ensembles.filter(is_chosen=True).exclude(pk=ensemble.pk).update(is_chosen=False)
    if not ensemble.is_chosen:
        ensemble.is_chosen = True
        ensemble.save(update_fields=["is_chosen"])
        _log(actor, production, "choose_ensemble", ensemble)
    return ensemble


@transaction.atomic(durable=True)
def set_part(*, actor: User, ensemble: Ensemble, role: Role, select: Select | None) -> None:
    """Who plays a part in this ensemble; None leaves it open. Only somebody on the part's own selects."""
    production = _held(actor, ensemble.production)
    ensemble = _standing(production, ensemble)
    if role.production_id != production.pk:
        raise NotFound("There is no such part in this production.")
    if select is None:
        ensemble.parts.filter(role=role).delete()
    else:
        select = Select.objects.select_related("submission__performer").filter(pk=select.pk, role=role).first()
        if select is None:
            raise Conflict("They are not on the selects of this part any more.")
        if select.submission.state in OUT:
            name = select.submission.performer.stage_name
            why = "has withdrawn" if select.submission.state == SubmissionState.WITHDRAWN else "is out of the running"
            raise IllegalTransition(f"{name} {why}, so they cannot be in an ensemble.")
        EnsemblePart.objects.update_or_create(
            ensemble=ensemble, role=role, defaults={"select": select, "organisation": production.organisation}
        )
    _log(actor, production, "recast_ensemble", ensemble)


def _held(actor: User, production: Production) -> Production:
    if not can_manage_calls(actor, production.organisation):
        raise NotAllowed("You can look at these ensembles, but not change them.")
    check_no_blind_role(actor, production, "the ensemble board")
    return (
        Production.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=production.pk)
    )


def _standing(production: Production, ensemble: Ensemble) -> Ensemble:
    found = production.ensembles.filter(pk=ensemble.pk).first()
    if found is None:
        raise Conflict("Somebody else has removed this ensemble meanwhile.")
    return found


def _named(ensemble: Ensemble, name: str, *, insert: bool = False) -> Ensemble:
    ensemble.name = " ".join(name.split())
    if not 1 <= len(ensemble.name) <= 60:
        raise Invalid("Give it a name of up to 60 characters.", field="name")
    try:
        with transaction.atomic():
            ensemble.save(force_insert=insert)
    except IntegrityError as error:
        raise Conflict(f"There is an ensemble called “{ensemble.name}” already.", field="name") from error
    return ensemble


def _log(actor: User, production: Production, verb: str, ensemble: Ensemble) -> None:
    record_activity(
        actor=actor,
        verb=verb,
        subject=production,
        organisation=production.organisation,
        data={"ensemble": ensemble.pk},
    )
