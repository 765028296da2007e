import json

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Lower, Random

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from core import clock
from talent.models.performer import Performer
from talent.states import AlertCadence, Visibility

# What stands in the log where the name of somebody was typed who has been erased.
NAME_GONE = "a name that is no longer kept"
RANDOM_KEY = Cast(Random() * 2**62, models.BigIntegerField())


class SearchEntry(models.Model):
    """What a search for performers looks through: one row for each findable profile, made from it by the worker.

    `tags` are the numbers of SearchTags, in their order: what a profile states. `words` holds each word of a name,
    credit, skill and so on, and each word of the name once more behind NAME_MARK. `shuffle` puts everybody in an order
    of nobody's making. Nothing is in here that is not on the profile as an office may see it.
    """

    performer = models.OneToOneField(Performer, primary_key=True, on_delete=models.CASCADE, related_name="search_entry")
    visibility = models.CharField(max_length=10, choices=Visibility)
    is_minor = models.BooleanField(default=False)
    tags = ArrayField(models.IntegerField())
    words = SearchVectorField()
    playing_age_min = models.PositiveSmallIntegerField(null=True)
    playing_age_max = models.PositiveSmallIntegerField(null=True)
    height_cm = models.PositiveSmallIntegerField(null=True)
    shuffle = models.BigIntegerField(db_default=RANDOM_KEY)
    listed_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "search entries"
        indexes = [
            # One index, so that the rarest of what is asked leads and the rest is skipped through (decision 13).
            GinIndex(
                name="search_entry_all",
                fields=["tags", "words"],
                opclasses=["gin__int_ops", "tsvector_ops"],
                fastupdate=False,
            ),
            models.Index(fields=["shuffle"], name="search_entry_shuffled"),
        ]

    def __str__(self):
        return f"Search entry of {self.performer_id}"


class SearchTag(models.Model):
    """One thing that profiles state, in folded words with its kind in front: "skill:fencing", "skill+:fencing" where
    evidenced, "language:french:3", and "skill:-" where none is stated (talent.search.tags). Gone with the last entry
    that has it. Entries hold its number: numbers are compared and counted many times sooner than words.
    """

    id = models.AutoField(primary_key=True)
    tag = models.CharField(max_length=90, unique=True, db_collation="C")

    def __str__(self):
        return self.tag


class SearchWord(models.Model):
    """A word that somebody's entry has, to find what was misspelt. Gone with the last entry that has it."""

    word = models.CharField(max_length=40, primary_key=True, db_collation="C")

    class Meta:
        indexes = [GinIndex(name="search_word_shape", fields=["word"], opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return self.word


class SearchDue(models.Model):
    """A performer whose entry is behind: written by triggers on all that an entry is made from, whoever changed it."""

    performer_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "search entries due"

    def __str__(self):
        return f"Due: {self.performer_id}"


class SavedSearch(models.Model):
    """An office's search kept by name; with a cadence, whoever is new in it arrives by mail."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    filters = models.JSONField(default=dict)
    cadence = models.CharField(max_length=8, choices=AlertCadence, default=AlertCadence.NEVER)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    looked_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "saved searches"
        constraints = [models.UniqueConstraint("organisation", Lower("name"), name="saved_search_name_once")]

    def __str__(self):
        return self.name


class SavedSearchMet(models.Model):
    """Whom a saved search with a cadence has found before: nobody is new in it twice."""

    saved_search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="met")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="saved_search__organisation")

    class Meta:
        verbose_name_plural = "saved searches met"
        constraints = [models.UniqueConstraint(fields=["saved_search", "performer"], name="met_in_search_once")]

    def __str__(self):
        return f"{self.performer_id} in {self.saved_search_id}"


class TalentFolder(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint("organisation", Lower("name"), name="talent_folder_name_once")]

    def __str__(self):
        return self.name


class TalentList(models.Model):
    """People whom an office keeps together, shared by all who work there."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(TalentFolder, null=True, blank=True, on_delete=models.SET_NULL, related_name="lists")
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True)
    total = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("name"), name="talent_list_name_once", condition=Q(removed_at__isnull=True)
            )
        ]

    def __str__(self):
        return self.name


class TalentListEntry(models.Model):
    talent_list = models.ForeignKey(TalentList, on_delete=models.CASCADE, related_name="entries")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="talent_list__organisation")

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "talent list entries"
        constraints = [models.UniqueConstraint(fields=["talent_list", "performer"], name="on_a_list_once")]

    def __str__(self):
        return f"{self.performer_id} on {self.talent_list_id}"


class OfficeNote(models.Model):
    """What an office writes about somebody, across productions. Stays with the office; the performer and reps never see it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="office_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "performer", "-id"], name="office_notes_on")]

    def __str__(self):
        return f"Note {self.pk} on {self.performer_id}"


class NotShown(models.Model):
    """Somebody whom an office leaves out of its searches. Private to the office, and never a reason for anything else."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "not shown"
        constraints = [models.UniqueConstraint(fields=["organisation", "performer"], name="not_shown_once")]

    def __str__(self):
        return f"{self.performer_id} for {self.organisation_id}"


def fixed_but_for_names_and_age() -> pgtrigger.Trigger:
    """A line of the log never changes but in two ways that the law asks for.

    What was typed becomes NAME_GONE when it was the name of somebody who has been erased, and a line that is older than
    a year may go.
    """
    stone = json.dumps([NAME_GONE]).replace("'", "''")
    return pgtrigger.Trigger(
        name="search_log_fixed",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"""
            IF TG_OP = 'DELETE' THEN
                IF OLD.created_at < now() - interval '1 year' THEN
                    RETURN OLD;
                END IF;
            ELSIF (NEW.id, NEW.organisation_id, NEW.found, NEW.created_at)
                    = (OLD.id, OLD.organisation_id, OLD.found, OLD.created_at)
                AND NEW.user_id IS NOT DISTINCT FROM OLD.user_id AND NEW.typed = '{{}}'
                AND NOT EXISTS (
                    SELECT FROM jsonb_each(OLD.filters) was FULL JOIN jsonb_each(NEW.filters) put USING (key)
                    WHERE was.value IS NULL OR put.value IS NULL
                        OR (was.value <> put.value AND put.value <> '{stone}'::jsonb)
                ) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from talent_searchlog table';
        """,  # noqa: S608 - a constant of our own
    )


class SearchLog(models.Model):
    """Each search that an office made, for the office's own owner: who, when, with which filters, how many were found.

    `typed` are the folded words that somebody typed into it, to find a name again that must go. Kept for a year.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    filters = models.JSONField(default=dict)
    typed = ArrayField(models.CharField(max_length=40, db_collation="C"), default=list, blank=True)
    found = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-id"], name="searches_of_office"),
            models.Index(fields=["created_at"], name="searches_by_age"),
            GinIndex(name="searches_by_typed", fields=["typed"]),
        ]
        triggers = [fixed_but_for_names_and_age()]

    def __str__(self):
        return f"Search {self.pk}"
