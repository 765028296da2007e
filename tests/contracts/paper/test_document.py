"""The PDF: tagged, archival, the same for the same words, and what cannot be set is refused with a sentence."""

import datetime as dt
import hashlib
import io
import subprocess

import pytest
from pypdf import PdfReader

from contracts.models import TemplateVersion
from contracts.paper.blocks import build
from contracts.services.contract_parties import add_party, change_party
from contracts.services.contracts import set_version
from contracts.services.paper import ensure_paper, write_template
from contracts.services.setting import set_document
from contracts.states import ContractKind
from core.errors import Invalid
from tests.words import stands_in

AT = dt.datetime(2026, 3, 11, 16, 2, 7, tzinfo=dt.UTC)


def made(**values):
    blocks = values.pop("blocks", [{"kind": "title", "text": "Deal memo"}, {"kind": "paragraph", "text": "It is so."}])
    given = {
        "number": "OKO-2026-0001", "version": 1, "office": "Okoye Casting", "blocks": blocks,
        "places": [["Noor Haddad", "Performer"], ["Dana Whitlock", "For the production"]],
        "parties": "Noor Haddad · Dana Whitlock", "language": "en-gb", "at": AT, "zone": "Europe/London",
    }  # fmt: skip
    return set_document(**given | values)


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_the_document_is_a_tagged_pdf_a_and_says_so_itself():
    found = made()
    reader = PdfReader(io.BytesIO(found.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in reader.trailer["/Root"]
    assert reader.trailer["/Root"]["/Lang"].startswith("en")
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp and "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "/OutputIntents" in reader.trailer["/Root"]
    assert reader.metadata.title == "Deal memo OKO-2026-0001" and reader.metadata.author == "Okoye Casting"
    shown = subprocess.run(["pdfinfo", "-"], input=found.content, capture_output=True, check=False, timeout=20).stdout
    assert b"Tagged:          yes" in shown


def test_a_term_that_ends_its_own_sentence_does_not_end_it_twice():
    found = build("# Travel\n\nTravel: {travel}.", values={"travel": "First class."}, labels={}, clauses={})
    assert found.blocks[-1]["text"] == "Travel: First class."


def test_every_page_says_which_contract_version_and_page_it_is_and_whose():
    words = [{"kind": "title", "text": "Deal memo"}, *[{"kind": "paragraph", "text": "Words. " * 120}] * 12]
    found = made(blocks=words)
    pages = PdfReader(io.BytesIO(found.content)).pages
    assert found.page_count == len(pages) > 2
    for number, page in enumerate(pages, 1):
        text = " ".join(page.extract_text().split())
        assert f"Page {number} of {len(pages)}" in text
        assert "OKO-2026-0001, version 1. Noor Haddad · Dana Whitlock" in text


def test_the_same_words_are_the_same_bytes():
    first, second = made(), made()
    assert first.content == second.content and first.sha256 == hashlib.sha256(first.content).hexdigest()
    assert made(version=2).sha256 != first.sha256


def test_words_are_set_as_words_never_as_markup():
    hostile = '#import "/etc/passwd" *bold* _x_ $1$ <label> @ref `raw` // no\n= Heading \\ "quoted" [x]'
    text = text_of(made(blocks=[{"kind": "title", "text": "#panic()"}, {"kind": "paragraph", "text": hostile}]).content)
    flat = " ".join(text.split())
    assert "#panic()" in flat and '#import "/etc/passwd" *bold* _x_ $1$ <label> @ref `raw` // no = Heading' in flat


def test_an_american_deal_is_set_on_american_paper():
    reader = PdfReader(io.BytesIO(made(language="en-us").content))
    assert [float(side) for side in reader.pages[0].mediabox[2:]] == [612, 792]


@pytest.mark.parametrize("letter", ["\U0001f44d", "\ue000"])
def test_a_letter_that_no_font_has_is_refused_by_name(letter):
    with pytest.raises(Invalid) as refused:
        made(blocks=[{"kind": "title", "text": "Deal"}, {"kind": "paragraph", "text": f"Name {letter}"}])
    assert "has no letter in the fonts" in refused.value.message


def test_controls_and_turned_lines_of_a_name_never_reach_the_page(draft, director):
    contract = draft()
    party = contract.parties.get(kind="performer")
    change_party(actor=director, contract=contract, party_id=party.pk, name="Noor\u202e Haddad\x07", email=party.email)
    version = set_version(actor=director, contract=contract)
    assert "Noor Haddad" in text_of(version.file.read()) and "\u202e" not in str(version.blocks)


@pytest.mark.parametrize("kind", ContractKind.values)
def test_all_nine_kinds_can_be_set_from_a_plain_deal(draft, director, kind):
    terms = {"usage_media": ["tv"], "options": [{"exercise_by": "2027-01-10", "starts_on": "2027-09-01"}]}
    contract = draft(kind=kind, terms_more=terms)
    version = set_version(actor=director, contract=contract)
    text = " ".join(text_of(version.file.read()).split())
    assert "Mara Voss" in text and "£4,250 a week for 7 weeks, £29,750 in all" in text and "……" not in text
    assert version.sha256 == hashlib.sha256(version.file.open("rb").read()).hexdigest()
    assert contract.chain.get(kind="version").data == {
        "version": 1, "sha256": version.sha256, "pages": version.page_count,
    }  # fmt: skip


def test_what_is_missing_is_named_and_nothing_is_set(draft, director):
    contract = draft(terms_more={"place": None, "starts_on": None, "ends_on": None})
    with pytest.raises(Invalid) as refused:
        set_version(actor=director, contract=contract)
    assert refused.value.details["missing"] == ["the first and the last day of work", "place"]
    contract.refresh_from_db()
    assert contract.version == 0 and not contract.versions.exists() and not contract.chain.filter(kind="version")


def test_a_document_keeps_the_words_it_was_set_with(draft, director, office):
    contract = draft()
    version = set_version(actor=director, contract=contract)
    before = version.blocks
    write_template(actor=director, template=contract.template, body="# New\n\n{performer} plays {role}.", base=1)
    again = set_version(actor=director, contract=contract, seen=1)
    version.refresh_from_db()
    assert version.blocks == before and again.number == 2
    assert again.template == TemplateVersion.objects.get(template=contract.template, number=2)


def test_riders_options_and_agreed_clauses_are_set_where_they_were_agreed(draft, director):
    agreed = [{"key": "dog", "title": "The dog", "body": "The performer may bring their dog.", "version": 1}]
    terms = {
        "rider_replica": True,
        "replica_use": "Scene 12, the crowd only.",
        "clauses": agreed,
        "rider_intimacy": "Scene 31.",
    }
    contract = draft(terms_more=terms)
    text = " ".join(text_of(set_version(actor=director, contract=contract).file.read()).split())
    assert "for this use, and no other: Scene 12, the crowd only." in text and "No digital replica" not in text
    assert "The performer may bring their dog." in text and "Only this is agreed: Scene 31." in text


def test_a_loan_out_is_engaged_in_the_performers_stead(draft, director):
    contract = draft(terms_more={"loan_out": "Haddad Pictures Ltd"})
    party = contract.parties.get()
    assert (party.kind, party.company) == ("loan_out", "Haddad Pictures Ltd")
    text = " ".join(text_of(set_version(actor=director, contract=contract).file.read()).split())
    assert "Haddad Pictures Ltd, for Noor Haddad, is engaged by the week" in text
    assert "Haddad Pictures Ltd lends the services of Noor Haddad" in text


def test_somebody_under_age_is_signed_for_by_their_guardian(draft, director, accepted):
    from tests import factories

    child = factories.PerformerFactory(stage_name="Kit Small", born_on=dt.date(2015, 1, 1), account__name="Ada Small")
    contract = draft(performer=child)
    assert contract.parties.get().kind == "guardian"
    with pytest.raises(Invalid):
        add_party(actor=director, contract=contract, kind="performer", name="Kit Small", email="kit@example.com")
    text = " ".join(text_of(set_version(actor=director, contract=contract).file.read()).split())
    assert "Kit Small, by their guardian Ada Small (the performer)" in text
    assert "Ada Small agrees to this engagement as their guardian" in text and not stands_in(text, "2015")


def test_an_office_has_its_paper_once(office):
    ensure_paper(office)
    ensure_paper(office)
    assert TemplateVersion.objects.filter(organisation=office).count() == 9
