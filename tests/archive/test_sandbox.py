"""The sandbox: what a child cannot see, cannot keep, and how each end is told apart."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from archive import bubblewrap, sandbox
from archive.sandbox import JobError, Sandbox, SandboxUnavailableError

TRIALS = "tests.archive.sandbox_trials"
JOBS = ["nothing", "look", "spin", "sleep", "grow", "abort", "flee", "multiply", "lie", "read_all"]
ROOT = Path(__file__).resolve().parents[2]


def make():
    return Sandbox({name: f"{TRIALS}:{name}" for name in JOBS}, modules=["tests", "tests.archive", TRIALS])


@pytest.fixture(scope="module")
def box():
    made = make()
    yield made
    made.close()


def run(box, job, request=None, files=(), **limits):
    return list(box.run(job, request or {}, files, **limits))


def inside(box):
    """The processes of the sandbox, by the pids that we see."""
    tree = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout.split()[2:]
    parents = dict(zip(map(int, tree[::2]), map(int, tree[1::2]), strict=True))
    found = {box._server._process.pid}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        threading.Event().wait(0.02)


def test_a_child_sees_neither_secrets_nor_files_nor_network_nor_processes_of_ours(box, monkeypatch, tmp_path):
    monkeypatch.setenv("TECHNOPOLICE_SECRET_KEY", "a-secret")
    secret = tmp_path / "secret"
    secret.write_text("x")
    listening = socket.create_server(("127.0.0.1", 0))
    other = subprocess.Popen(["sleep", "60"])
    paths = ["/etc/passwd", "/etc/hostname", "/proc/1/environ", "/proc/self/environ", str(Path.home() / ".bashrc")]
    paths += [str(secret), str(tmp_path), str(ROOT / "archive/storage.py"), str(ROOT / "technopolice/settings.py")]
    with listening, other:
        said = run(
            box,
            "look",
            {
                "paths": [*paths, "/app/archive/storage.py", "/app/technopolice"],
                "host": "127.0.0.1",
                "port": listening.getsockname()[1],
                "pids": [os.getpid(), os.getppid(), other.pid],
                "folders": ["/", "/app", "/app/archive", "/dev", "/usr", "/etc", sys.prefix, str(tmp_path)],
            },
        )[0].data
        other.kill()
    assert "a-secret" not in str(said["environment"])
    assert set(said["environment"]) <= {"PATH", "LANG", "HOME", "OMP_THREAD_LIMIT", "PWD"}
    assert said["readable"] == []
    assert not said["connected"]
    assert said["killable"] == []
    assert said["written"] == []
    assert not [name for name in said["modules"] if name.startswith("django")]


def test_files_come_as_descriptors(box, tmp_path):
    (tmp_path / "a").write_bytes(b"first")
    (tmp_path / "b").write_bytes(b"second")
    with open(tmp_path / "b", "rb") as opened:
        assert [frame.blob for frame in run(box, "read_all", files=[tmp_path / "a", opened.fileno()])] == [
            b"first",
            b"second",
        ]


def test_a_missing_file_is_the_callers_error(box, tmp_path):
    with pytest.raises(FileNotFoundError):
        run(box, "read_all", files=[tmp_path / "absent"])


@pytest.mark.parametrize(
    ("job", "limits", "failure"),
    [
        ("spin", {"cpu_seconds": 1}, "timeout"),
        ("sleep", {"wall_seconds": 0.3}, "timeout"),
        ("grow", {"memory_bytes": 300_000_000}, "memory"),
        ("abort", {}, "crashed"),
        ("lie", {}, "crashed"),
    ],
)
def test_each_end_is_told_apart_and_the_next_job_runs(box, job, limits, failure):
    with pytest.raises(JobError) as ended:
        run(box, job, **limits)
    assert ended.value.failure == failure
    assert run(box, "nothing")


def test_what_came_before_the_end_stays_good(box):
    frames = box.run("abort", {})
    assert next(frames).data == {"half": True}
    with pytest.raises(JobError):
        next(frames)


def test_a_caller_that_stops_listening_stops_the_job(box):
    run(box, "nothing")
    before = inside(box)
    frames = box.run("sleep", {})
    next(frames)
    assert inside(box) > before
    frames.close()
    wait_until(lambda: inside(box) == before)


def test_processes_that_flee_their_group_die_with_the_job(box):
    run(box, "nothing")
    before = inside(box)
    run(box, "flee", {"number": 5})
    wait_until(lambda: inside(box) == before)


def test_a_fork_bomb_is_killed(box):
    run(box, "nothing")
    before = inside(box)
    with pytest.raises(JobError):
        run(box, "multiply", wall_seconds=0.3)
    wait_until(lambda: inside(box) == before, seconds=20)
    assert run(box, "nothing")


def test_jobs_run_beside_each_other_from_threads(box):
    said, errors = [], []

    def one():
        try:
            said.extend(frame.data["pid"] for frame in run(box, "nothing"))
        except JobError as error:
            errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert len(said) == 16


def test_a_server_that_dies_is_started_again(box):
    run(box, "nothing")
    os.kill(max(inside(box)), signal.SIGKILL)
    wait_until(lambda: box._server.ended)
    assert run(box, "nothing")


def test_a_server_that_hangs_is_replaced(box, monkeypatch):
    monkeypatch.setattr(sandbox, "GRACE_SECONDS", 0.3)
    run(box, "nothing")
    hung = box._server
    os.kill(max(inside(box)), signal.SIGSTOP)
    with pytest.raises(JobError):
        run(box, "nothing", wall_seconds=0.3)
    assert run(box, "nothing")
    assert box._server is not hung


def test_the_sandbox_outlives_the_thread_that_started_it():
    made = make()
    try:
        thread = threading.Thread(target=made.check)
        thread.start()
        thread.join()
        server = made._server
        assert run(made, "nothing")
        assert made._server is server
    finally:
        made.close()


@pytest.mark.parametrize("mode", ["bwrap", "limits"])
def test_nothing_is_left_when_the_parent_is_killed(mode):
    program = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from django.conf import settings
settings.configure(SANDBOX={mode!r}, BASE_DIR=Path({str(ROOT)!r}))
from tests.archive.test_sandbox import make, inside
box = make()
frames = box.run("sleep", {{}})
next(frames)
print(*inside(box), flush=True)
import time; time.sleep(60)
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment) as parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) >= 2
        parent.kill()
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"  # a zombie of the test machine's own init


def test_without_bubblewrap_it_refuses_with_a_sentence(monkeypatch):
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda _name: None)
    with pytest.raises(SandboxUnavailableError, match="apt install bubblewrap"):
        make().check()


def test_with_bubblewrap_that_does_not_work_it_refuses_with_a_sentence(monkeypatch):
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda _name: "/bin/false")
    with pytest.raises(SandboxUnavailableError, match="allow user namespaces"):
        make().check()


def test_limits_alone_only_when_the_settings_say_so(settings):
    settings.SANDBOX = "limits"
    made = make()
    try:
        assert run(made, "nothing")
        with pytest.raises(JobError) as ended:
            run(made, "spin", cpu_seconds=1)
        assert ended.value.failure == "timeout"
    finally:
        made.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_it_works_as_an_ordinary_user():
    """With the system's Python, since an ordinary user may not reach this one."""
    made = bubblewrap.command(["archive", "archive.extraction"])
    start = made.index("--")
    done = subprocess.run(
        [
            *["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"],
            *_without_binds_outside_usr(made[:start]),
            *["--", "/usr/bin/env"],
        ],
        env=sandbox.ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "OMP_THREAD_LIMIT=1" in done.stdout


def _without_binds_outside_usr(arguments):
    kept, index = [], 0
    while index < len(arguments):
        if arguments[index] == "--ro-bind" and not arguments[index + 1].startswith("/usr"):
            index += 3
            continue
        kept.append(arguments[index])
        index += 1
    return kept


def test_a_job_sends_no_more_than_its_caller_allows(box, tmp_path):
    files = [tmp_path / f"{number}" for number in range(3)]
    for file in files:
        file.write_bytes(bytes(1000))
    assert len(run(box, "read_all", files=files, sent_max=3003)) == 3
    with pytest.raises(JobError) as stopped:
        run(box, "read_all", files=files, sent_max=2500)
    assert stopped.value.failure == "crashed"
