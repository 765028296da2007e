"""Chromium for the browser tests: an installed one, Playwright's own, or the distribution's package when root.

`python -m config.local.browser` gets one if there is none; `executable()` only looks.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """The path of a Chromium that is on this machine, or None."""
    named = os.environ.get("CHROMIUM", "")
    installed = [named, *(shutil.which(name) for name in NAMES), _playwrights_own()]
    return next((path for path in installed if path and Path(path).exists()), None)


def _playwrights_own() -> str | None:
    asked = "from playwright.sync_api import sync_playwright as p\nwith p() as p: print(p.chromium.executable_path)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def _download() -> bool:
    print("No Chromium found; asking Playwright for its own …", flush=True)
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0


def _install_package() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print("Installing the distribution's chromium package …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-y", "--no-install-recommends"]
    return all(
        subprocess.run([*apt, *what], env=environment, check=False).returncode == 0
        for what in (["update"], ["install", "chromium"])
    )


def main() -> None:
    if executable() or (_download() and executable()) or (_install_package() and executable()):
        return
    print("No Chromium could be had: the browser tests will be skipped (and fail where CI=true).", file=sys.stderr)


if __name__ == "__main__":
    main()
