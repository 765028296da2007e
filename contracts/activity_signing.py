"""The activity log's words for sending contracts out and signing them."""

from accounts.activity_words import register

WORDS = {
    "contract.send": "sent contract {number} out for signature",
    "contract.recall": "called contract {number} back",
    "contract.void": "voided contract {number}",
    "contract.declined": "ended contract {number}, because a party declined to sign",
    "contract.expired": "let contract {number} run out of time",
    "contract.sign": "received the signature of {party} on contract {number}",
    "contract.remind": "reminded {party} to sign contract {number}",
    "contract.hand_on": "had the signature of {party} on contract {number} handed on to {to}",
    "contract.guardian_ended": "closed the link of {party} to contract {number}, who may not sign for the performer any more",
    "contract.ask_in_place": "asked {to} to sign contract {number} in place of {party}",
    "contract.question": "received a question of {party} about contract {number}",
    "contract.execute": "executed contract {number}, now that everybody has signed",
}


def register_all() -> None:
    for verb, words in WORDS.items():
        register(verb, words)
