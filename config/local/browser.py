"""Chromium for the browser tests: an installed one, Playwright's own, or the distribution's package when root.

`python -m config.local.browser` gets one if there is none; `executable()` only looks.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The shell draws pages and nothing else: without the browser around it the tests take a fifth less time.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
    installed = [named, *(shutil.which(name) for name in NAMES)]
    found = next((path for path in installed if path and Path(path).exists()), None)
    if found is None and (own := _playwrights_own()) and Path(own).exists():
        return own
    return found


def _playwrights_own() -> str:
    asked = "from playwright.sync_api import sync_playwright as p\nwith p() as p: print(p.chromium.executable_path)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _download() -> bool:
    print("No Chromium found; asking Playwright for its own …", flush=True)
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0


def _install_package() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print("Installing the distribution's package of Chromium …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-y", "--no-install-recommends"]

    def run(*what: str) -> bool:
        return subprocess.run([*apt, *what], env=environment, check=False).returncode == 0

    # Older distributions have no package of the shell alone.
    return run("update") and (run("install", SHELL) or run("install", "chromium"))


def main() -> None:
    if executable() or (_download() and executable()) or (_install_package() and executable()):
        return
    print("No Chromium could be had: the browser tests will be skipped (and fail where CI=true).", file=sys.stderr)


if __name__ == "__main__":
    main()
