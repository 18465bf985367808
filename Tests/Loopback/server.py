#!/usr/bin/env python3
"""Four registries on this machine for sprints of thousands of packages: one thread, no copy of an archive is ever made in this process.

usage: server.py SHELF… [--latency LOW,HIGH] [--seed N] [--synthetic N]

  SHELF            folders that shelf.py wrote
  --latency A,B    milliseconds from a request to its answer, evenly spread (default 0,0)
  --seed N         of that spread (default 1)
  --synthetic N    also offer feeds of N packages, /synthetic/simple/ and /synthetic/go/index, whose archives do not exist

Prints its port. Then it obeys lines on its standard input, each answered by one line, and ends with it:
  down             refuses connections and cuts those there are          silent   takes requests and answers none
  up               is as before, on the same port                        stats    what it has done so far, as JSON
  forget           faults that pass happen anew

Addresses (each is a base of a registry's descriptor: `bases`)
  /crates/index  /crates/files    config.json, the sparse index, /crates/NAME/NAME-VERSION.crate, /db-dump.tar.gz
  /npm  /changes                  packuments and tarballs; /registry/_changes and /registry/_all_docs
  /go/proxy  /go/sum  /go/index   @v/list .info .mod .zip @latest; /lookup/MODULE@VERSION; /index
  /pypi/simple                    /  and  /NAME/, archives under /pypi/files

Faults of a package, one each
  missing     404 in place of its listing                 lost       404 in place of its archive
  busy        429 with Retry-After: 1 twice, then fine    flaky      503 three times, then fine
  down        503 always                                  wrong-sum  a listing with another checksum
  cut         half of its archive, always                 cut-once   the same, but only the first time
  slow        its archive in 20 parts, one each 100 ms    stalled    half of its archive, then nothing
"""
import argparse
import collections
import heapq
import json
import os
import random
import resource
import select
import signal
import socket
import struct
import sys
import time

sys.dont_write_bytecode = True
import pages  # noqa: E402

REASONS = {200: "OK", 404: "Not Found", 429: "Too Many Requests", 503: "Service Unavailable"}
SLOW_PARTS, SLOW_PAUSE = 20, 0.1
BUFFER = 1 << 18


class Connection:
    __slots__ = ("socket", "request", "out", "closes", "interest")

    def __init__(self, its_socket):
        self.socket, self.request, self.out, self.closes, self.interest = its_socket, b"", collections.deque(), False, select.EPOLLIN


