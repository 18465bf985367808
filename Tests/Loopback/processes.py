"""What /proc says of the processes of a session, and of the machine."""
import os

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Process:
    """A live process as it was at one moment."""

    def __init__(self, number):
        with open(f"/proc/{number}/stat", "rb") as file:
            text = file.read()
        # The name may hold anything, parentheses too; what follows the last one are numbers.
        fields = text[text.rindex(b")") + 2:].split()
        self.number, self.state, self.parent, self.session = number, fields[0].decode(), int(fields[1]), int(fields[3])
        self.cpu = (int(fields[11]) + int(fields[12])) / TICK

    @property
    def arguments(self):
        return read(f"/proc/{self.number}/cmdline").split(b"\0")[:-1]

    @property
    def is_worker(self):
        return b"work" in self.arguments


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def of_session(session):
    """The processes that run in a session; zombies do not."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                process = Process(int(name))
            except (OSError, ValueError):
                continue
            if process.session == session and process.state not in "ZX":
                found.append(process)
    return found


def memory(numbers):
    """Bytes that processes have resident together; what they share is counted once (proportional set size)."""
    total = 0
    for number in numbers:
        for line in read(f"/proc/{number}/smaps_rollup").splitlines():
            if line.startswith(b"Pss:"):
                total += int(line.split()[1]) * 1024
    return total


def machine():
    """(seconds in use, seconds idle) of all processors since the machine began; waiting for a disk is idle."""
    with open("/proc/stat") as file:
        user, nice, system, idle, wait, hard, soft, stolen = (int(field) / TICK for field in file.readline().split()[1:9])
    return user + nice + system + hard + soft, idle + wait + stolen
