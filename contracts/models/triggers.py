"""What the database itself holds about the chain of a contract."""

import pgtrigger


def chain_holds() -> pgtrigger.Trigger:
    """A new link is the next one and carries the hash of the last: a gap or a fork cannot be written."""
    return pgtrigger.Trigger(
        name="chain_holds",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        declare=[("last_number", "integer"), ("last_hash", "text")],
        func="""
            SELECT number, hash INTO last_number, last_hash FROM contracts_contractevent
            WHERE contract_id = NEW.contract_id ORDER BY number DESC LIMIT 1;
            IF NEW.number <> COALESCE(last_number, 0) + 1 OR NEW.previous <> COALESCE(last_hash, '') THEN
                RAISE EXCEPTION 'Event % does not follow the last one of contract %', NEW.number, NEW.contract_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'chain_holds';
            END IF;
            RETURN NEW;
        """,
    )
