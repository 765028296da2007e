"""What the database itself holds about who belongs to which office."""

import pgtrigger

from accounts.states import ROLES_OF_KIND, MembershipRole

FITS = " OR ".join(
    "(office.kind = '{}' AND NEW.role IN ({}))".format(kind, ", ".join(f"'{role}'" for role in roles))
    for kind, roles in ROLES_OF_KIND.items()
)


def role_fits_office() -> pgtrigger.Trigger:
    """Only the roles that `ROLES_OF_KIND` gives to the office's kind."""
    return pgtrigger.Trigger(
        name="role_fits_office",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("role", "organisation_id"),
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM accounts_organisation office
                WHERE office.id = NEW.organisation_id AND NOT ({FITS})
            ) THEN
                RAISE EXCEPTION 'This kind of office has no role %', NEW.role
                USING ERRCODE = 'check_violation', CONSTRAINT = 'role_fits_office';
            END IF;
            RETURN NEW;
        """,
    )


def last_owner_stays() -> pgtrigger.Trigger:
    """At the end of a transaction an office still has an owner.

    Deferred, so that a handover may take away before it gives. The office's row is locked first:
    two owners who leave at once would otherwise each still see the other.
    """
    return pgtrigger.Trigger(
        name="last_owner_stays",
        operation=pgtrigger.Delete | pgtrigger.UpdateOf("role", "organisation_id"),
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(old__role=MembershipRole.OWNER),
        func=f"""
            PERFORM 1 FROM accounts_organisation office WHERE office.id = OLD.organisation_id FOR NO KEY UPDATE;
            IF FOUND AND NOT EXISTS (
                SELECT 1 FROM accounts_membership member
                WHERE member.organisation_id = OLD.organisation_id AND member.role = '{MembershipRole.OWNER}'
            ) THEN
                RAISE EXCEPTION 'An office keeps at least one owner'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'last_owner_stays';
            END IF;
            RETURN NULL;
        """,
    )
