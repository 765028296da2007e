"""What the reader makes of films and sounds as they come: in colours, shapes, times and channels that pages can show."""

import io
import json
import zipfile
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from talent.tape_reader import RefusedError, kind_of_file
from talent.tape_reader.work import prepare
from tests.talent.films import clips
from tests.tapes import tape


@pytest.fixture
def read(tmp_path, monkeypatch):
    """The reader in this process, in a folder of its own as it has one there."""
    monkeypatch.chdir(tmp_path)

    def run(content: bytes, kind: str = "tape") -> tuple[dict, Path]:
        (tmp_path / "sent").write_bytes(content)
        return prepare(tmp_path / "sent", tmp_path, kind), tmp_path

    return run


def refusal(read, content: bytes, kind: str = "tape") -> str:
    with pytest.raises(RefusedError) as refused:
        read(content, kind)
    return str(refused.value)


def played(folder: Path) -> tuple[list, list]:
    with av.open(str(folder / "tape")) as film:
        frames = list(film.decode(video=0)) if film.streams.video else []
    with av.open(str(folder / "tape")) as film:
        sounds = list(film.decode(audio=0)) if film.streams.audio else []
    return frames, sounds


def lightness(folder: Path) -> float:
    frame = played(folder)[0][0]
    assert (frame.format.name, frame.color_trc, frame.colorspace) == ("yuv420p", clips.BT709, clips.BT709)
    return (float(frame.to_ndarray()[: frame.height].mean()) - 16) / 219


# 75 % of HLG and 58 % of PQ are the white of a page in light (BT.2408): on a screen nearly white, and not clipped.
HDR = {
    "white of a page, HLG": (clips.HLG, 0.75, 0.85, 0.95),
    "white of a page, PQ": (clips.PQ, 0.58, 0.85, 0.95),
    "half of HLG": (clips.HLG, 0.5, 0.5, 0.65),
    "a lamp": (clips.HLG, 1.0, 0.98, 1.01),
    "ten bits of ordinary light": (clips.BT709, 0.5, 0.48, 0.51),
}


@pytest.mark.parametrize(("transfer", "level", "least", "most"), HDR.values(), ids=HDR.keys())
def test_bright_films_look_right_on_ordinary_screens(read, transfer, level, least, most):
    _, folder = read(clips.grey(transfer, level))
    assert least <= lightness(folder) <= most


def test_frames_keep_their_own_times(read):
    times = (0, 0.033, 0.066, 0.5, 0.533, 1.5, 2.0)
    found, folder = read(clips.film(times, container="matroska", codec="mpeg4"))
    assert [round(frame.time, 3) for frame in played(folder)[0]] == list(times)
    with av.open(str(folder / "tape")) as film:
        assert film.duration >= 2_000_000, "a player must not stop before the last picture"
    assert 2000 <= found["duration_ms"] <= 2100


def test_two_hundred_frames_a_second_become_what_players_play(read):
    _, folder = read(clips.film(tuple(n / 200 for n in range(40)), container="matroska", codec="mpeg4"))
    assert len(played(folder)[0]) <= 0.2 * 70 + 1


def test_a_film_that_begins_late_begins_at_once(read):
    _, folder = read(clips.film(tuple(100 + n / 25 for n in range(5))))
    frames = played(folder)[0]
    assert (frames[0].time, len(frames)) == (0, 5)


def test_pixels_that_are_not_square_are_made_so(read):
    found, folder = read(clips.film(size=(72, 58), aspect=Fraction(16, 11)))
    assert (found["width"], found["height"]) == (105, 58)
    frame = played(folder)[0][0]
    assert frame.width / frame.height == pytest.approx(105 / 58, rel=0.03)


