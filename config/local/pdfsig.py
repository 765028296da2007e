"""pdfsig of poppler-utils, which checks our seals with somebody else's eyes: the distribution's package when root.

`python -m config.local.pdfsig` gets it if it is not there; `executable()` only looks.
"""

import os
import shutil
import subprocess
import sys

NAME, PACKAGE = "pdfsig", "poppler-utils"


def executable() -> str | None:
    return shutil.which(NAME)


def _install() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"Installing the distribution's package {PACKAGE} …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-y", "--no-install-recommends"]
    return all(
        subprocess.run([*apt, *what], env=environment, check=False).returncode == 0
        for what in (["update"], ["install", PACKAGE])
    )


def main() -> None:
    if executable() or (_install() and executable()):
        return
    print(f"No {NAME} could be had: what it checks will be skipped (and fail where CI=true).", file=sys.stderr)


if __name__ == "__main__":
    main()
