"""Builds the image's steps without a container engine, and runs the service in what came out.

``try_image.py FOLDER`` makes a clean Debian in FOLDER, follows ``Dockerfile`` line by line in it, and starts the
service from the last stage: as user 10001, without capabilities, on a read-only root with its own mounts and
processes. It asks the service and its health check, stops it, and prints what it saw. Needs root and debootstrap.
``--base`` names a clean Debian that debootstrap made before, ``--given`` and ``--ca`` files of this machine by which
pip reaches a mirror; they do not get into the image.

It reads as much of the Dockerfile format as ours uses, and stops at anything else. It is no container engine: layers,
image metadata, network of its own, seccomp and limits are not tried.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
SUITE = "bookworm"
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, LAST_CAPABILITY = 38, 24, 40
START_SECONDS = 60
CA = Path("/mirror.pem")
PASSED = frozenset({"http_proxy", "https_proxy", "no_proxy", "pip_index_url", "pip_default_timeout"})


@dataclass
class Stage:
    """One stage of the file: its root folder, and what its lines have set so far."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    directory: str = "/"
    user: int = 0
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)


def lines(text: str) -> list[tuple[str, str]]:
    """The instructions: word and rest, with continued lines joined and comments left out."""
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", kept)
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in joined.splitlines() if line.strip()]


def build(folder: Path, options: argparse.Namespace) -> Stage:
    """Follow the file; the last stage."""
    stages: dict[str, Stage] = {}
    stage = Stage(folder)
    for word, rest in lines((HERE / "Dockerfile").read_text(encoding="utf-8")):
        print(f"--- {word} {rest}", flush=True)
        match word:
            case "ARG":
                continue
            case "FROM":
                base, _, name = rest.partition(" AS ")
                stage = Stage(folder / (name or "image"))
                stages[name] = stage
                if base == "scratch":
                    stage.root.mkdir()
                else:
                    debian(stage.root, options)
            case "RUN":
                in_root(stage, rest)
            case "COPY":
                copy(stage, rest, stages)
            case "ENV":
                stage.environment |= dict(one.split("=", 1) for one in rest.split())
            case "WORKDIR":
                stage.directory = rest
                (stage.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "USER":
                stage.user = int(rest.split(":")[0])
            case "ENTRYPOINT":
                stage.entrypoint = json.loads(rest)
            case "CMD":
                stage.command = json.loads(rest)
            case "HEALTHCHECK":
                stage.health = json.loads(rest.partition("CMD ")[2])
            case "EXPOSE":
                continue  # Told to people.
            case _:
                sys.exit(f"{word} is not understood here.")
    return stage


def debian(root: Path, options: argparse.Namespace) -> None:
    """A clean, minimal Debian, and what it needs to reach the mirrors of this machine."""
    if options.base is not None:
        subprocess.run(["cp", "--archive", str(options.base), str(root)], check=True)
    else:
        subprocess.run(["debootstrap", "--variant=minbase", SUITE, str(root)], check=True, stdout=subprocess.DEVNULL)
    for path in (*options.given, Path("/etc/resolv.conf")):
        there = root / path.relative_to("/")
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, there)
    if options.ca is not None:
        shutil.copy(options.ca, root / CA.relative_to("/"))


def in_root(stage: Stage, command: str) -> None:
    """A RUN line, in the root of its stage, with /proc as an engine gives it."""
    passed = {name: value for name, value in os.environ.items() if name.lower() in PASSED}
    if (stage.root / CA.relative_to("/")).exists():
        passed["PIP_CERT"] = str(CA)
    environment = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    script = f"cd {stage.directory} && {command}"
    subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "--root", str(stage.root), "--mount-proc", "/bin/sh", "-ec", script],
        check=True,
        env=environment | passed | stage.environment,
        stdout=subprocess.DEVNULL,
    )