def corners(image: Image.Image) -> str:
    """Their colours, row by row."""
    wide, high = image.size
    places = [(wide // 4 + x * wide // 2, high // 4 + y * high // 2) for y in (0, 1) for x in (0, 1)]
    seen = [image.convert("RGB").getpixel(place) for place in places]
    known = clips.CORNERS.items()
    return "".join(
        min(known, key=lambda one: sum(abs(a - b) for a, b in zip(one[1], at, strict=True)))[0] for at in seen
    )


# (a, b, c, d) of the matrix, and what is seen: a phone held upright, upside down, the other way, and all of them as in
# a mirror, as cameras beside a screen write them.
TURNED = {
    "as it lies": ((1, 0, 0, 1), "RGBW"),
    "a quarter to the right": ((0, 1, -1, 0), "BRWG"),
    "upside down": ((-1, 0, 0, -1), "WBGR"),
    "a quarter to the left": ((0, -1, 1, 0), "GWRB"),
    "in a mirror": ((-1, 0, 0, 1), "GRWB"),
    "in a lake": ((1, 0, 0, -1), "BWRG"),
    "mirrored and turned": ((0, 1, 1, 0), "RBGW"),
    "mirrored and turned the other way": ((0, -1, -1, 0), "WGBR"),
}


@pytest.mark.parametrize("codec", ["mpeg4", "libx264"])
@pytest.mark.parametrize(("matrix", "seen"), TURNED.values(), ids=TURNED.keys())
def test_a_film_is_seen_as_it_was_meant(read, matrix, seen, codec):
    found, folder = read(clips.turned(matrix, codec))
    assert (found["width"], found["height"]) == ((160, 96) if matrix[0] else (96, 160))
    assert corners(Image.open(folder / "poster.webp")) == seen
    assert corners(Image.open(folder / "strip.webp")) == seen
    frame = played(folder)[0][0]
    if codec == "libx264" and matrix[0] * matrix[3] - matrix[1] * matrix[2] > 0:
        # Left as it is, with its note: every player turns.
        assert (corners(frame.to_image()), frame.rotation % 360) == (
            "RGBW",
            {1: 0, -1: 180, 0: -90 * matrix[1] % 360}[matrix[0]],
        )
    else:
        assert (corners(frame.to_image()), frame.rotation) == (seen, 0)


HALVES = {
    "a camcorder": clips.interlaced,
    "a camcorder of the other order": lambda: clips.interlaced(options=(("x264-params", "bff=1"),)),
    "a tape of old": lambda: clips.interlaced("mpeg2video", (("flags", "+ilme+ildct"), ("b", "4M"))),
}


@pytest.mark.parametrize("make", HALVES.values(), ids=HALVES.keys())
def test_half_pictures_are_put_together(read, make):
    found, folder = read(make())
    frames = played(folder)[0]
    assert (len(frames), found["made"]["strip"]["count"]) == (12, 1)
    assert [round(frame.time, 2) for frame in frames] == [round(n / 25, 2) for n in range(12)]
    for frame in frames[2:10]:
        rows = frame.to_ndarray()[: frame.height, : frame.width].astype(float)
        beside, next_but_one = (abs(rows[n:] - rows[:-n]).mean() for n in (1, 2))
        # Of a comb each line is like the next but one, and unlike the one beside it.
        assert beside < next_but_one + 2
        assert not frame.interlaced_frame
    assert 150 < rows.max() <= 236


SIZES = {"wide": (1920, 1080, 1280, 720), "upright": (1080, 1920, 720, 1280), "odd": (1001, 601, 1000, 600)}


@pytest.mark.parametrize(("width", "height", "wide", "high"), SIZES.values(), ids=SIZES.keys())
def test_no_film_is_larger_than_720p(read, width, height, wide, high):
    found, folder = read(clips.film((0, 0.04), codec="mpeg4", size=(width, height)))
    frame = played(folder)[0][0]
    assert (found["width"], found["height"], frame.width, frame.height) == (width, height, wide, high)


ABSURD = {"a line": ((1280, 16), "nobody could see"), "enormous": ((8400, 64), "8400 by 64")}


@pytest.mark.parametrize(("size", "words"), ABSURD.values(), ids=ABSURD.keys())
def test_absurd_sizes_have_their_sentence(read, size, words):
    assert words in refusal(read, clips.film((0,), codec="libx264" if size[0] > 8000 else "mpeg4", size=size))


CHANNELS = {"one": ("mono", "mono"), "two": ("stereo", "stereo"), "six": ("5.1", "stereo")}


@pytest.mark.parametrize(("layout", "made"), CHANNELS.values(), ids=CHANNELS.keys())
def test_sound_comes_out_in_one_channel_or_two(read, layout, made):
    found, folder = read(clips.sound(0.4, container="mov", codec="aac", layout=layout, rate=44_100, picture=True))
    sounds = played(folder)[1]
    assert {(one.layout.name, one.sample_rate) for one in sounds} == {(made, 48_000)}
    assert found["made"]["has_sound"]
    with av.open(str(folder / "tape")) as film:
        assert {stream.codec_context.name for stream in film.streams} == {"h264", "aac"}
    content = (folder / "tape").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


SOUNDS = {
    "mp3": ("mp3", "libmp3lame"), "m4a": ("ipod", "aac"), "wav": ("wav", "pcm_s16le"), "opus": ("ogg", "libopus"),
    "flac": ("flac", "flac"), "recorded in a browser": ("webm", "libopus"), "aac": ("adts", "aac"),
}  # fmt: skip


@pytest.mark.parametrize(("container", "codec"), SOUNDS.values(), ids=SOUNDS.keys())
def test_a_voice_demo_is_a_sound_that_pages_play(read, container, codec):
    found, folder = read(clips.sound(1, container=container, codec=codec), "voice")
    assert (found["width"], found["made"]["has_picture"], found["made"]["has_sound"]) == (None, False, True)
    assert 950 <= found["duration_ms"] <= 1100
    wave = json.loads((folder / "wave.json").read_text())
    assert len(wave["peaks"]) * wave["every_ms"] == pytest.approx(1000, abs=120)
    assert sorted(wave["peaks"])[len(wave["peaks"]) // 2] in range(36, 45)
    assert sum(one.samples for one in played(folder)[1]) / 48_000 == pytest.approx(1, abs=0.12)


@pytest.mark.parametrize(("container", "codec"), [("wav", "pcm_s16le"), ("flac", "flac"), ("ipod", "aac")])
def test_a_sound_that_stops_before_its_end_is_told_apart(read, container, codec):
    content = clips.sound(8, container=container, codec=codec)
    assert "damaged or incomplete" in refusal(read, content[: len(content) // 2], "voice")


def test_a_long_sound_has_eight_hundred_peaks_at_most(read):
    _, folder = read(clips.sound(21), "voice")
    assert 400 <= len(json.loads((folder / "wave.json").read_text())["peaks"]) <= 800


SILENT = {
    "voice of nothing": (clips.sound, {"loud": 0.0}, "voice", "voice demo"),
    "slate of nothing": (clips.sound, {"loud": 0.0, "container": "mov", "codec": "aac", "picture": True}, "slate", "slate"),
    "slate without a track": (clips.film, {}, "slate", "slate"),
    "film as a voice": (clips.film, {}, "voice", "voice demo"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "how", "kind", "words"), SILENT.values(), ids=SILENT.keys())
def test_silence_where_a_voice_is_wanted_is_said(read, make, how, kind, words):
    sentence = refusal(read, make(**how), kind)
    assert "No sound can be heard" in sentence
    assert words in sentence


def test_a_reel_without_sound_is_taken_and_told(read):
    found, _ = read(clips.film(), "reel")
    assert found["made"]["has_sound"] is False


def test_the_picture_of_a_voice_demo_stays_behind(read):
    found, folder = read(tape(0.6), "voice")
    assert found["made"]["has_picture"] is False
    with av.open(str(folder / "tape")) as film:
        assert [stream.type for stream in film.streams] == ["audio"]


def test_the_strip_shows_the_film_from_beginning_to_end(read):
    found, folder = read(clips.film(tuple(n / 5 for n in range(20)), container="matroska", codec="mpeg4"))
    strip = found["made"]["strip"]
    picture = Image.open(folder / "strip.webp").convert("L")
    assert picture.size == (strip["width"] * strip["count"], strip["height"])
    seen = [
        picture.getpixel((strip["width"] * n + strip["width"] // 2, strip["height"] // 2))
        for n in range(strip["count"])
    ]
    assert seen == sorted(seen)
    assert seen[-1] - seen[0] > 100


def packed() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("reel.mp4", b"film")
    return out.getvalue()


BY_THEIR_FIRST_BYTES = {
    "nothing": (b"", "tape", "empty"),
    "renamed zip": (packed(), "reel", "packed archive"),
    "program": (b"MZ\x90\0" + bytes(60), "reel", "program"),
    "pdf": (b"%PDF-1.7\n", "clip", "PDF"),
    "photograph of a phone": (b"\0\0\0\x18ftypheic" + bytes(40), "tape", "picture"),
    "sound as a reel": (clips.sound(0.1), "reel", "sound but no picture"),
    "memo of a phone as a tape": (b"\0\0\0\x1cftypM4A " + bytes(40), "tape", "sound but no picture"),
    "playlist": (b"#EXTM3U\nfile:///etc/passwd\n", "voice", "neither a sound nor a film"),
    "noise like an mp3": (b"\xff\xfe\xff\xff" + bytes(40), "voice", "neither a sound nor a film"),
}


@pytest.mark.parametrize(("start", "kind", "words"), BY_THEIR_FIRST_BYTES.values(), ids=BY_THEIR_FIRST_BYTES.keys())
def test_what_a_file_is_stands_in_its_first_bytes(start, kind, words):
    with pytest.raises(RefusedError, match=words):
        kind_of_file(start[:64], kind)
