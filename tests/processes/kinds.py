"""A kind of note for real workers: they load it with `--include tests.processes.kinds`."""

from notifications.kinds import Kind, find, register

ANSWER = "processes.answer"

if find(ANSWER) is None:
    register(
        Kind(
            key=ANSWER,
            label="Answer",
            category="answers",
            subject="About {role}",
            body="Dear {first_name},\n\nThank you for reading for {role}.",
            variables={"role": "the role"},
            keeps_quiet_hours=False,
        )
    )
