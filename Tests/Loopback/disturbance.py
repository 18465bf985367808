"""What happens to a sprint by chance: signals, a network that is gone, a full disk."""
import collections
import ctypes
import errno
import os
import random
import signal
import time

import datasets
import processes
import sprint

TARGETS = {"worker": 0.6, "supervisor": 0.25, "all": 0.15}
SIGNALS = {signal.SIGKILL: 0.6, signal.SIGTERM: 0.2, signal.SIGINT: 0.2}
# How a sprint ends: with every package's row; by a signal to it; because the machine lacks something.
COMPLETE, STOPPED, STARVED = (0, 1), (130, 143, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT), 3
# Seconds: for a sprint that was told to end, twice what a spot machine gives; for workers to notice that their supervisor is gone; for a
# sprint to notice that the disk is full.
LAST_SECONDS, ORPHAN_SECONDS, FULL_SECONDS = 60, 10, 60
TOO_MANY = 5  # surprises after which it makes no sense to go on


class Disturbance:
    """Runs the plan to its end, and again into another dataset, until enough signals have hit."""

    def __init__(self, make_sprint, registries, guard, kills, seed, calm):
        """make_sprint: a sprint of the plan by its dataset's name. calm: the undisturbed sprint, which took `calm.seconds`."""
        self.make_sprint, self.registries, self.guard, self.wanted, self.calm = make_sprint, registries, guard, kills, calm
        self.chance = random.Random(seed)
        self.mean = min(3, max(0.1, calm.seconds / 40))
        self.kills, self.starts, self.cuts, self.silences, self.dark, self.seconds = 0, 0, 0, 0, 0.0, 0.0
        self.hits, self.signals = collections.Counter(), collections.Counter()
        self.surprises, self.orphans, self.longest_end, self.longest_orphan = [], [], 0.0, 0.0
        self.cuts_at = sorted(self.chance.sample(range(kills), max(2, kills // 25)))
        self.fills_at, self.filler, self.disk = kills // 3, "", "no: a file system of its own takes the right to mount one"
        self.ended = {}  # sessions with processes, perhaps, whose supervisor ended, and when
        self.up_at = None  # when the network is back, while it is gone
        self.is_told = self.is_starved = False  # what the running supervisor went through

    def run(self):
        """The datasets that came to be."""
        begin, made = time.monotonic(), []
        while self.kills < self.wanted and len(self.surprises) < TOO_MANY:
            self.registries.command("forget")
            run = self.make_sprint(f"chaos{len(made) + 1}")
            made.append(run.dataset)
            self.mount(run)
            try:
                self.complete(run)
            finally:
                run.kill_all()
        # Nobody is left behind unnoticed.
        while self.ended:
            self.look_for_orphans()
            time.sleep(0.05)
        self.seconds = time.monotonic() - begin
        return made

    def complete(self, run):
        """Starts a sprint until every package has its row."""
        while len(self.surprises) < TOO_MANY:
            code = self.disturb(run)
            if code in COMPLETE:
                break
            if code == STARVED and self.is_starved:
                self.wait_for_network()
            elif not (code in STOPPED and self.is_told):
                self.surprises.append(f"exit {code}: {run.last_words()}")
        self.restore()

    def disturb(self, run):
        """Starts a sprint, disturbs it until it ends, and says how it did."""
        self.starts += 1
        self.is_told, self.is_starved, told_at = False, self.up_at is not None, None
        run.start()
        self.guard.sessions.add(run.session)
        strikes_at = time.monotonic() + self.pause()
        while True:
            until = min([strikes_at if self.kills < self.wanted else float("inf"), time.monotonic() + 0.1, self.up_at or float("inf")])
            if run.wait(until - time.monotonic()):
                self.ended[run.session] = time.monotonic()
                if told_at:
                    self.longest_end = max(self.longest_end, time.monotonic() - told_at)
                return run.process.returncode
            self.look_for_orphans()
            now = time.monotonic()
            if self.up_at and now >= self.up_at:
                self.restore()
            if told_at and now > told_at + LAST_SECONDS:
                self.surprises.append(f"still there {LAST_SECONDS} s after it was told to end")
                run.kill_all()
            if self.kills < self.wanted and now >= strikes_at:
                target = self.strike(run)
                strikes_at = now + (self.pause() if target else 0.02)
                if target in ("supervisor", "all"):
                    self.is_told, told_at = True, told_at or now
                if self.cuts_at and self.kills >= self.cuts_at[0] and not self.up_at:
                    self.cuts_at.pop(0)
                    self.cut()
                # Without a network nothing is written, and a full disk shows to nobody.
                if self.filler and self.kills >= self.fills_at and not told_at and not self.up_at:
                    self.fill(run)

    def pause(self):
        """Bursts and lulls, so that some batches are hit many times and none is hit for ever."""
        return self.chance.expovariate(1 / self.mean) * (10 if self.chance.random() < 0.1 else 1)

    # Signals

    def strike(self, run):
        """Sends a signal to something, and says to what; nothing when nothing is there any more."""
        target = self.chance.choices(list(TARGETS), TARGETS.values())[0]
        number = self.chance.choices(list(SIGNALS), SIGNALS.values())[0]
        others = run.others()
        if target == "worker":
            victims = [process.number for process in others if process.is_worker]
            victims = [self.chance.choice(victims)] if victims else []
        else:
            victims = [run.session] + ([process.number for process in others] if target == "all" else [])
        if not sum([sprint.send(victim, number) for victim in victims]):
            return None
        self.kills += 1
        self.hits[target] += 1
        self.signals[signal.Signals(number).name] += 1
        return target

    def look_for_orphans(self):
        now = time.monotonic()
        for session, end in list(self.ended.items()):
            alive = processes.of_session(session)
            if not alive:
                self.longest_orphan = max(self.longest_orphan, now - end)
                del self.ended[session]
            elif now > end + ORPHAN_SECONDS:
                self.orphans.append(" ".join(argument.decode("utf-8", "replace") for argument in alive[0].arguments)[:200])
                for process in alive:
                    sprint.send(process.number, signal.SIGKILL)
                del self.ended[session]

    # The network

    def cut(self):
        is_silent = self.chance.random() < 0.2
        self.registries.command("silent" if is_silent else "down")
        self.cuts += not is_silent
        self.silences += is_silent
        seconds = self.chance.uniform(0.3, max(1.0, 3 * self.mean))
        self.up_at, self.is_starved = time.monotonic() + seconds, True
        self.dark += seconds

    def restore(self):
        if self.up_at:
            self.up_at = None
            self.registries.command("up")

    def wait_for_network(self):
        if self.up_at:
            time.sleep(max(0, self.up_at - time.monotonic()))
            self.restore()

    # The disk

    def mount(self, run):
        """Gives a dataset a file system of its own, in memory, if that is allowed, until its disk was full once."""
        os.makedirs(run.dataset)
        size = 3 * sum(os.path.getsize(f"{self.calm.dataset}/{name}") for name in datasets.files(self.calm.dataset)) + (64 << 20)
        if self.fills_at <= self.wanted and mounts(b"tmpfs", run.dataset, f"size={size}"):
            self.filler = run.dataset + "/filler"
            self.guard.ignored.add(self.filler)
            self.guard.include(run.dataset)

    def fill(self, run):
        """Leaves no room, waits until the sprint says so, and makes room again."""
        with open(self.filler, "wb") as file:
            # The sprint writes too, so that what is free now may not be at once.
            for share in [1, 2, 4, 8, 16] * 10:
                room = os.statvfs(run.dataset)
                try:
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, max(1, room.f_bavail // share) * room.f_frsize)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
        begin, self.is_starved, self.fills_at = time.monotonic(), True, self.wanted + 1
        if run.wait(FULL_SECONDS):
            self.disk = f"once; the sprint ended after {time.monotonic() - begin:.1f} s with status {run.process.returncode}"
        else:
            self.surprises.append(f"goes on with a full disk for {FULL_SECONDS} s")
        os.remove(self.filler)
        self.filler = ""


LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 0x4000, 0x40000


def own_mounts():
    """From here on this process and its children have their own view of what is mounted, which ends with them. Whether that is allowed."""
    return LIBC.unshare(CLONE_NEWNS) == 0 and LIBC.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) == 0


def mounts(kind, folder, options):
    return LIBC.mount(b"none", folder.encode(), kind, 0, options.encode()) == 0


def unmount(folder):
    LIBC.umount2(folder.encode(), 0)