def copy(stage: Stage, rest: str, stages: dict[str, Stage]) -> None:
    """A COPY line, from the checkout (only what .dockerignore lets in) or from another stage."""
    words = rest.split()
    source = HERE
    if words[0].startswith("--from="):
        source = stages[words.pop(0).removeprefix("--from=")].root
    target = words.pop()
    into = stage.root / os.path.join(stage.directory, target).lstrip("/")
    for word in words:
        path = source / word.lstrip("/")
        if source == HERE:
            must_be_let_in(word)
        if path.is_dir():
            subprocess.run(
                ["cp", "--archive", f"{path}/.", str(into)], check=True
            ) if into.exists() else shutil.copytree(
                path, into, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            into.mkdir(parents=True, exist_ok=True) if target.endswith("/") else None
            shutil.copy2(path, into)


def must_be_let_in(word: str) -> None:
    """An engine sees only what .dockerignore names."""
    if f"!{word}" not in (HERE / ".dockerignore").read_text(encoding="utf-8").splitlines():
        sys.exit(f"{word} is kept out by .dockerignore.")


def run(stage: Stage, command: list[str], settings: dict[str, str]) -> int:
    """A process in the image, confined as the compose file and the manifests ask; its id."""
    child = os.fork()
    if child:
        return child
    try:
        confine(stage)
        environment = stage.environment | settings
        program = next(
            path for folder in environment["PATH"].split(":") if os.path.exists(path := f"{folder}/{command[0]}")
        )
        os.execve(program, command, environment)
    except (OSError, StopIteration) as failure:
        print(f"The process could not be started: {failure!r}", file=sys.stderr)
    finally:
        os._exit(125)


def confine(stage: Stage) -> None:
    """A read-only root with its own mounts, no privileges to gain, no capabilities, and nobody's user."""
    libc = ctypes.CDLL(None, use_errno=True)
    root = str(stage.root)
    os.chroot(root)
    os.chdir(stage.directory)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    os.setgroups([])
    os.setgid(stage.user)
    os.setuid(stage.user)


def mounted(stage: Stage) -> None:
    """Make the root read-only, with /tmp, /data and /proc as mounts; the caller has a mount namespace of its own."""
    root = str(stage.root)

    def mount(*arguments: str) -> None:
        subprocess.run(["mount", *arguments], check=True)

    for name in ("proc", "dev"):
        (stage.root / name).mkdir(exist_ok=True)
    mount("--bind", root, root)
    mount("-t", "proc", "proc", f"{root}/proc")
    mount("-t", "tmpfs", "-o", "size=16m,mode=1777", "tmpfs", f"{root}/tmp")
    mount("-t", "tmpfs", "-o", f"size=64m,mode=0750,uid={stage.user},gid={stage.user}", "tmpfs", f"{root}/data")
    mount("-o", "remount,ro,bind", root)


def tried(stage: Stage, request: bytes) -> None:
    """Start the service, ask it everything, stop it."""
    mounted(stage)
    settings = {"LEG_TRIAGE_PROFILE": "development", "LEG_TRIAGE_PORT": "18080", "LEG_TRIAGE_ADMIN_PORT": "19100"}
    settings |= {"LEG_TRIAGE_DRAIN_SECONDS": "1", "LEG_TRIAGE_WORKERS": os.environ.get("TRY_WORKERS", "1")}
    service = run(stage, stage.entrypoint + stage.command, settings)
    answers = False
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not answers:
        time.sleep(0.2)
        with contextlib.suppress(OSError):
            answers = ask("GET", 18080, "/readyz")[0] == 200
    told = {"ready": answers}
    path = f"/proc/{service}"
    status = Path(path, "status").read_text(encoding="ascii")
    for name in ("Uid", "Gid", "NoNewPrivs", "CapEff", "CapBnd"):
        told[name] = re.search(rf"^{name}:\s*(.*)$", status, re.M)[1].split()[0]  # type: ignore[index]
    told["call"], cards = ask("POST", 18080, "/cds-services/leg-triage-patient-view", request)
    told["critical card"] = b'"critical"' in cards
    told["metrics"] = ask("GET", 19100, "/metrics")[0]
    told["health check"] = os.waitstatus_to_exitcode(os.waitpid(run(stage, stage.health, settings), 0)[1])
    told["root is read-only"] = not writes(stage, "/opt/x") and not writes(stage, "/x")
    told["/data is writable"] = writes(stage, "/data/x")
    told["programs in the image"] = sorted(programs(stage))
    os.kill(service, signal.SIGTERM)
    told["exit code after SIGTERM"] = os.waitstatus_to_exitcode(os.waitpid(service, 0)[1])
    told["health check of what is gone"] = os.waitstatus_to_exitcode(
        os.waitpid(run(stage, stage.health, settings), 0)[1]
    )
    print(json.dumps(told, indent=1))


def writes(stage: Stage, path: str) -> bool:
    """Can the service's user write there?"""
    code = f"open({path!r}, 'w')"
    quiet = {"PYTHONWARNINGS": "ignore"}
    return (
        os.waitpid(run(stage, ["python", "-c", f"import sys\ntry: {code}\nexcept OSError: sys.exit(1)"], quiet), 0)[1]
        == 0
    )


def ask(method: str, port: int, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    """Status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
    answer = connection.getresponse()
    return answer.status, answer.read()


def programs(stage: Stage) -> list[str]:
    """Whatever in the image somebody could run by its name: executables and scripts that are no libraries."""
    found = (path for path in stage.root.rglob("*") if path.is_file() and not path.is_symlink())
    return [
        str(path.relative_to(stage.root))
        for path in found
        if os.access(path, os.X_OK) and path.suffix != ".py" and ".so" not in path.name and runs(path)
    ]


def runs(path: Path) -> bool:
    """Does it begin as a program does?"""
    with contextlib.suppress(OSError), path.open("rb") as opened:
        return opened.read(4).startswith((b"\x7fELF", b"#!"))
    return False


def main() -> None:
    """Build if asked to, then run in a mount and process namespace of our own."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--base", type=Path)
    options.add_argument("--given", type=Path, nargs="*", default=[])
    options.add_argument("--ca", type=Path)
    options.add_argument("--kept", action="store_true", help="run what is in FOLDER already")
    asked = options.parse_args()
    folder = asked.folder.resolve()
    request = HERE / "fhir_fixtures/acute_limb_ischemia/pulseless_leg_class_iib/request.json"
    kept = folder / "stage.json"
    if not asked.kept:
        folder.mkdir(parents=True)
        kept.write_text(json.dumps(vars(build(folder, asked)), default=str), encoding="utf-8")
        unshared = [
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--mount-proc",
            sys.executable,
            __file__,
            str(folder),
            "--kept",
        ]
        sys.exit(subprocess.run(unshared, check=False).returncode)
    stage = Stage(**json.loads(kept.read_text(encoding="utf-8")))
    stage.root = Path(stage.root)
    tried(stage, request.read_bytes())


if __name__ == "__main__":
    main()
