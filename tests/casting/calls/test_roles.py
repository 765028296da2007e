"""Writing a role: its words, its questions, and what no call may ask."""

import datetime as dt

import pytest

from casting.models import Question, Role
from casting.services.questions import sensitive_topic
from casting.states import CallState, RoleState
from tests import factories

pytestmark = pytest.mark.django_db


def asking(*rows, **role) -> dict:
    data = {
        "name": "Mara Voss",
        "tier": "lead",
        "questions-TOTAL_FORMS": str(len(rows)),
        "questions-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(rows):
        data |= {f"questions-{number}-{key}": value for key, value in row.items()}
    return data | role


def text(prompt, **more):
    return {"prompt": prompt, "kind": "text", **more}


def save(office, role, data, autosave=False):
    headers = {"X-Autosave": "1"} if autosave else {}
    return office.client.post(f"{office.base}roles/{role.pk}/edit/", data, headers=headers)


def prompts(office, role) -> list[str]:
    with office.scope():
        return list(Question.objects.filter(role=role).values_list("prompt", flat=True))


@pytest.fixture
def new_role(draft):
    return factories.RoleFactory(call=draft, state=RoleState.DRAFT, name="Mara Voss")


def test_a_role_is_kept_as_written(office, new_role):
    answer = save(office, new_role, asking(
        playing_age_min="30", playing_age_max="40", genders=["woman"], gender_reason="She is the captain’s sister",
        description="Dry, exact.", skills="Boats, cello, boats", languages="Portuguese; BSL", pay_min="£1,200.50",
        pay_per="week", asks_tape="on",
    ))  # fmt: skip
    assert answer.status_code == 302
    kept = office.reread(new_role)
    assert (kept.playing_age_min, kept.playing_age_max, kept.genders) == (30, 40, ["woman"])
    assert (kept.skills, kept.languages) == (["Boats", "cello"], ["Portuguese", "BSL"])
    assert (str(kept.pay_min), kept.asks_tape, kept.asks_headshot) == ("1200.50", True, False)


def test_gender_needs_its_reason_and_is_kept_as_ticked(office, new_role):
    answer = save(office, new_role, asking(genders=["woman"]), autosave=True)
    assert answer.json()["errors"] == {"gender_reason": ["Say why the part needs it, or leave gender open."]}
    assert office.reread(new_role).genders == []
    page = office.client.get(f"{office.base}roles/{new_role.pk}/edit/").text
    assert 'value="woman"' in page and "checked" in page.split('value="woman"')[1][:80]


@pytest.mark.parametrize(
    "fields",
    [{"playing_age_min": "40", "playing_age_max": "30"}, {"playing_age_min": "-1"}, {"playing_age_max": "111"},
     {"skills": "x" * 61}, {"skills": ",".join(f"s{n}" for n in range(21))}, {"tier": "star"}, {"name": ""},
     {"pay_min": "1e999"}, {"pay_min": "nan"}],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(office, new_role, fields):
    answer = save(office, new_role, asking(**fields), autosave=True)
    assert answer.status_code == 200
    assert set(answer.json()["errors"]) <= {*fields, "playing_age_max"}
    assert office.reread(new_role).name == "Mara Voss"


def test_questions_are_asked_in_the_order_given(office, new_role):
    save(office, new_role, asking(
        text("Can you sail?", ORDER="2"),
        {"prompt": "Which week suits you?", "kind": "choice", "options": "First, Second", "ORDER": "1", "is_required": "on"},
        {"prompt": "Do you drive?", "kind": "yes_no", "ORDER": "3", "DELETE": "on"},
        text("  "),
    ))  # fmt: skip
    assert prompts(office, new_role) == ["Which week suits you?", "Can you sail?"]
    with office.scope():
        first = Question.objects.get(position=0)
    assert (first.options, first.is_required) == (["First", "Second"], True)


def test_questions_keep_who_they_are_when_edited(office, new_role):
    save(office, new_role, asking(text("Can you sail?"), text("Can you row?")))
    with office.scope():
        sail, row = Question.objects.order_by("position").values_list("pk", flat=True)
    save(
        office,
        new_role,
        asking(text("Can you row well?", id=row, ORDER="1"), text("Can you sail?", id=sail, ORDER="2")),
    )
    with office.scope():
        assert list(Question.objects.values_list("pk", "prompt")) == [
            (row, "Can you row well?"),
            (sail, "Can you sail?"),
        ]


def test_ten_questions_are_the_most(office, new_role):
    rows = [text(f"Question {number}?") for number in range(11)]
    assert save(office, new_role, asking(*rows), autosave=True).status_code == 200
    assert prompts(office, new_role) == []
    assert save(office, new_role, asking(*rows[:10])).status_code == 302
    assert len(prompts(office, new_role)) == 10


@pytest.mark.parametrize("options", ["", "Only one", "Same, same"])
def test_a_choice_needs_two_answers(office, new_role, options):
    row = {"prompt": "Which?", "kind": "choice", "options": options.replace("same", "Same")}
    answer = save(office, new_role, asking(row), autosave=True)
    assert "different answers" in str(answer.json()["errors"])


SENSITIVE = {
    "age": ["How old are you?", "What is your age?", "Date of birth", "What year were you born?", "Are you over 18?",
            "Age?", "What is your actual age?"],
    "ethnicity": ["What is your ethnicity?", "What race are you?", "Your nationality?", "Are you Black?",
                  "Where are you originally from?", "Skin tone"],
    "disability or health": ["Do you have a disability?", "Are you disabled?", "Any medical conditions we should know of?",
                             "Are you pregnant?", "Are you deaf?"],
    "religion": ["What is your religion?", "Are you religious?", "Are you Jewish?", "Which church do you go to?"],
    "sexual orientation": ["What is your sexual orientation?", "Are you gay?", "Are you straight?", "Sexuality"],
    "marital status or family": ["Are you married?", "Marital status", "Do you have children?", "Are you single?",
                                 "Do you plan to have children?"],
}  # fmt: skip


@pytest.mark.parametrize(("topic", "prompt"), [(topic, one) for topic, many in SENSITIVE.items() for one in many])
def test_protected_matters_are_not_asked(office, new_role, topic, prompt):
    answer = save(office, new_role, asking(text("Can you sail?"), text(prompt)), autosave=True)
    assert answer.status_code == 200
    assert f"This asks about {topic}" in answer.json()["errors"]["questions-1-prompt"][0]
    assert prompts(office, new_role) == []
    page = office.client.get(f"{office.base}roles/{new_role.pk}/edit/").text
    assert f"This asks about {topic}" in page
    assert "Can you sail?" in page


@pytest.mark.parametrize(
    "prompt",
    ["Can you manage a stage fight?", "What is your playing age?", "Can you race a bicycle?", "Can you play sixteen?",
     "Which languages do you speak?", "Are you comfortable in water?", "Can you do it in a single take?",
     "Are you free on a Sunday?", "How many years have you sung?", "Do you hold a clean driving licence?",
     "Is the average speed of the package fine?", "Which accent is native to you?", "Do you need a visa to work in the UK?",
     "Can you ride straight away?", "Do you need anything from us to make the audition accessible?"],
)  # fmt: skip
def test_what_the_part_needs_may_be_asked(prompt):
    assert sensitive_topic(prompt) is None


def test_a_question_that_cannot_be_stored_is_kept_as_far_as_it_can(office, new_role):
    answer = save(office, new_role, asking(text("Can you\x00 sail?"), name="A\x00B"), autosave=True)
    assert {"name", "questions-0-prompt"} == set(answer.json()["errors"])
    assert "Can you sail?" in office.client.get(f"{office.base}roles/{new_role.pk}/edit/").text


def test_a_protected_matter_hidden_in_an_answer_is_found(office, new_role):
    row = {"prompt": "Tell us about you", "kind": "choice", "options": "Are you married?, Are you free?"}
    assert save(office, new_role, asking(row), autosave=True).status_code == 200


def test_a_published_role_keeps_its_questions_until_changes_are_published(office, call, role):
    save(office, role, asking(text("Can you sail?"), description="New words"), autosave=True)
    assert prompts(office, role) == []
    assert office.reread(role).description != "New words"
    save(office, role, asking(text("Can you sail?"), description="New words"), autosave=True)
    assert "Can you sail?" in office.client.get(f"{office.base}roles/{role.pk}/edit/").text
    assert office.client.post(f"{office.base}calls/{call.pk}/publish/").status_code == 302
    assert prompts(office, role) == ["Can you sail?"]
    assert office.reread(role).description == "New words"
    assert office.reread(role).draft == {}


def test_a_copy_is_a_draft_with_the_same_questions(office, call, role):
    with office.scope():
        Question.objects.create(organisation=office.organisation, role=role, kind="text", prompt="Can you sail?")
    answer = office.client.post(f"{office.base}roles/{role.pk}/duplicate/")
    with office.scope():
        twin = Role.objects.get(name="Mara Voss, copy")
    assert answer["Location"] == f"{office.base}roles/{twin.pk}/edit/"
    assert (twin.state, twin.next_number, twin.description) == (RoleState.DRAFT, 1, role.description)
    assert prompts(office, twin) == ["Can you sail?"]


def test_only_a_draft_nobody_has_read_is_removed(office, call, role, new_role):
    assert office.client.post(f"{office.base}roles/{new_role.pk}/remove/").status_code == 302
    assert office.client.post(f"{office.base}roles/{role.pk}/remove/").status_code == 422
    with office.scope():
        assert list(Role.objects.values_list("pk", flat=True)) == [role.pk]


def test_a_cancelled_call_is_not_edited(office, production, role_typed):
    call = factories.CastingCallFactory(production=production, state=CallState.CANCELLED)
    role = factories.RoleFactory(call=call)
    assert office.client.post(f"{office.base}roles/{role.pk}/edit/", role_typed).status_code == 422
    assert (
        office.client.post(f"{office.base}calls/{call.pk}/roles/new/", {"name": "X", "tier": "lead"}).status_code == 422
    )


# --- the deadline, on both edges of daylight saving ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "zone", "stands"),
    [
        ("2031-03-12T18:00", "Europe/London", dt.datetime(2031, 3, 12, 18, tzinfo=dt.UTC)),
        ("2031-07-12T18:00:59", "Europe/London", dt.datetime(2031, 7, 12, 17, 0, 59, tzinfo=dt.UTC)),
        ("2031-07-12T23:59", "America/Los_Angeles", dt.datetime(2031, 7, 13, 6, 59, tzinfo=dt.UTC)),
        # The clocks go back on 26 October 2031 at 01:00 UTC: half past one comes twice, and the later one counts.
        ("2031-10-26T01:30", "Europe/London", dt.datetime(2031, 10, 26, 1, 30, tzinfo=dt.UTC)),
        ("2031-10-26T00:30", "Europe/London", dt.datetime(2031, 10, 25, 23, 30, tzinfo=dt.UTC)),
        # Half past one does not exist on the morning when they go forward.
        ("2031-03-30T01:30", "Europe/London", None),
        ("2031-03-30T02:00", "Europe/London", dt.datetime(2031, 3, 30, 1, tzinfo=dt.UTC)),
        ("2031-03-12T18:00", "Mars/Olympus", None),
        ("2031-13-12T18:00", "Europe/London", None),
        ("2031-03-12T18:00+02:00", "Europe/London", None),
    ],
)
def test_a_deadline_is_what_the_clock_on_the_wall_says(office, draft, whole, typed, zone, stands):
    sent = whole | {"deadline": typed, "zone": zone, "answer_by": ""}
    answer = office.client.post(f"{office.base}calls/{draft.pk}/edit/", sent, headers={"X-Autosave": "1"})
    assert answer.status_code == (200 if stands is None else 204)
    assert office.reread(draft).deadline_at == stands
    if stands is None:
        assert typed in office.client.get(f"{office.base}calls/{draft.pk}/edit/").text
    elif zone == "Europe/London":
        assert f'value="{typed}"' in office.client.get(f"{office.base}calls/{draft.pk}/edit/").text


def test_the_hour_that_is_skipped_is_named(office, draft, whole):
    sent = whole | {"deadline": "2031-03-30T01:30", "answer_by": ""}
    answer = office.client.post(f"{office.base}calls/{draft.pk}/edit/", sent, headers={"X-Autosave": "1"})
    assert "the clocks go forward" in answer.json()["errors"]["deadline"][0]


def test_answers_are_not_promised_before_the_deadline(office, draft, whole):
    answer = office.client.post(
        f"{office.base}calls/{draft.pk}/edit/", whole | {"answer_by": "2031-03-11"}, headers={"X-Autosave": "1"}
    )
    assert "before applications close" in answer.json()["errors"]["answer_by"][0]
