"""One sprint of omni's: its folders, its processes, its end."""
import os
import select
import signal
import subprocess
import time

import datasets
import processes


def send(number, its_signal):
    """Whether there was a process to send it to."""
    try:
        os.kill(number, its_signal)
        return True
    except ProcessLookupError:
        return False


class Sprint:
    """`omni sprint run` of one plan into one dataset. Each start is a session of its own: all its processes are known by that."""

    def __init__(self, omni, home, file, box, name, *options):
        """box: the folder that the sprint may write to: datasets, HOME, TMPDIR and its working folder are in it."""
        self.box, self.dataset = box, f"{box}/{name}"
        self.command = [omni, "sprint", "run", file, "--dataset", self.dataset, *options]
        for folder in ["home", "tmp", "work"]:
            os.makedirs(f"{box}/{folder}", exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "OMNI_"))}
        places = {"HOME": box + "/home", "TMPDIR": box + "/tmp", "SQLITE_TMPDIR": box + "/tmp"}
        self.environment = {**kept, **places, "OMNI_HOME": home}
        self.log = os.path.dirname(box) + f"/{name}.log"
        self.process, self.seconds, self.cpu = None, 0.0, 0.0

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.box + "/work", env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)
        self.end = os.pidfd_open(self.process.pid)

    @property
    def session(self):
        return self.process.pid

    def wait(self, seconds):
        """Waits so long at most, and says whether the supervisor has ended."""
        if self.process.returncode is not None:
            return True
        if not select.select([self.end], [], [], None if seconds == float("inf") else max(0, seconds))[0]:
            return False
        # Not Popen's wait: only this tells the processor time, that of all children that were waited for included.
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.cpu = usage.ru_utime + usage.ru_stime
        os.close(self.end)
        return True

    def run_undisturbed(self, guard):
        """Its exit status."""
        begin = time.monotonic()
        self.start()
        guard.sessions.add(self.session)
        self.wait(float("inf"))
        self.seconds = time.monotonic() - begin
        return self.process.returncode

    def others(self):
        """Its live processes but the supervisor."""
        return [process for process in processes.of_session(self.session) if process.number != self.session]

    def kill_all(self):
        for process in processes.of_session(self.session):
            send(process.number, signal.SIGKILL)

    def last_words(self):
        with open(self.log, errors="replace") as log:
            return " / ".join(log.read().strip().splitlines()[-3:])[:300]

    def traces(self):
        """Files that were left where no sprint has anything to keep; what rates the processes of a machine share may stay."""
        found = [f"{folder}/{name}" for folder in ["home", "tmp", "work"] for name in datasets.files(f"{self.box}/{folder}")]
        return [name for name in found if "/pace/" not in name]
