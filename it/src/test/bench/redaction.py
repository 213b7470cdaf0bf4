"""Redaction from file to file beside others, started by roads.py: one thread each, the contenders taking turns.

Gantry does all that it does between spool and delivery: it reads, de-identifies, blanks, verifies and decodes the zones
again. The others blank only. "pydicom + numpy": read, zero the zone, save, which is what the Gantry library does to pixels.
Each writes a new file: to cut an old one to nothing and write it again costs ext4 more.
DCMTK: dcmdjpeg and dcmcjpeg, a process each for every file; the blanking between the two is done and not counted.

A rate "per CPU second" counts the seconds that a contender's process had a core (all its threads, of Java those of the
compiler and the collector, too): what one core would do on a quiet machine, whatever else runs here now. Gantry is measured
once the JVM has compiled what it runs.
"""

import os
import pathlib
import resource
import statistics
import subprocess
import time

FILES = 16
SECONDS = 5
ZONE_ROWS = 48
# The library de-identifies the header as well, which the stand-in does not: the goal is against the library.
LIBRARY_QUOTED = 14

PYDICOM = f"""
import os, pathlib, sys, time
import numpy, pydicom
files = sorted(pathlib.Path(sys.argv[1]).iterdir())
def redact(file):
    image = pydicom.dcmread(file)
    pixels = image.pixel_array.copy()
    pixels[0:{ZONE_ROWS}, :] = 0
    image.PixelData = pixels.tobytes()
    if os.path.exists(sys.argv[2]):
        os.remove(sys.argv[2])
    image.save_as(sys.argv[2])
def rate(seconds):
    done, wall, cpu = 0, time.perf_counter(), time.process_time()
    while time.process_time() - cpu < seconds:
        redact(files[done % len(files)])
        done += 1
    return done / (time.perf_counter() - wall), done / (time.process_time() - cpu)
rate(1)
print("%.2f %.2f" % rate(float(sys.argv[3])))
"""

BLANK = f"""
import sys
import numpy, pydicom
image = pydicom.dcmread(sys.argv[1])
pixels = numpy.frombuffer(image.PixelData, numpy.uint8).copy()
samples = image.SamplesPerPixel * image.BitsAllocated // 8
pixels[:{ZONE_ROWS} * image.Columns * samples] = 0
image.PixelData = pixels.tobytes()
image.save_as(sys.argv[1])
"""


class Contender:
    def __init__(self, title, run):
        self.title, self.run, self.rounds = title, run, []

    def turn(self):
        self.rounds.append(self.run())

    def per_second(self):
        return statistics.median(wall for wall, _ in self.rounds)

    def per_cpu_second(self):
        return statistics.median(cpu for _, cpu in self.rounds)


def output(command):
    said = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    wall, cpu = said.split()
    return float(wall), float(cpu)


def gantry(classpath, folder, scratch):
    return lambda: output([os.environ["BENCH_JAVA"], "-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                           "-cp", classpath, "io.gantry.it.bench.Redactions", "measure", folder, scratch, SECONDS])


def library(folder, scratch):
    return lambda: output(["/usr/bin/python3", "-c", PYDICOM, folder, scratch / "library.dcm", SECONDS])


def dcmtk(folder, scratch, *options):
    def run():
        plain, again = scratch / "plain.dcm", scratch / "again.dcm"
        done, wall, cpu = 0, 0.0, 0.0

        def counted(*command):
            nonlocal wall, cpu
            start, used = time.perf_counter(), children()
            subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
            wall, cpu = wall + time.perf_counter() - start, cpu + children() - used

        for file in sorted(folder.iterdir()):
            plain.unlink(missing_ok=True)
            again.unlink(missing_ok=True)
            counted("dcmdjpeg", file, plain)
            subprocess.run(["/usr/bin/python3", "-c", BLANK, plain], check=True)
            counted("dcmcjpeg", *options, plain, again)
            done += 1
            if cpu > SECONDS:
                break
        return done / wall, done / cpu
    return run


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compressed(source, target, *options):
    target.mkdir()
    for file in sorted(source.iterdir()):
        subprocess.run(["dcmcjpeg", *options, str(file), str(target / file.name)], check=True)
    return target


def goal(value, wanted):
    return f"goal {wanted:g}: {'reached' if value >= wanted else 'MISSED'}"


def run(bench, classpath, rounds):
    files, scratch = bench.folder / "redaction", bench.folder / "redacted"
    scratch.mkdir()
    subprocess.run([os.environ["BENCH_JAVA"], "-Xmx512m", "-cp", classpath, "io.gantry.it.bench.Redactions", "generate",
                    str(files), str(FILES)], check=True)
    lossless = compressed(files / "ct", files / "lossless", "+e1")
    baseline = compressed(files / "us", files / "baseline", "+eb", "+q", "90")
    contenders = {
        "native": [Contender("CT 512x512x16 native: Gantry", gantry(classpath, files / "ct", scratch)),
                   Contender("  pydicom + numpy", library(files / "ct", scratch))],
        "lossless": [Contender("CT 512x512x16 JPEG lossless: Gantry", gantry(classpath, lossless, scratch)),
                     Contender("  dcmdjpeg + dcmcjpeg", dcmtk(lossless, scratch, "+e1"))],
        "baseline": [Contender("US 1024x768 RGB JPEG baseline: Gantry", gantry(classpath, baseline, scratch)),
                     Contender("  dcmdjpeg + dcmcjpeg", dcmtk(baseline, scratch, "+eb", "+q", "90"))]}
    print(f"\nRedaction from file to file, one thread; median of {rounds} rounds; {os.cpu_count()} cores, load before "
          f"{os.getloadavg()[0]:.1f}\n", flush=True)
    for i in range(rounds):
        for pair in contenders.values():
            for contender in pair if i % 2 == 0 else reversed(pair):
                contender.turn()
    print(f"{'':42}{'per second':>12}{'per CPU second':>16}")
    for kind, pair in contenders.items():
        wanted = {"native": 1500, "lossless": 80}.get(kind)
        for contender in pair:
            rate = contender.per_cpu_second()
            note = "   " + goal(rate, wanted) if wanted and contender is pair[0] else ""
            print(f"{contender.title:42}{contender.per_second():12.1f}{rate:16.1f}{note}")
    print()
    for kind, (mine, theirs) in contenders.items():
        ratios = [one[1] / other[1] for one, other in zip(mine.rounds, theirs.rounds)]
        value = statistics.median(ratios)
        note = "" if kind == "native" else "   " + goal(value, 1)
        print(f"{kind + ': Gantry /' + theirs.title[1:]:42}{value:12.1f}{note}"
              f"   (CPU; rounds: {', '.join(f'{ratio:.1f}' for ratio in ratios)})")
    value = contenders["native"][0].per_cpu_second() / LIBRARY_QUOTED
    print(f"{'native: Gantry / the Gantry library':42}{value:12.1f}   {goal(value, 20)}   (of the library 8 to "
          f"{LIBRARY_QUOTED} a second are quoted for this kind of machine, not measured here)")
    print(f"load after {os.getloadavg()[0]:.1f}")
