"""The loopback world for programs that run sprints in it: the server as a child process, and the sprint files that name its packages."""
import json
import os
import subprocess
import sys

import shelf

HERE = os.path.dirname(os.path.abspath(__file__))


class Registries:
    """server.py over some shelves, for as long as a `with` lasts. It ends with this process at the latest."""

    def __init__(self, *shelves, latency=(0, 0), seed=1, synthetic=0):
        options = ["--latency", "%g,%g" % latency, "--seed", str(seed), "--synthetic", str(synthetic)]
        command = [sys.executable, HERE + "/server.py", *shelves, *options]
        # A session of its own: what is sent to the terminal's or a sprint's process group is not for it.
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.port = int(self.process.stdout.readline())
        self.rows = [row for folder in shelves for row in shelf.rows(folder)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def command(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def bases(self, registry):
        base = f"http://127.0.0.1:{self.port}"
        return {
            "crates.io": {"index": base + "/crates/index", "files": base + "/crates/files"},
            "npm": {"registry": base + "/npm", "changes": base + "/changes"},
            "go": {"proxy": base + "/go/proxy", "sum": base + "/go/sum", "index": base + "/go/index"},
            "pypi": {"index": base + "/pypi/simple"},
        }[registry]

    def write_sprint(self, path, rows=None):
        """A sprint file of packages, by name and version; all there are when none are given."""
        names = {}
        for row in self.rows if rows is None else rows:
            names.setdefault(row["registry"], []).append(f"{row['name']}=={row['version']}")
        with open(path, "w") as file:
            # JSON is YAML.
            json.dump({"registries": names, "bases": {registry: self.bases(registry) for registry in names}}, file)
