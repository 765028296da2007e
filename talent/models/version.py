import json

import pgtrigger
from django.db import models

from core import clock
from talent import tombstone
from talent.models.performer import Performer


def fixed_but_for_a_tombstone() -> pgtrigger.Trigger:
    """A version never changes but once: to the tombstone, when the performer has deleted their account."""
    stone = json.dumps(tombstone.VERSION, ensure_ascii=True).replace("'", "''")
    return pgtrigger.Trigger(
        name="profile_version_fixed",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF NEW.id = OLD.id AND NEW.performer_id = OLD.performer_id AND NEW.number = OLD.number
               AND NEW.created_at = OLD.created_at AND NEW.fingerprint = ''
               AND NEW.data = '{stone}'::jsonb
               AND EXISTS (
                   SELECT 1 FROM talent_performer who WHERE who.id = OLD.performer_id AND who.erased_at IS NOT NULL
               ) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'pgtrigger: Cannot update rows from talent_profileversion table';
        """,  # noqa: S608 - a constant of our own
    )


class ProfileVersion(models.Model):
    """A profile as it stood when it was submitted. Never changes, so later edits don't rewrite what was reviewed.

    `data` holds what an office may see (see talent.services.versions for its shape): no legal
    name, no union, no contact.
    """

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    data = models.JSONField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["performer", "number"], name="profile_version_number_once")]
        triggers = [fixed_but_for_a_tombstone()]

    def __str__(self):
        return f"Version {self.number} of {self.performer_id}"
