"""Build the front end when its sources have changed since the last build.

`npm ci` follows the lock file and runs no package's own scripts. Node is the machine's own from version 22 on,
else the one of the wheel that uv.lock lists.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FRONT = ROOT / "frontend"
BUILT = ROOT / "src/breakwater/foundation/web/static/built"
SHARED = (ROOT / "src/breakwater/core/network/glyphs.json",)  # drawn by the server too, so kept in its package
STAMP = BUILT / ".made-from"
NODE = ROOT / ".tools/node"
OLDEST_NODE = 22
LIMIT_S = 900  # npm behind a broken proxy retries for minutes and says nothing


def main() -> int:
    """Build, or say why it cannot be done."""
    if not (FRONT / "package.json").exists():
        return 0
    wanted = digest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    say("Building the front end ...")
    path = node_folder()
    run(path, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    run(path, "npx", "--no-install", "vite", "build", "--logLevel", "warn")
    STAMP.write_text(wanted)
    return 0


def digest() -> str:
    """Digest every source of the front end, names included."""
    total = hashlib.sha256()
    for file in (*sorted(FRONT.rglob("*")), *SHARED):
        if file.is_file() and "node_modules" not in file.parts:
            total.update(f"{file.relative_to(ROOT)}\0".encode())
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def node_folder() -> Path:
    """Find the folder of a new enough node, installing the wheel's where the machine has none."""
    own = shutil.which("node")
    if own and shutil.which("npm"):
        said = subprocess.run([own, "--version"], capture_output=True, text=True, check=False).stdout
        major = said.strip().lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NODE:
            return Path(own).parent
    if not (NODE / "bin" / "node").exists():
        say("Installing node ...")
        uv = ROOT / ".tools/bin/uv"
        lines = subprocess.run(
            [uv, "export", "--quiet", "--frozen", "--only-group", "front", "--no-emit-project"],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        ).stdout
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, NODE], check=True)
        install = [uv, "pip", "install", "--quiet", "--require-hashes", "--python", NODE / "bin/python", "-r", "-"]
        subprocess.run(install, input=lines, text=True, check=True)
    return NODE / "bin"


def run(path: Path, *arguments: str) -> None:
    """Run one step in the front end's folder with the environment as it is (proxies need theirs)."""
    environ = os.environ | {"PATH": f"{path}{os.pathsep}{os.environ['PATH']}", "NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    try:
        done = subprocess.run(
            [path / arguments[0], *arguments[1:]],
            cwd=FRONT,
            env=environ,
            check=False,
            timeout=LIMIT_S,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"`{' '.join(arguments)}` took more than {LIMIT_S} s: is the npm registry reachable?")
    if done.returncode != 0:
        sys.exit(f"`{' '.join(arguments)}` failed in {FRONT}.")


def say(line: str) -> None:
    """Tell the person at the terminal what takes time."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
