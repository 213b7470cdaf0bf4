"""The speed of the whole road, with DCMTK's storescu before and its storescp behind; started by scripts/bench.

Every figure of Gantry stands beside the same senders' straight to storescp, measured in the same run, the roads taking
turns: one process for all associations, as it comes, and --fork, a process for each. With "orthanc", Orthanc takes its
turn, too. Exit status 1 where an instance did not arrive; a goal that is missed is only printed.
"""

import argparse
import contextlib
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import redaction

ROOT = pathlib.Path(__file__).resolve().parents[4]
LAUNCHER = ROOT / "scripts" / "gantry"
FRAME_BYTES = 512 * 512 * 2
SENDERS = 4
ASSOCIATIONS = 64
BIG_FRAMES = 2048  # 1 GiB
# A node runs for weeks: it is measured once its JVM spends less than this part of its CPU on compiling, looked at each
# time that so many instances have passed, and not for ever.
COMPILING = 0.03
WARM_UP_INSTANCES = 2000
MOST_WARM_UPS = 40
LIMIT_SECONDS = 180
PARTS = ["e2e", "receive", "big", "associations", "redaction"]
MORE_PARTS = ["orthanc"]
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Missing(Exception):
    """Something did not arrive, or a process failed."""


# ---- processes ------------------------------------------------------------------------------------------------------

def stat_of(pid):
    """Parent, CPU seconds, CPU seconds of children waited for, and resident bytes; None when it is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = text[text.rindex(")") + 2:].split()
    return (int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS, (int(fields[13]) + int(fields[14])) / TICKS,
            int(fields[21]) * PAGE)


def compiling(pid):
    """CPU seconds of the JVM's compilers."""
    ticks = 0
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            text = (thread / "stat").read_text()
        except OSError:
            continue  # It has ended: the JVM stops compilers that have nothing to do.
        if re.search(r"\(C[12] Comp", text):
            ticks += sum(map(int, text[text.rindex(")") + 2:].split()[11:13]))
    return ticks / TICKS


def tree(pid):
    """The process and its children: (CPU seconds, resident bytes). storescp --fork has one child per association."""
    own = stat_of(pid)
    if own is None:
        return 0.0, 0
    cpu, rss = own[1] + own[2], own[3]
    children = []
    with contextlib.suppress(OSError):
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        found = stat_of(child)
        if found is not None:
            cpu, rss = cpu + found[1], rss + found[3]
    return cpu, rss


class PeakRss(threading.Thread):
    """Watches the resident size of a process tree while it is the context."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0, threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            self.peak = max(self.peak, tree(self.pid)[1])

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.peak = max(self.peak, tree(self.pid)[1])
        self.over.set()
        self.join()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, what):
    end = time.monotonic() + LIMIT_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise Missing(f"{what}: not within {LIMIT_SECONDS} s")
        time.sleep(0.005)


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Bench:
    """The temporary folder and the processes of a run; leaves nothing behind."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gantry-bench-"))
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            self.stop(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, command, log, **more):
        with open(self.folder / log, "ab") as file:
            process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stderr=file,
                                       start_new_session=True, **({"stdout": file} | more))
        self.processes.append(process)
        return process

    def stop(self, process):
        """In order if it can, with all its children in any case."""
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        if process in self.processes:
            self.processes.remove(process)

    def generate(self, classpath, *arguments):
        java = os.environ["BENCH_JAVA"]
        subprocess.run([java, "-Xmx512m", "-cp", classpath, "io.gantry.it.bench.StudyGenerator", *map(str, arguments)],
                       check=True)


class Archive:
    """storescp: writes to the page cache, forces nothing to disk."""

    def __init__(self, bench, name, options=("--fork",)):
        self.port, self.folder, self.past = free_port(), bench.folder / name, bench.folder / f"{name}-past"
        self.folder.mkdir()
        self.past.mkdir()
        self.moved = 0
        self.process = bench.start(["storescp", *options, "+B", "+xa", "-aet", "ARCHIVE", "-od", self.folder,
                                    self.port], f"{name}.log")
        wait_until(lambda: listens(self.port), "storescp")

    def holds(self, count, size=FRAME_BYTES):
        names = os.listdir(self.folder)
        return len(names) >= count and all((self.folder / name).stat().st_size > size for name in names)

    def clear(self):
        """Empties its files before they are written to the disk, and sets them aside. They are not deleted: an archive
        does not delete what it has just received, and ext4 without a journal looks for a free inode past those that
        were freed in the last minutes, which made each new file of every road dearer by up to 0.5 ms."""
        for name in os.listdir(self.folder):
            file = self.folder / name
            os.truncate(file, 0)
            file.rename(self.past / str(self.moved))
            self.moved += 1


