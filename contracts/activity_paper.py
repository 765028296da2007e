"""The activity log's words for templates, clauses and contracts."""

from collections.abc import Sequence

from accounts.activity_words import register
from accounts.models import Activity
from contracts.models import Clause, Contract, ContractTemplate

TEMPLATES = {
    "create": "made the template “{name}”",
    "write": "wrote new words of the template “{name}”",
    "rename": "renamed a template to “{name}”",
    "archive": "put the template “{name}” away",
    "restore": "brought the template “{name}” back",
}
CLAUSES = {
    "create": "wrote the clause “{name}”",
    "write": "wrote new words of the clause “{name}”",
    "archive": "put the clause “{name}” away",
    "restore": "brought the clause “{name}” back",
}
CONTRACTS = {
    "draft": "drafted contract {number} for {name}",
    "amend": "drafted {number}, which amends a contract of {name}",
    "change_amendment": "changed what amendment {number} for {name} says",
    "set": "set contract {number} for {name} as a document",
    "paper": "put contract {number} for {name} on other paper",
    "order": "changed in which order contract {number} for {name} is signed",
    "order_parties": "put the parties of contract {number} for {name} in order",
    "add_party": "added a party to contract {number} for {name}",
    "change_party": "changed a party of contract {number} for {name}",
    "remove_party": "removed a party from contract {number} for {name}",
    "review": "put contract {number} for {name} into review",
    "put_back": "put contract {number} for {name} back to a draft",
    "reopen": "opened contract {number} for {name} again",
    "terminate": "terminated contract {number} of {name}",
    "reinstate": "put contract {number} of {name} back in force",
    "amended": "saw contract {number} of {name} amended",
    "option_exercised": "exercised an option of contract {number} of {name}",
    "option_waived": "gave up an option of contract {number} of {name}",
    "option_open": "took back what was done about an option of contract {number} of {name}",
    "option_lapsed": "saw an option of contract {number} of {name} lapse",
    "add_document": "kept a paper with contract {number} of {name}",
    "remove_document": "took a paper away from contract {number} of {name}",
    "hand_over": "took contract {number} of {name} with its papers away as a file",
}


def register_all() -> None:
    for verb, words in TEMPLATES.items():
        register(f"template.{verb}", words, details=_of_templates)
    for verb, words in CLAUSES.items():
        register(f"clause.{verb}", words, details=_of_clauses)
    for verb, words in CONTRACTS.items():
        register(f"contract.{verb}", words, details=of_contracts)


def _of_templates(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    return _named(rows, ContractTemplate, "name")


def _of_clauses(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    return _named(rows, Clause, "title")


def _named(rows: Sequence[Activity], model, field: str) -> dict[int, dict[str, str]]:
    names = dict(model.objects.filter(pk__in={row.subject_id for row in rows}).values_list("pk", field))
    return {row.pk: {"name": names.get(row.subject_id, "one that is gone")} for row in rows}


def of_contracts(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = {
        pk: {"number": number, "name": name}
        for pk, number, name in Contract.objects.filter(pk__in={row.subject_id for row in rows}).values_list(
            "pk", "number", "performer__stage_name"
        )
    }
    return {row.pk: found.get(row.subject_id, {"number": "", "name": "somebody"}) for row in rows}
