"""Letters about accounts and invitations: one text, sent as it is and as HTML."""

from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Part:
    """A paragraph; with an address it is a link whose words are the text."""

    text: str
    url: str = ""
    code: bool = False


def letter(*, subject: str, text: str, to: list[str]) -> EmailMultiAlternatives:
    """The mail. Paragraphs are parted by an empty line; one whose last line is an address becomes a button."""
    subject = " ".join(subject.split())
    message = EmailMultiAlternatives(subject, text, to=to)
    html = render_to_string("account/email/letter.html", {"subject": subject, "parts": parts_of(text)})
    message.attach_alternative(html, "text/html")
    return message


def parts_of(text: str) -> list[Part]:
    paragraphs = ("\n".join(line.strip() for line in block.splitlines()) for block in text.strip().split("\n\n"))
    return [_part(paragraph) for paragraph in paragraphs if paragraph]


def _part(paragraph: str) -> Part:
    words, _, last = paragraph.rpartition("\n")
    if last.startswith(("https://", "http://")) and " " not in last:
        return Part(words.rstrip(":") or last, last)
    # Codes are set apart so that they can be read out and copied.
    return Part(paragraph, code=" " not in paragraph and paragraph.isupper() and len(paragraph) < 16)
