"""Sound and film: kept, one section without text; a name alone does not make one."""

import shutil
import subprocess
import wave
from io import BytesIO

import pytest

from archive.extraction import failure
from archive.extraction.kinds import KINDS, RECORDING
from tests.archive.extraction.reading_of import reason, texts


def sound():
    content = BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(800))
    return content.getvalue()


def boxed(brand):
    """The first box of an MP4 file, and an empty one."""
    return b"\0\0\0\x20ftyp" + brand + b"\0\0\2\0" + brand + b"iso2avc1mp41" + b"\0\0\0\x08mdat"


MATROSKA = (
    b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82"
)
FILES = {
    "wav": sound(),
    "mp3": b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + b"\xff\xfb\x90\x64" + bytes(413),
    "m4a": boxed(b"M4A "),
    "ogg": b"OggS\0\2" + bytes(20) + b"\1\x1e\1vorbis" + bytes(30),
    "flac": b"fLaC\0\0\0\x22\x10\0\x10\0" + bytes(30),
    "mp4": boxed(b"isom"),
    "mov": boxed(b"qt  "),
    "webm": MATROSKA + b"\x84webm" + bytes(50),
    "mkv": MATROSKA + b"\x88matroska" + bytes(50),
    "avi": b"RIFF\x24\0\0\0AVI LIST" + bytes(30),
}


def test_every_kind_of_recording_has_its_example():
    assert set(FILES) == {extension for extension, kind in KINDS.items() if kind.reader == RECORDING}


@pytest.mark.parametrize("extension", FILES)
def test_recording_is_one_section_without_text(extension):
    assert texts(FILES[extension], extension) == [""]


@pytest.mark.parametrize("extension", FILES)
def test_another_file_under_the_name_of_a_recording_is_refused(extension):
    assert reason(b"<html><script>alert(1)</script></html>", extension) == failure.MISMATCH
    assert reason(b"\x7fELF\2\1\1" + bytes(200), extension) == failure.MISMATCH


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")
@pytest.mark.parametrize("extension", FILES)
def test_what_a_common_program_writes_is_known(tmp_path, extension):
    path = tmp_path / f"a.{extension}"
    source = ["-f", "lavfi", "-i", "sine=duration=1"]
    if not KINDS[extension].types[0].startswith("audio/"):
        source += ["-f", "lavfi", "-i", "testsrc=duration=1:size=64x64"]
    subprocess.run(["ffmpeg", "-loglevel", "error", *source, str(path)], check=True)
    assert texts(path.read_bytes(), extension) == [""]
