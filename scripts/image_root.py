"""Puts together the root of the image: an environment, its interpreter, and what both need of the system. No more.

``image_root.py ENVIRONMENT TARGET`` runs inside the build stage (``Dockerfile``) and leaves out shells, package
managers and everything else that could be run by somebody who got in.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

NOBODY = 10001

# Parts of the standard library that a service has no use for.
NOT_NEEDED = frozenset(
    {"dist-packages", "ensurepip", "idlelib", "lib2to3", "pydoc_data", "test", "tkinter", "turtledemo"}
)

ALSO = ("/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/openssl.cnf", "/etc/nsswitch.conf", "/usr/share/zoneinfo")

PROGRAMS = ("leg-triage", "python")

PASSWD = f"leg-triage:x:{NOBODY}:{NOBODY}::/data:/nonexistent\n"
GROUP = f"leg-triage:x:{NOBODY}:\n"


def main(environment: str, target: str) -> None:
    root = Path(target)
    root.mkdir()
    for link in ("lib", "lib64"):  # Debian keeps these in /usr, and the loader is named by its old place.
        if Path("/", link).is_symlink():
            (root / "usr" / link).mkdir(parents=True)
            (root / link).symlink_to(Path("usr", link))
    interpreter = Path(environment, "bin", "python")
    take(Path(environment), root)
    for program in Path(root, environment.lstrip("/"), "bin").iterdir():
        if not program.name.startswith(PROGRAMS):
            program.unlink()
    for path in links(interpreter):
        take(path, root)
    take(Path(sysconfig.get_path("stdlib")), root, NOT_NEEDED)
    for name in ALSO:
        if Path(name).exists():
            take(Path(name), root)
    for library in sorted(set(libraries(root))):
        take(library, root)
    (root / "etc/passwd").write_text(PASSWD, encoding="ascii")
    (root / "etc/group").write_text(GROUP, encoding="ascii")
    (root / "tmp").mkdir()
    (root / "tmp").chmod(0o1777)
    (root / "data").mkdir(mode=0o750)
    os.chown(root / "data", NOBODY, NOBODY)


def take(path: Path, root: Path, leave: frozenset[str] = frozenset()) -> None:
    """Copy a file, link or folder to the same place under ``root``."""
    there = root / path.parent.resolve().relative_to("/") / path.name
    there.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.copytree(
            path,
            there,
            symlinks=True,
            dirs_exist_ok=True,
            ignore=lambda _, names: [one for one in names if one in leave],
        )
    elif not there.exists() and not there.is_symlink():
        shutil.copy2(path, there, follow_symlinks=False)


def links(path: Path) -> Iterator[Path]:
    """This link, what it points to, and so on to the file."""
    while True:
        yield path
        if not path.is_symlink():
            return
        path = path.parent / os.readlink(path)


def libraries(root: Path) -> Iterator[Path]:
    """The shared libraries that any file under ``root`` is linked with, as the loader finds them here."""
    for path in root.rglob("*"):
        if path.is_symlink() or not path.is_file() or not (".so" in path.name or os.access(path, os.X_OK)):
            continue
        told = subprocess.run(["ldd", str(path)], capture_output=True, text=True, check=False)
        for found in re.findall(r"(?:=> )?(/\S+) \(0x", told.stdout):
            if not Path(found).is_relative_to(root):
                yield from links(Path(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