class Gateway:
    """A gateway of its own data folder, with the default durability."""

    def __init__(self, bench, name, archive_port, java_opts="", when=""):
        self.bench, self.port, self.admin = bench, free_port(), free_port()
        self.folder = bench.folder / name
        self.folder.mkdir()
        key = self.folder / "pseudonym.key"
        key.touch(0o600)
        key.write_text(os.urandom(32).hex() + "\n")
        self.config = self.folder / "gateway.yaml"
        self.config.write_text(f"""\
node: bench
data: var
keys: {{ pseudonym: pseudonym.key }}
listeners: [{{ ae_title: GANTRY, port: {self.port} }}]
routes: [{{ name: bench, {when}profile: "{ROOT}/conf/profiles/research.yaml", destinations: [archive] }}]
destinations:
  archive:
    type: dicom
    ae_title: ARCHIVE
    host: 127.0.0.1
    port: {archive_port}
    timeouts: {{ idle: 10m }}
    retry: {{ initial: 1h, max: 1h }}
admin: {{ port: {self.admin} }}
""")
        opts = f"{os.environ.get('JAVA_OPTS', '')} {java_opts}".strip()
        self.process = bench.start([LAUNCHER, "serve", "--config", self.config], f"{name}.log",
                                   stdout=subprocess.PIPE, env=os.environ | {"JAVA_OPTS": opts}, text=True)
        # JAVA_OPTS may make the JVM say something first.
        if not any("is ready" in line for line in self.process.stdout):
            raise Missing((bench.folder / f"{name}.log").read_text())

    def backlog(self):
        """Instances received and not yet processed."""
        with socket.create_connection(("127.0.0.1", self.admin)) as http:
            http.sendall(f"GET /metrics HTTP/1.0\r\nHost: localhost:{self.admin}\r\n\r\n".encode())
            answer = b"".join(iter(lambda: http.recv(65536), b"")).decode()
        return float(re.search(r'^gantry_backlog\{state="received"\} (\S+)$', answer, re.MULTILINE)[1])

    def reconcile(self):
        result = subprocess.run([LAUNCHER, "journal", "reconcile", "--config", self.config], capture_output=True,
                                text=True, check=False)
        if result.returncode != 0:
            raise Missing(result.stdout + result.stderr)


