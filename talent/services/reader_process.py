"""The reader of films as a process of its own: started, listened to, ended."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from talent import tape_reader
from talent.tape_reader.words import TOOK_TOO_LONG

MOST_SECONDS = 45 * 60
READER = Path(tape_reader.__file__).parent
# The reader's own sign that the house had no room or no handles left; and that somebody ended it from outside.
NOT_THE_FILE = {75, -15, -9}


class EndedError(OSError):
    """Somebody ended the reader, or the machine had no room left: the file may be a good one."""


def read(original: Path, folder: Path, kind: str, *, tell: Callable[[int], None]) -> dict[str, Any]:
    """What the reader says, `tell` hearing percents as it goes. Raises EndedError where it may not be the file's fault.

    It runs apart, without this process's environment: a hostile file has nothing to find. It ends with this process.
    """
    process = subprocess.Popen(
        [sys.executable, "-I", str(READER), str(original), str(folder), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    alarm = threading.Timer(MOST_SECONDS, end)
    alarm.daemon = True
    alarm.start()
    try:
        found = _listen(process, tell)
        code = process.wait()
    finally:
        alarm.cancel()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
    if late.is_set():
        return {"refused": TOOK_TOO_LONG}
    if code in NOT_THE_FILE:
        raise EndedError(f"The reader of films was ended from outside ({code}).")
    return found if code == 0 and found else {"refused": tape_reader.DAMAGED}


def _listen(process: subprocess.Popen, tell: Callable[[int], None]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in process.stdout or ():
        said = json.loads(line)
        if "progress" in said:
            tell(said["progress"])
        else:
            found = said
    return found
