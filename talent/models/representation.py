from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from core import clock
from core.states import state_trigger
from talent.models.due import entry_due
from talent.models.performer import Performer
from talent.states import IMPORT_MOVES, STANDING_MOVES, STANDS, ImportState, Medium, RowVerdict, Standing


class Representation(models.Model):
    """Which agency speaks for whom, in which territory and media, from when to when. `agent` answers for this client.

    No `mediums` means all of them, no `territory` everywhere. `ends_on` is the first day on which it no longer stands;
    `agreed_until` the one that the terms name, to which an ending that is taken back returns.
    `ended_as` is what an ended one was before. `proposed` are terms (talent.terms) that the agency would like instead,
    and that the performer has not agreed to.
    """

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="representations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="representations")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="clients"
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.CONFIRMED)
    territory = models.CharField(max_length=80, blank=True)
    mediums = ArrayField(models.CharField(max_length=12, choices=Medium.choices), default=list, blank=True)
    is_exclusive = models.BooleanField(default=False)
    commission_percent = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("10.00"))
    starts_on = models.DateField(default=clock.today)
    ends_on = models.DateField(null=True, blank=True)
    agreed_until = models.DateField(null=True, blank=True)
    ended_as = models.CharField(max_length=10, choices=Standing, blank=True)
    proposed = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["performer", "organisation", "territory"],
                name="representation_once",
                condition=Q(ends_on__isnull=True, standing__in=[Standing.ASKED, *STANDS]),
            ),
            models.CheckConstraint(
                name="representation_dates", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="commission_at_most_ten", condition=Q(commission_percent__range=(0, Decimal("10.00")))
            ),
        ]
        triggers = [
            entry_due("standing", "starts_on", "ends_on"),
            state_trigger("representation_legal_standing", STANDING_MOVES, field="standing"),
            # An agency's word is good only for a profile that nobody has claimed.
            pgtrigger.Trigger(
                name="word_only_where_unclaimed",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("standing"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__standing=Standing.ON_WORD),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM talent_performer who
                        WHERE who.id = NEW.performer_id AND who.account_id IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'This performer speaks for themself'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'word_only_where_unclaimed';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "performer"],
                name="representation_of_agency",
                condition=Q(standing__in=[Standing.ASKED, *STANDS]),
            )
        ]

    def __str__(self):
        return f"{self.organisation_id} for {self.performer_id}"


class AgentCover(models.Model):
    """Who looks after an agent's clients while the agent is away, first and last day included."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    covered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(name="cover_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="cover_by_another", condition=~Q(agent=F("covered_by"))),
        ]

    def __str__(self):
        return f"{self.covered_by_id} for {self.agent_id}"


class ClientNote(models.Model):
    """What agents of one agency write about a client for each other. Stays in the agency, whatever becomes of the client."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="client_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "performer", "-id"], name="client_notes_of_agency")]

    def __str__(self):
        return f"Note {self.pk} on {self.performer_id}"


class RosterImport(models.Model):
    """A list of clients as it was read. Its lines are rows of their own, so that bringing in goes on where it stopped.

    `heading` are the file's columns; `columns` says which of them is whose {"stage_name": 0, "email": 3, …}.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.READ)
    heading = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    touched_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="roster_import_progress", condition=Q(done__lte=F("total")))]
        triggers = [state_trigger("roster_import_legal_state", IMPORT_MOVES)]

    def __str__(self):
        return self.file_name


class RosterImportRow(models.Model):
    """One line: its cells as text, what is to become of it, and what did (`performer`, `representation`)."""

    roster_import = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    verdict = models.CharField(max_length=12, choices=RowVerdict, blank=True)
    why = models.CharField(max_length=300, blank=True)
    # Performers that it could be: {"id", "name"}; `performer` is the one chosen or made.
    choices = models.JSONField(default=list)
    is_skipped = models.BooleanField(default=False)
    performer = models.ForeignKey(Performer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    representation = models.ForeignKey(
        Representation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_performer = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="roster_import__organisation")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["roster_import", "number"], name="roster_row_once")]
        indexes = [
            models.Index(fields=["roster_import", "number"], name="roster_row_to_do", condition=Q(done_at__isnull=True))
        ]

    def __str__(self):
        return f"Line {self.number} of {self.roster_import_id}"
