"""Prints how many pages the PDF on standard input has, or one word that says why it cannot be told.

Run as a process of its own by casting.services.sides, never imported: the limits below are for the whole process.
"""

import io
import resource
import sys

MEMORY = 768 * 1024 * 1024
SECONDS = 10
DEPTH = 500

resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
sys.setrecursionlimit(DEPTH)


def main() -> str:
    from pypdf import PdfReader  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
    if reader.is_encrypted:
        return "locked"
    return str(len(reader.pages)) if len(reader.pages) else "empty"


if __name__ == "__main__":
    try:
        answer = main()
    except Exception:
        answer = "damaged"
    sys.stdout.write(answer)
