"""Watches for files that no sprint may write: an archive, a file of an archive, or something that holds an archive.

With the rights for it, fanotify on whole file systems: every file that a process of the sprint writes, wherever, even one that has no name
or loses it at once, is looked at when it is closed. Else inotify on the folders that programs write to; a file that is gone before it could be
looked at is counted then.
"""
import ctypes
import errno
import hashlib
import os
import resource
import select
import struct
import threading
import time

import processes
import shelf

LARGEST = 1 << 30
ARCHIVES = (".crate", ".tgz", ".gz", ".zip", ".whl", ".tar", ".xz")
SOURCES = (".py", ".pyi", ".rs", ".go", ".js", ".cjs", ".mjs", ".ts", ".mts", ".cts", ".toml", ".mod")

FAN_CLOEXEC, FAN_UNLIMITED_QUEUE, FAN_UNLIMITED_MARKS = 0x1, 0x10, 0x20
FAN_MARK_ADD, FAN_MARK_FILESYSTEM, FAN_CLOSE_WRITE, FAN_Q_OVERFLOW = 0x1, 0x100, 0x8, 0x4000
EVENT = struct.Struct("=IBBHQii")  # struct fanotify_event_metadata
IN_CLOSE_WRITE, IN_CREATE, IN_MOVED_TO, IN_Q_OVERFLOW, IN_ISDIR = 0x8, 0x100, 0x80, 0x4000, 0x40000000
AT_FDCWD = -100


class Watch:
    """Runs in a thread from `with` to its end; then `findings` are what must not be, `seen` is how many written files were looked at."""

    def __init__(self, box, shelves, further=()):
        """box: a folder that only the sprint writes to. further: other places whose file systems are watched too."""
        self.box, self.places = os.path.realpath(box), [box, *further]
        self.members = set().union(*(shelf.entries(folder + "/members", 16) for folder in shelves))
        self.heads = set().union(*(shelf.entries(folder + "/heads", shelf.HEAD) for folder in shelves))
        self.findings, self.kinds, self.seen, self.missed, self.sessions, self.ignored = [], {}, 0, 0, set(), set()
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.libc.fanotify_mark.argtypes = [ctypes.c_int, ctypes.c_uint, ctypes.c_uint64, ctypes.c_int, ctypes.c_char_p]
        self.is_over, self.folders = threading.Event(), {}
        self.begin()

    def begin(self):
        self.descriptor = self.libc.fanotify_init(
            FAN_CLOEXEC | FAN_UNLIMITED_QUEUE | FAN_UNLIMITED_MARKS, os.O_RDONLY | os.O_LARGEFILE | os.O_CLOEXEC)
        self.is_whole = self.descriptor >= 0
        if self.is_whole:
            # Each event brings an open file.
            _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 1 << 16), hard))
            for place in self.places:
                self.include(place)
            self.how = "fanotify, whole file systems"
        else:
            self.descriptor = self.libc.inotify_init1(os.O_CLOEXEC)
            self.add(self.box)
            self.how = "inotify on the sprint's folders (fanotify: " + os.strerror(ctypes.get_errno()) + ")"
        self.thread = threading.Thread(target=self.run, daemon=True)

    def include(self, place):
        """Watches the file system that a folder is on; without the rights for it, all of the box is watched anyway."""
        if self.is_whole and self.libc.fanotify_mark(
                self.descriptor, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_CLOSE_WRITE, AT_FDCWD, place.encode()) < 0:
            raise OSError(ctypes.get_errno(), "cannot watch the file system", place)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()
        os.close(self.descriptor)

    def run(self):
        while True:
            is_over = self.is_over.is_set()
            while select.select([self.descriptor], [], [], 0 if is_over else 0.05)[0]:
                (self.take_whole if self.is_whole else self.take_folders)(os.read(self.descriptor, 1 << 16))
            if is_over:
                return

    def prove(self, archive):
        """Whether it would find an archive, and one within another file, that have no name for long; nothing of it counts."""
        for content in [archive, b"chunk" + archive]:
            path = f"{self.box}/proof"
            with open(path, "wb") as file:
                file.write(content)
            end = time.monotonic() + 10
            while not self.findings and time.monotonic() < end:
                time.sleep(0.01)
            os.remove(path)
            if not self.findings:
                return False
            self.findings.clear()
        self.seen = 0
        self.kinds.clear()
        return True

    # fanotify

    def take_whole(self, data):
        while data:
            length, _, _, _, mask, file, process = EVENT.unpack_from(data)
            data = data[length:]
            if mask & FAN_Q_OVERFLOW:
                self.findings.append("the kernel lost events")
            if file >= 0:
                try:
                    path = os.readlink(f"/proc/self/fd/{file}")
                    if self.is_ours(path, process):
                        self.look(path, file)
                finally:
                    os.close(file)

    def is_ours(self, path, number):
        if path.startswith(self.box + "/"):
            return True
        try:
            return processes.Process(number).session in self.sessions
        except (OSError, ValueError):
            return False

    # inotify

    def add(self, folder):
        mark = self.libc.inotify_add_watch(self.descriptor, folder.encode(), IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO)
        if mark < 0:
            return
        self.folders[mark] = folder
        # What came to be before the watch did.
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False):
                self.add(entry.path)
            else:
                self.open(entry.path)

    def take_folders(self, data):
        while data:
            mark, mask, _, length = struct.unpack_from("iIII", data)
            name, data = data[16:16 + length].rstrip(b"\0").decode(), data[16 + length:]
            if mask & IN_Q_OVERFLOW:
                self.findings.append("the kernel lost events")
            elif mask & IN_ISDIR:
                self.add(f"{self.folders[mark]}/{name}")
            elif mask & (IN_CLOSE_WRITE | IN_MOVED_TO):
                self.open(f"{self.folders[mark]}/{name}")

    def open(self, path):
        try:
            file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as error:
            self.missed += error.errno == errno.ENOENT
            return
        try:
            self.look(path, file)
        finally:
            os.close(file)

    # Any

    def look(self, path, file):
        if path in self.ignored:
            return
        self.seen += 1
        kind = self.kind(path)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if path.removesuffix(" (deleted)").endswith(ARCHIVES + SOURCES):
            self.findings.append(f"{path}: the name of an archive or a source file")
        size = os.fstat(file).st_size
        data = os.pread(file, min(size, LARGEST), 0)
        while len(data) < min(size, LARGEST):
            more = os.pread(file, size - len(data), len(data))
            if not more:
                break
            data += more
        if hashlib.sha256(data).digest()[:16] in self.members:
            self.findings.append(f"{path}: is an archive or a file of one")
        for magic in [b"\x1f\x8b\x08", b"PK\3\4"]:
            start = data.find(magic)
            while start >= 0:
                if data[start:start + shelf.HEAD] in self.heads:
                    self.findings.append(f"{path}: holds an archive at byte {start}")
                start = data.find(magic, start + 1)
        if b"ustar\x0000" in data:
            self.findings.append(f"{path}: holds an unpacked tar archive")

    def kind(self, path):
        """A path without what is peculiar to one batch or process."""
        if not path.startswith(self.box + "/"):
            return path
        head, _, name = path[len(self.box) + 1:].removesuffix(" (deleted)").rpartition("/")
        return head.split("/")[0] + "/…/" + "".join("0" if letter.isdigit() else letter for letter in name).replace("00", "0").replace("00", "0")