class Orthanc:
    """As it comes, but for its time to wait for more. With an archive, each instance is anonymized by its own profile,
    sent there and deleted, by a script as those of its manual."""

    SCRIPT = """\
function OnStoredInstance(id, tags, metadata, origin)
  if origin['RequestOrigin'] ~= 'Lua' then
    local clean = RestApiPost('/instances/' .. id .. '/anonymize', '{}')
    Delete(SendToModality(ParseJson(RestApiPost('/instances', clean))['ID'], 'archive'))
    Delete(id)
  end
end
"""

    def __init__(self, bench, name, archive_port=None):
        self.port, self.http = free_port(), free_port()
        folder = bench.folder / name
        folder.mkdir()
        script = folder / "road.lua"
        script.write_text(self.SCRIPT)
        configuration = folder / "orthanc.json"
        configuration.write_text(json.dumps({
            "StorageDirectory": str(folder / "storage"), "IndexDirectory": str(folder / "storage"),
            "HttpPort": self.http, "RemoteAccessAllowed": False, "AuthenticationEnabled": False,
            "DicomPort": self.port, "DicomAlwaysAllowStore": True, "StableAge": 3600, "ConcurrentJobs": 4,
            "LuaScripts": [str(script)] if archive_port else [],
            "DicomModalities": {"archive": ["ARCHIVE", "127.0.0.1", archive_port]} if archive_port else {}}))
        self.process = bench.start(["Orthanc", configuration], f"{name}.log")
        wait_until(lambda: listens(self.http) and listens(self.port), "Orthanc")

    def ask(self, path, method="GET"):
        request = urllib.request.Request(f"http://127.0.0.1:{self.http}{path}", method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def empty(self):
        """Else it would take what it has for a repetition, and store nothing."""
        for patient in self.ask("/patients"):
            self.ask(f"/patients/{patient}", "DELETE")

    def instances(self):
        return self.ask("/statistics")["CountInstances"]


# ---- roads ----------------------------------------------------------------------------------------------------------

def send(port, title, folders):
    """Each folder by a storescu of its own, all at once; until all have their answers."""
    senders = [subprocess.Popen(["storescu", "+sd", "-aet", "BENCH", "-aec", title, "127.0.0.1", str(port), folder],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for folder in folders]
    said = [sender.communicate()[1] for sender in senders]
    if any(sender.returncode != 0 for sender in senders):
        raise Missing("storescu: " + b" ".join(said).decode(errors="replace"))


class Road:
    """From the senders to where the last instance has to stand."""

    def __init__(self, title, port, receiver, archive, wait):
        self.title, self.port, self.receiver, self.archive, self.wait = title, port, receiver, archive, wait
        self.rounds = []

    def run(self, folders, count, keep=True):
        behind = self.archive.process.pid if self.archive and self.archive.process != self.receiver else None
        before = tree(self.receiver.pid)[0], tree(behind)[0] if behind else 0.0, sender_cpu()
        start = time.monotonic()
        with PeakRss(self.receiver.pid) as memory:
            send(self.port, "GANTRY" if behind or self.archive is None else "ARCHIVE", folders)
            answered = time.monotonic() - start
            if self.archive is not None:
                wait_until(lambda: self.archive.holds(count), f"{count} instances in the archive")
            seconds = time.monotonic() - start
            self.wait()
        after = tree(self.receiver.pid)[0], tree(behind)[0] if behind else 0.0, sender_cpu()
        if self.archive is not None:
            self.archive.clear()
        if keep:
            self.rounds.append(dict(rate=count / seconds, answered=count / answered, rss=memory.peak / 1e6,
                                    receiver=after[0] - before[0], archive=after[1] - before[1] if behind else None,
                                    senders=after[2] - before[2]))
        return count / seconds

    def median(self, key):
        return statistics.median(r[key] for r in self.rounds)


def sender_cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def table(roads, megabytes):
    print(f"{'':36}{'instances/s':>12}{'MB/s':>8}{'CPU s: senders':>16}{'receiver':>10}{'archive':>9}"
          f"{'peak RSS MB':>13}")
    for road in roads:
        archive = "-" if road.rounds[0]["archive"] is None else f"{road.median('archive'):.2f}"
        print(f"{road.title:36}{road.median('rate'):12.0f}{road.median('rate') * megabytes:8.0f}"
              f"{road.median('senders'):16.2f}{road.median('receiver'):10.2f}{archive:>9}"
              f"{max(r['rss'] for r in road.rounds):13.0f}")


def ratio(what, road, direct, goal):
    """The median of the ratios, round by round: neighbours in time share what else goes on here."""
    ratios = [mine["rate"] / theirs["rate"] for mine, theirs in zip(road.rounds, direct.rounds)]
    value = statistics.median(ratios)
    goal = "" if goal is None else f"goal {goal:.2f}: {'reached' if value >= goal else 'MISSED'}   "
    print(f"{what:36}{value:12.2f}   {goal}(rounds: {', '.join(f'{r:.2f}' for r in ratios)})")


def warm_up(road, folders, count):
    pid = road.receiver.pid
    passed = 0
    for _ in range(MOST_WARM_UPS):
        before = compiling(pid), tree(pid)[0]
        for _ in range(-(-WARM_UP_INSTANCES // count)):
            road.run(folders, count, keep=False)
            passed += count
        part = (compiling(pid) - before[0]) / (tree(pid)[0] - before[1])
        if part < COMPILING:
            break
    print(f"{road.title}: measured after {passed} more instances; compiling took {part:.0%} of its CPU at last",
          flush=True)


def rates(bench, classpath, parts, count, rounds):
    study = bench.folder / "study"
    bench.generate(classpath, "study", study, SENDERS, count)
    folders = sorted(study.iterdir())
    megabytes = sum(file.stat().st_size for file in study.rglob("*.dcm")) / count / 1e6
    print(f"\n{count} CT instances of {megabytes:.2f} MB, {SENDERS} storescu at once; median of {rounds} rounds; "
          f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}\n")
    fork = straight(bench, "fork", "storescp --fork", ["--fork"])
    roads, gantry, gateways, compared = [fork], [], [], []
    if {"e2e", "orthanc"} & set(parts):
        plain = straight(bench, "plain", "storescp", [])
        roads.append(plain)
    if "e2e" in parts:
        archive = Archive(bench, "archive")
        gateway = Gateway(bench, "e2e", archive.port)
        road = Road("through Gantry to storescp --fork", gateway.port, gateway.process, archive, lambda: None)
        gateways.append(gateway)
        gantry.append(road)
        compared += [("end to end / storescp", road, plain, 0.5), ("end to end / storescp --fork", road, fork, 0.5)]
    if "receive" in parts:
        # Receiving alone: no route takes the senders' title, so each instance is made durable, answered, and held.
        keeper = Gateway(bench, "receive", free_port(), when="when: { calling_ae_title: NOBODY }, ")
        road = Road("received and kept by Gantry", keeper.port, keeper.process, None,
                    lambda: wait_until(lambda: keeper.backlog() == 0, "processing"))
        gateways.append(keeper)
        gantry.append(road)
        compared.append(("receive / storescp --fork", road, fork, 0.75))
    roads += gantry
    if "orthanc" in parts:
        archive = Archive(bench, "behind-orthanc")
        through, store = Orthanc(bench, "orthanc", archive.port), Orthanc(bench, "orthanc-store")
        road = Road("through Orthanc to storescp --fork", through.port, through.process, archive,
                    lambda: wait_until(lambda: through.instances() == 0, "Orthanc"))
        kept = Road("received and kept by Orthanc", store.port, store.process, None, store.empty)
        roads += [road, kept]
        compared += [("Orthanc end to end / storescp", road, plain, None),
                     ("Orthanc receive / storescp --fork", kept, fork, None)]
    cold = {road: road.run(folders, count, keep=False) for road in roads}
    for road in gantry:
        warm_up(road, folders, count)
    for i in range(rounds):
        for road in roads if i % 2 == 0 else reversed(roads):
            road.run(folders, count)
    table(roads, megabytes)
    print()
    for what, road, other, goal in compared:
        ratio(what, road, other, goal)
    for road in gantry:
        print(f"{road.title:36}{cold[road]:12.0f}   instances/s in the first round after the start")
    for gateway in gateways:
        gateway.reconcile()
        print(f"\n{'':36}the journal balances: received = forwarded + held")


def straight(bench, name, title, options):
    archive = Archive(bench, name, options)
    return Road(f"straight to {title}", archive.port, archive.process, archive, lambda: None)


def big(bench, classpath):
    file = bench.folder / "big" / "big.dcm"
    file.parent.mkdir()
    bench.generate(classpath, "big", file, BIG_FRAMES)
    archive = Archive(bench, "big-archive")
    gc_log = bench.folder / "gc.log"
    gateway = Gateway(bench, "big-gateway", archive.port, f"-Xmx256m -Xlog:gc*,gc+heap=debug:file={gc_log}")
    start = time.monotonic()
    with PeakRss(gateway.process.pid) as memory:
        send(gateway.port, "GANTRY", [file.parent])
        answered = time.monotonic() - start
        size = BIG_FRAMES * FRAME_BYTES
        wait_until(lambda: archive.holds(1, size), "the 1 GiB instance in the archive")
        seconds = time.monotonic() - start
    gateway.reconcile()
    bench.stop(gateway.process)
    arrived = archive.folder / os.listdir(archive.folder)[0]
    if digest_of_end(file, size) != digest_of_end(arrived, size):
        raise Missing("the Pixel Data of the 1 GiB instance arrived changed")
    heap = max((int(used) for used in re.findall(r"(\d+)M->\d+M\(", gc_log.read_text())), default=0)
    print(f"\n1 GiB multi-frame instance, -Xmx256m: arrived whole, Pixel Data equal (SHA-256); answered after "
          f"{answered:.1f} s, in the archive after {seconds:.1f} s; peak heap {heap} MB, peak RSS "
          f"{memory.peak / 1e6:.0f} MB")


def digest_of_end(file, size):
    """Of the last bytes: Pixel Data is the last element."""
    with open(file, "rb") as stream:
        stream.seek(-size, os.SEEK_END)
        return hashlib.file_digest(stream, "sha256").hexdigest()


def associations(bench, classpath):
    count = ASSOCIATIONS * 5
    study = bench.folder / "wide"
    bench.generate(classpath, "study", study, ASSOCIATIONS, count)
    archive = Archive(bench, "wide-archive")
    gateway = Gateway(bench, "wide-gateway", archive.port)
    road = Road("64 associations", gateway.port, gateway.process, archive, lambda: None)
    rate = road.run(sorted(study.iterdir()), count)
    gateway.reconcile()
    print(f"\n{ASSOCIATIONS} parallel associations, {count} instances, right after the start: all answered 0000H and all "
          f"in the archive, {rate:.0f} instances/s, peak RSS {road.median('rss'):.0f} MB")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__.splitlines()[0])
    parser.add_argument("--instances", type=int, default=400, help="of the study (400)")
    parser.add_argument("--rounds", type=int, default=5, help="of each road (5)")
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of {','.join(PARTS + MORE_PARTS)}; default all but "
                        f"{','.join(MORE_PARTS)}")
    parser.add_argument("--classpath", required=True, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    parts = arguments.only.split(",")
    if not set(parts) <= set(PARTS + MORE_PARTS) or arguments.instances < SENDERS or arguments.rounds < 1:
        parser.error(f"--only takes {','.join(PARTS + MORE_PARTS)}; at least {SENDERS} instances and one round")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.environ["TCP_NODELAY"] = "1"
    try:
        with Bench() as bench:
            if {"e2e", "receive", "orthanc"} & set(parts):
                rates(bench, arguments.classpath, parts, arguments.instances, arguments.rounds)
        for part, run in (("big", big), ("associations", associations)):
            if part in parts:
                with Bench() as bench:
                    run(bench, arguments.classpath)
        if "redaction" in parts:
            with Bench() as bench:
                redaction.run(bench, arguments.classpath, arguments.rounds)
    except Missing as missing:
        print(f"\nscripts/bench: FAILED: {missing}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
