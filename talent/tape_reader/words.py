"""What their owner is told of a film or a sound that cannot be used. All fit into MediaAsset.failure (300)."""

FILMS = "Send an MP4, MOV, WebM or MKV, as phones and cameras make them."
SOUNDS = "Send an MP3, M4A, WAV, FLAC, OGG or a film, as phones and recorders make them."

NOT_A_TAPE = f"This file is not a film that we can read. {FILMS}"
NOT_A_SOUND = f"This file is neither a sound nor a film that we can read. {SOUNDS}"
EMPTY = "This file is empty."
PACKED = "This is a packed archive, not a film. Unpack it, and send what is inside."
PAPER = "This is a PDF, not a film. Papers belong under résumé."
PICTURE = "This is a picture, not a film. Photographs belong under headshots."
PROGRAM = "This is a program, not a film, whatever its name says."

DAMAGED = "This tape is damaged or incomplete: it stops before its end. Upload it again, or choose another copy."
NO_PICTURE = "This tape has sound but no picture. Film yourself, and send that."
NOTHING = "There is neither picture nor sound in this file. Choose another one."
SILENT_SLATE = "No sound can be heard in this slate. Check the microphone, and say your name once more."
SILENT_VOICE = "No sound can be heard in this voice demo. Check the microphone or the export, and send it again."
TOOK_TOO_LONG = "This tape took too long to prepare. Save it as an MP4 in 720p or 1080p, and send that."
GAVE_UP = (
    "We tried several times to prepare this tape, and each time it broke off. Save it as an MP4 in 720p or 1080p, and "
    "send that."
)
LOST = "This file got lost on our side, and we are sorry. Please upload it again."
TOO_LONG = "This tape is {minutes} minutes long. The most is 60."
TOO_LARGE = "The picture of this tape is {width} by {height}. Save it in 1080p or 720p, and send that."
TOO_SMALL = "The picture of this tape is {width} by {height} pixels: nobody could see you. Send a larger one."


class RefusedError(Exception):
    """The file cannot be used; the message is for its owner."""
