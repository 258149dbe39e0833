"""Print the path of a Chromium that runs: the machine's own, else Debian's when root, else Playwright's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT = Path(sys.executable).with_name("playwright")


DRIVER = next(Path(sys.prefix).glob("lib/python3*/site-packages/playwright/driver/node"), None)


def main() -> int:
    """Find one, or install one, or say what to do."""
    if not driver_runs():
        sys.stderr.write("Playwright's driver does not run. On Debian and Ubuntu: apt install libatomic1\n")
        return 1
    for attempt in (named_by_the_user, of_the_machine, from_debian, from_playwright):
        if path := attempt():
            sys.stdout.write(f"{path}\n")
            return 0
    sys.stderr.write(
        "The browser tests need a Chromium. Install one, or set BREAKWATER_CHROMIUM to the path of yours.\n"
    )
    return 1


def named_by_the_user() -> str | None:
    """Take BREAKWATER_CHROMIUM at its word, if it runs."""
    return runs(os.environ.get("BREAKWATER_CHROMIUM"))


def of_the_machine() -> str | None:
    """Look on the path."""
    return next((path for name in NAMES if (path := runs(shutil.which(name)))), None)


def from_debian() -> str | None:
    """Install Debian's package, when we may."""
    if not installed("chromium", "fonts-noto-core"):
        return None
    return of_the_machine()  # Ubuntu's package of this name starts a snap, which a container cannot run


def from_playwright() -> str | None:
    """Let Playwright download the build it knows, and what that needs when root."""
    needs = ["--with-deps"] if os.geteuid() == 0 else []
    if subprocess.run([PLAYWRIGHT, "install", *needs, "chromium"], stdout=sys.stderr, check=False).returncode != 0:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return runs(playwright.chromium.executable_path)


def driver_runs() -> bool:
    """Have Playwright's own node run; it needs a library that a bare machine lacks."""
    driver = str(DRIVER)
    return bool(runs(driver) or (installed("libatomic1") and runs(driver)))


def installed(*packages: str) -> bool:
    """Install packages of Debian's, when we may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    return all(
        subprocess.run(step, env=environ, stdout=sys.stderr, check=False).returncode == 0
        for step in (["apt-get", "update", "-qq"], install)
    )


def runs(path: str | None) -> str | None:
    """Give the path back when the program starts."""
    if not path:
        return None
    try:
        said = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return path if said.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
