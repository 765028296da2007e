import pgtrigger

MARK = """
INSERT INTO talent_searchdue (performer_id)
VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.{column} ELSE NEW.{column} END);
RETURN NULL;
"""


def entry_due(*columns: str, by: str = "performer_id") -> pgtrigger.Trigger:
    """A trigger for what a search entry is made from: a row that comes, goes, or changes in `columns` makes it due.

    The database does it, so that no writer, however many rows it writes at once, can forget to.
    """
    changed = pgtrigger.UpdateOf(*columns) if columns else pgtrigger.Update
    return pgtrigger.Trigger(
        name="search_entry_due",
        operation=pgtrigger.Insert | changed | pgtrigger.Delete,
        when=pgtrigger.After,
        func=MARK.format(column=by),
    )
