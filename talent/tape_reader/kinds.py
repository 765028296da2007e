"""What a file is by its first bytes; its name is never asked. Each answer is the one demuxer that may open it."""

from talent.tape_reader.words import (
    EMPTY,
    NO_PICTURE,
    NOT_A_SOUND,
    NOT_A_TAPE,
    PACKED,
    PAPER,
    PICTURE,
    PROGRAM,
    RefusedError,
)

# As many first bytes as `kind_of_file` wants to see; fewer will do.
FIRST_BYTES = 64
VOICE = "voice"

MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
MATROSKA = b"\x1a\x45\xdf\xa3"
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
SOUND_BRANDS = {b"M4A ", b"M4B ", b"F4A "}
KNOWN = [
    (b"PK\x03\x04", PACKED),
    (b"PK\x05\x06", PACKED),
    (b"Rar!", PACKED),
    (b"7z\xbc\xaf\x27\x1c", PACKED),
    (b"\x1f\x8b", PACKED),
    (b"%PDF", PAPER),
    (b"\x89PNG", PICTURE),
    (b"GIF8", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
]


def kind_of_file(start: bytes, kind: str = "tape") -> str:
    """The demuxer for a file that begins so: "mp4", "matroska", and for sounds "mp3", "wav", "ogg", "flac", "aac", "aiff".

    `kind` is the MediaKind that the file is sent as: sound alone will do for a voice demo only. Raises RefusedError
    with a sentence for its owner. Only these demuxers: others open addresses and further files.
    """
    if not start:
        raise RefusedError(EMPTY)
    if start[4:8] in MP4_BOXES:
        brand = start[8:12] if start[4:8] == b"ftyp" else b""
        if brand in HEIF_BRANDS:
            raise RefusedError(PICTURE)
        if brand in SOUND_BRANDS and kind != VOICE:
            raise RefusedError(NO_PICTURE)
        return "mp4"
    if start.startswith(MATROSKA):
        return "matroska"
    sound = _sound(start)
    if sound and kind != VOICE:
        raise RefusedError(NO_PICTURE)
    if not sound:
        raise RefusedError(_what_it_is(start, kind))
    return sound


def container_of(start: bytes) -> str:
    """`kind_of_file` of what must have a picture."""
    return kind_of_file(start)


def _sound(start: bytes) -> str:
    if start.startswith(b"RIFF") and start[8:12] == b"WAVE":
        return "wav"
    if start.startswith(b"FORM") and start[8:12] in {b"AIFF", b"AIFC"}:
        return "aiff"
    for mark, demuxer in ((b"OggS", "ogg"), (b"fLaC", "flac"), (b"ID3", "mp3")):
        if start.startswith(mark):
            return demuxer
    if len(start) > 2 and start[0] == 0xFF:
        if start[1] in {0xF0, 0xF1, 0xF8, 0xF9}:
            return "aac"
        # A frame of layer III: version and layer that exist, a bit rate and a sample rate that are named.
        if start[1] & 0xE6 == 0xE2 and start[1] & 0x18 != 0x08 and start[2] & 0xF0 not in {0x00, 0xF0}:
            return "mp3" if start[2] & 0x0C != 0x0C else ""
    return ""


def _what_it_is(start: bytes, kind: str) -> str:
    for mark, sentence in KNOWN:
        if start.startswith(mark):
            return sentence
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return PICTURE
    return NOT_A_SOUND if kind == VOICE else NOT_A_TAPE