class Server:
    """One epoll loop. A connection has in `out` what is to be sent: bytes, pieces of a shelf (file, offset, size), iterators, pauses in seconds."""

    def __init__(self, folders, latency, seed, synthetic):
        self.pages = pages.Pages(folders, synthetic)
        self.shelves = [os.open(f"{folder}/archives", os.O_RDONLY) for folder in folders]
        self.latency, self.chance = latency, random.Random(seed)
        self.epoll, self.connections, self.timers, self.numbers = select.epoll(), {}, [], 0
        self.is_silent, self.requests, self.sent, self.statuses, self.served = False, 0, 0, collections.Counter(), collections.Counter()
        self.listener = self.bound(0)
        self.port = self.listener.getsockname()[1]
        self.pages.base = f"http://127.0.0.1:{self.port}"
        self.listen()

    @staticmethod
    def bound(port):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.setblocking(False)
        return listener

    def listen(self):
        self.listener.listen(512)
        self.epoll.register(self.listener.fileno(), select.EPOLLIN)

    # Commands

    def obey(self, command):
        if command == "down":
            self.cut()
            self.epoll.unregister(self.listener.fileno())
            self.listener.close()
            # Bound, so that nobody else gets the port, but nobody listens.
            self.listener = self.bound(self.port)
        elif command == "silent":
            self.is_silent = True
        elif command == "up":
            if self.is_silent:
                self.is_silent = False
                self.cut()
            else:
                self.listen()
        elif command == "forget":
            self.pages.asked.clear()
            self.served.clear()
        elif command == "stats":
            usage = resource.getrusage(resource.RUSAGE_SELF)
            return json.dumps({
                "requests": self.requests, "bytes": self.sent, "cpu": usage.ru_utime + usage.ru_stime, "statuses": self.statuses,
                "connections": len(self.connections), "rss": usage.ru_maxrss * 1024,
            })
        return "{}"

    def cut(self):
        for connection in list(self.connections.values()):
            # Closing with this set resets the connection.
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close(connection)

    def run(self):
        commands = sys.stdin.fileno()
        self.epoll.register(commands, select.EPOLLIN)
        pending = b""
        while True:
            wait = max(0, self.timers[0][0] - time.monotonic()) if self.timers else -1
            for descriptor, event in self.epoll.poll(wait):
                connection = self.connections.get(descriptor)
                if connection is not None:
                    if event & select.EPOLLOUT:
                        self.send(connection)
                    elif event & select.EPOLLIN:
                        self.receive(connection)
                    else:
                        self.close(connection)
                elif descriptor == commands:
                    data = os.read(commands, 4096)
                    if not data:
                        return
                    *lines, pending = (pending + data).split(b"\n")
                    for line in lines:
                        print(self.obey(line.decode()), flush=True)
                elif descriptor == self.listener.fileno():
                    self.accept()
            now = time.monotonic()
            while self.timers and self.timers[0][0] <= now:
                _, _, connection = heapq.heappop(self.timers)
                # Closed meanwhile, perhaps.
                if self.connections.get(connection.socket.fileno()) is connection:
                    self.send(connection)

    # Connections

    def accept(self):
        try:
            while True:
                its_socket, _ = self.listener.accept()
                its_socket.setblocking(False)
                its_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections[its_socket.fileno()] = Connection(its_socket)
                self.epoll.register(its_socket.fileno(), select.EPOLLIN)
        except BlockingIOError:
            pass

    def close(self, connection):
        descriptor = connection.socket.fileno()
        self.epoll.unregister(descriptor)
        del self.connections[descriptor]
        connection.socket.close()

    def receive(self, connection):
        try:
            data = connection.socket.recv(1 << 16)
        except OSError:
            data = b""
        if not data or len(connection.request) > 1 << 16:
            return self.close(connection)
        connection.request += data
        if self.is_silent or connection.out or not connection.request.endswith(b"\r\n\r\n"):
            return
        target = connection.request.split(b" ", 2)[1].decode("latin-1")
        connection.closes = b"\r\nconnection: close" in connection.request.lower()
        connection.request = b""
        self.requests += 1
        status, headers, body = self.pages.answer(target)
        self.statuses[status] += 1
        self.queue(connection, status, headers, body)
        low, high = self.latency
        if high > 0:
            self.pause(connection, self.chance.uniform(low, high) / 1000)
        else:
            self.send(connection)

    def queue(self, connection, status, headers, body):
        start = f"HTTP/1.1 {status} {REASONS[status]}\r\n{headers}"
        if isinstance(body, bytes):
            connection.out.append(f"{start}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        elif isinstance(body, dict):
            connection.out.append(f"{start}Content-Length: {body['size']}\r\n\r\n".encode())
            connection.out.extend(self.archive(connection, body))
        else:
            connection.out.append(f"{start}Transfer-Encoding: chunked\r\n\r\n".encode())
            connection.out.append(body)

    def archive(self, connection, row):
        """The parts of an archive, as its fault has them."""
        key, fault = (row["registry"], row["name"], row["version"]), row["fault"]
        file, offset, size = self.shelves[row["shelf"]], row["offset"], row["size"]
        self.served[key] += 1
        if fault == "cut" or (fault == "cut-once" and self.served[key] == 1):
            connection.closes = True
            return [(file, offset, size // 2)]
        if fault == "stalled":
            return [(file, offset, size // 2), float("inf")]
        if fault == "slow":
            step = -(-size // SLOW_PARTS)
            parts = [(file, offset + start, min(step, size - start)) for start in range(0, size, step)]
            return [item for part in parts for item in (part, SLOW_PAUSE)]
        return [(file, offset, size)]

    def pause(self, connection, seconds):
        # Until then only the end of the connection is of interest.
        self.numbers += 1
        heapq.heappush(self.timers, (time.monotonic() + seconds, self.numbers, connection))

    def send(self, connection):
        out = connection.out
        try:
            while out:
                item = out[0]
                if isinstance(item, bytes):
                    # What follows goes into the same packet.
                    count = connection.socket.send(item, socket.MSG_MORE if len(out) > 1 and isinstance(out[1], tuple) else 0)
                    self.sent += count
                    if count < len(item):
                        out[0] = item[count:]
                    else:
                        out.popleft()
                elif isinstance(item, tuple):
                    file, offset, size = item
                    count = os.sendfile(connection.socket.fileno(), file, offset, min(size, BUFFER)) if size else 0
                    self.sent += count
                    if count < size:
                        out[0] = (file, offset + count, size - count)
                    else:
                        out.popleft()
                elif isinstance(item, float):
                    out.popleft()
                    if item < float("inf"):
                        self.pause(connection, item)
                    self.watch(connection, select.EPOLLIN)
                    # Something must remain, or the connection would be free for the next request.
                    return out.append(b"") if not out else None
                else:
                    piece = next(item, None)
                    if piece is None:
                        out[0] = b"0\r\n\r\n"
                    elif piece:
                        out.appendleft(b"%x\r\n%s\r\n" % (len(piece), piece))
        except BlockingIOError:
            return self.watch(connection, select.EPOLLOUT)
        except OSError:
            return self.close(connection)
        if connection.closes:
            return self.close(connection)
        self.watch(connection, select.EPOLLIN)

    def watch(self, connection, interest):
        if connection.interest != interest:
            connection.interest = interest
            self.epoll.modify(connection.socket.fileno(), interest)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("shelf", nargs="+")
    parser.add_argument("--latency", default="0,0")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--synthetic", type=int, default=0)
    options = parser.parse_args()
    # Whoever interrupts a sprint at the terminal ends this server by its standard input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    low, high = (float(text) for text in options.latency.split(","))
    server = Server(options.shelf, (low, high), options.seed, options.synthetic)
    print(server.port, flush=True)
    server.run()


main()
