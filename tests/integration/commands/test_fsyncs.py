"""Every acknowledged write is on the disk: at least one fsync for each commit.

A power cut cannot be tested here, so what is counted is what protects from one. A shim of a few
lines, compiled on the spot, counts the calls; where there is no compiler, strace does.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMITS = 40
SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
static int calls = 0;
int fsync(int fd) { calls++; return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { calls++; return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(fd); }
__attribute__((destructor)) static void tell(void) { fprintf(stderr, "\\nfsyncs=%d\\n", calls); }
"""
WRITES = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "goldthread.config.settings"
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS written (n INTEGER)")
    if sys.argv[2] != "FULL":
        cursor.execute(f"PRAGMA synchronous = {sys.argv[2]}")
    for number in range(int(sys.argv[1])):
        cursor.execute("INSERT INTO written VALUES (%s)", [number])
"""

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="counts system calls the Linux way"),
]


def _syncs(tmp_path: Path, commits: int, mode: str) -> int:
    given = {
        k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    given |= {"GOLDTHREAD_HOME": str(tmp_path / f"{mode}-{commits}")}
    command = [sys.executable, "-c", WRITES, str(commits), mode]
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler:
        source, shim = tmp_path / "shim.c", tmp_path / "shim.so"
        source.write_text(SHIM)
        subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
        given["LD_PRELOAD"] = str(shim)
    else:
        assert shutil.which("strace"), "Install gcc or strace: this must not be skipped"
        command = ["strace", "-f", "-e", "trace=fsync,fdatasync", *command]
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    counted = re.search(r"fsyncs=(\d+)", done.stderr)
    return int(counted.group(1)) if counted else len(re.findall(r"f(?:data)?sync\(", done.stderr))


def test_each_commit_waits_for_the_disk(tmp_path):
    few = _syncs(tmp_path, 0, "FULL")
    assert _syncs(tmp_path, COMMITS, "FULL") - few >= COMMITS


def test_the_count_would_notice_a_setting_that_does_not_wait(tmp_path):
    assert _syncs(tmp_path, COMMITS, "NORMAL") < COMMITS
