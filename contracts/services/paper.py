"""An office's own paper: templates and clauses, each kept in versions that never change."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from contracts.models import Clause, ClauseVersion, ContractTemplate, DealSettings, TemplateVersion
from contracts.paper import builtin, language
from contracts.paper.variables import VARIABLES
from contracts.policies import can_change_paper
from contracts.states import ContractKind
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed

LONGEST_BODY = 60000
LONGEST_CLAUSE = 8000
LONGEST_PLAIN = 1000


@transaction.atomic
def ensure_paper(organisation: Organisation) -> None:
    """The office's own copies of the built-in templates and clauses, made when they are first needed.

    One who comes at the same time waits and finds them made.
    """
    if ContractTemplate.objects.filter(organisation=organisation).exists():
        return
    DealSettings.objects.get_or_create(organisation=organisation)
    DealSettings.objects.select_for_update(no_key=True).get(organisation=organisation)
    if ContractTemplate.objects.filter(organisation=organisation).exists():
        return
    found = builtin.clauses()
    clauses = Clause.objects.bulk_create(
        Clause(organisation=organisation, key=one.key, title=one.title) for one in found
    )
    ClauseVersion.objects.bulk_create(
        ClauseVersion(organisation=organisation, clause=clause, number=1, body=one.body, plain_words=one.plain_words)
        for clause, one in zip(clauses, found, strict=True)
    )
    templates = ContractTemplate.objects.bulk_create(
        ContractTemplate(organisation=organisation, kind=kind, name=kind.label) for kind in ContractKind
    )
    TemplateVersion.objects.bulk_create(
        TemplateVersion(organisation=organisation, template=row, number=1, body=builtin.template(row.kind))
        for row in templates
    )


def _check_may(actor: User, organisation_id: int) -> None:
    if not can_change_paper(actor, organisation_id):
        raise NotAllowed("Templates and clauses are changed by the owner, directors and business affairs.")


def check_body(organisation: Organisation, body: str) -> str:
    """The body as it is kept. Raises Invalid at "body" for what could never be filled."""
    body = language.tidy(body).strip()
    if len(body) > LONGEST_BODY:
        raise Invalid(f"A template can have {LONGEST_BODY:,} characters at most.", field="body")
    keys = set(Clause.objects.filter(organisation=organisation).values_list("key", flat=True))
    language.check(body, variables=VARIABLES, clauses=keys)
    return body


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("Give it a name.", field="name")
    if len(name) > 120:
        raise Invalid("A name can have 120 characters at most.", field="name")
    return name


@transaction.atomic(durable=True)
def create_template(*, actor: User, organisation: Organisation, kind: str, name: str, body: str) -> ContractTemplate:
    _check_may(actor, organisation.pk)
    if kind not in ContractKind.values:
        raise Invalid("Choose what kind of contract it is for.", field="kind")
    body, name = check_body(organisation, body), _name(name)
    template = ContractTemplate(organisation=organisation, kind=kind, name=name, created_by=actor)
    _save_name(template)
    TemplateVersion.objects.create(organisation=organisation, template=template, number=1, body=body, created_by=actor)
    _log(actor, "template.create", template)
    return template


def _save_name(template: ContractTemplate) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        kind = ContractKind(template.kind).label.lower()
        raise Invalid(f"There is a {kind} named “{template.name}” already.", field="name") from None


@transaction.atomic(durable=True)
def write_template(
    *, actor: User, template: ContractTemplate, body: str, base: int, note: str = "", name: str | None = None
) -> TemplateVersion:
    """New words in force. `base` is the version they were written over: a newer one is a Conflict, and names whose."""
    _check_may(actor, template.organisation_id)
    row = ContractTemplate.objects.select_for_update(no_key=True).select_related("organisation").get(pk=template.pk)
    if row.archived_at is not None:
        raise IllegalTransition("This template was put away. Bring it back first.")
    body = check_body(row.organisation, body)
    last = row.versions.select_related("created_by").first()
    if last.number != base:
        raise Conflict(_overtaken(last), field="body", details={"newest": last.number})
    if name is not None and _name(name) != row.name:
        row.name = _name(name)
        _save_name(row)
        _log(actor, "template.rename", row)
    if body == last.body:
        return last
    made = TemplateVersion.objects.create(
        organisation=row.organisation,
        template=row,
        number=last.number + 1,
        body=body,
        note=" ".join(note.split())[:200],
        created_by=actor,
    )
    _log(actor, "template.write", row, version=made.number)
    return made


def _overtaken(last: TemplateVersion | ClauseVersion) -> str:
    who = last.created_by.name if last.created_by else "Somebody"
    return f"{who} has written version {last.number} meanwhile. Your words are below: compare, then save again."


@transaction.atomic(durable=True)
def archive_template(*, actor: User, template: ContractTemplate) -> None:
    """No new contract is drafted on it; those that were keep their words."""
    _set_archived(actor, template, is_away=True)


@transaction.atomic(durable=True)
def restore_template(*, actor: User, template: ContractTemplate) -> None:
    _set_archived(actor, template, is_away=False)


def _set_archived(actor: User, template: ContractTemplate, *, is_away: bool) -> None:
    _check_may(actor, template.organisation_id)
    row = ContractTemplate.objects.select_for_update(no_key=True).select_related("organisation").get(pk=template.pk)
    if (row.archived_at is not None) == is_away:
        return
    row.archived_at = clock.now() if is_away else None
    _save_name(row)
    _log(actor, "template.archive" if is_away else "template.restore", row)


@transaction.atomic(durable=True)
def create_clause(
    *, actor: User, organisation: Organisation, key: str, title: str, body: str, plain_words: str = ""
) -> Clause:
    _check_may(actor, organisation.pk)
    title, body, plain_words = _clause_words(title, body, plain_words)
    key = key.strip().lower()
    if not language.CLAUSE.match(f"clause {key}") or len(key) > 40:
        raise Invalid("A key is a short word such as credit or day-off: letters, digits and hyphens.", field="key")
    try:
        with transaction.atomic():
            clause = Clause.objects.create(organisation=organisation, key=key, title=title)
    except IntegrityError:
        raise Invalid(f"There is a clause “{key}” already.", field="key") from None
    ClauseVersion.objects.create(
        organisation=organisation, clause=clause, number=1, body=body, plain_words=plain_words, created_by=actor
    )
    _log(actor, "clause.create", clause)
    return clause


def _clause_words(title: str, body: str, plain_words: str) -> tuple[str, str, str]:
    title, body, plain_words = " ".join(title.split()), language.tidy(body).strip(), language.tidy(plain_words).strip()
    if not title or len(title) > 120:
        raise Invalid("Give it a title of 120 characters at most.", field="title")
    if len(body) > LONGEST_CLAUSE:
        raise Invalid(f"A clause can have {LONGEST_CLAUSE:,} characters at most.", field="body")
    if len(plain_words) > LONGEST_PLAIN:
        raise Invalid(f"Say it in {LONGEST_PLAIN:,} characters at most.", field="plain_words")
    language.check(body, variables=VARIABLES, clauses=None)
    if plain_words:
        language.check(plain_words, variables=VARIABLES, clauses=None, field="plain_words")
    return title, body, plain_words


@transaction.atomic(durable=True)
def write_clause(
    *, actor: User, clause: Clause, title: str, body: str, base: int, plain_words: str = ""
) -> ClauseVersion:
    """As `write_template`, for a clause of the library."""
    _check_may(actor, clause.organisation_id)
    title, body, plain_words = _clause_words(title, body, plain_words)
    row = Clause.objects.select_for_update(no_key=True).select_related("organisation").get(pk=clause.pk)
    last = row.versions.select_related("created_by").first()
    if last.number != base:
        raise Conflict(_overtaken(last), field="body", details={"newest": last.number})
    if row.title != title:
        row.title = title
        row.save(update_fields=["title"])
    if (body, plain_words) == (last.body, last.plain_words):
        return last
    made = ClauseVersion.objects.create(
        organisation=row.organisation,
        clause=row,
        number=(row.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        body=body,
        plain_words=plain_words,
        created_by=actor,
    )
    _log(actor, "clause.write", row, version=made.number)
    return made


@transaction.atomic(durable=True)
def archive_clause(*, actor: User, clause: Clause) -> None:
    """Offered no more for new deals. Templates that name it keep it."""
    _put_clause(actor, clause, is_away=True)


@transaction.atomic(durable=True)
def restore_clause(*, actor: User, clause: Clause) -> None:
    _put_clause(actor, clause, is_away=False)


def _put_clause(actor: User, clause: Clause, *, is_away: bool) -> None:
    _check_may(actor, clause.organisation_id)
    row = Clause.objects.select_for_update(no_key=True).select_related("organisation").get(pk=clause.pk)
    if (row.archived_at is not None) == is_away:
        return
    row.archived_at = clock.now() if is_away else None
    row.save(update_fields=["archived_at"])
    _log(actor, "clause.archive" if is_away else "clause.restore", row)


def _log(actor: User, verb: str, subject: ContractTemplate | Clause, **data) -> None:
    record_activity(actor=actor, verb=verb, subject=subject, organisation=subject.organisation, data=data)
