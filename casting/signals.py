"""News of the casting room, past tense, sent inside the transaction that made it.

submission_decided: `decision` (casting.Decision), `submission_ids` (list[int]), `target`
    (SubmissionState), `actor` (User).
submission_received: `submissions` (list[Submission], new or sent again), `actor`.
submission_edited, submission_withdrawn: `submission`, `actor`.
ways_changed: `submission`, `actor`: a further way in came or left; the contact may be another now.
decision_undone: `decision`, `submission_ids`, `actor`.
role_cut: `role`, `actor`.
role_cast: `role`, `actor`.
role_held: `role`, `actor`.
role_reopened: `role`, `actor`.
contacts_turned: `submissions` (list[Submission]), `own` (list[Submission]), `actor` (None for the clock): another
    speaks for the performer now, and is whom the office writes to. `own` are the performer's further cards that no
    agency sent: they stay as they are, but whoever speaks for the performer deals for them there too.
call_published: `call`, `actor`.
call_changed: `call`, `changes` (as CallVersion.changes), `actor` (None for the clock).
call_paused, call_resumed, call_closed, call_cancelled, call_completed, call_reopened, call_archived: `call`, `actor`
    (None where the deadline closed it). Roles that a cancelled call cuts are announced before it.
rating_changed: `submission_ids`, `role_id`, `actor`: rated, abstained or taken back.
submissions_moved: `submission_ids`, `role_id` (the role whose board changed), `actor`; once for each such role.
note_written: `note` (casting.Note), `role_id`, `actor`: written or taken back; not sent for a note to oneself.
selects_changed: `submission_ids`, `role_id`, `actor`.
pass_changed: `role_id`, `actor`: opened, closed, or another setting.
"""

from django.dispatch import Signal

submission_decided = Signal()
decision_undone = Signal()
role_cut = Signal()
role_cast = Signal()
role_held = Signal()
role_reopened = Signal()
call_published = Signal()
call_changed = Signal()
call_paused = Signal()
call_resumed = Signal()
call_closed = Signal()
call_cancelled = Signal()
call_completed = Signal()
call_reopened = Signal()
call_archived = Signal()
submission_received = Signal()
submission_edited = Signal()
submission_withdrawn = Signal()
rating_changed = Signal()
submissions_moved = Signal()
note_written = Signal()
selects_changed = Signal()
pass_changed = Signal()
ways_changed = Signal()
contacts_turned = Signal()
# submission_ids: the agent who answered for them at their agency has left it, or speaks there no more.
agent_turned = Signal()
