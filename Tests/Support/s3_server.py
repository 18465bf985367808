"""An S3 store on 127.0.0.1 that checks signatures, for tests: `s3_server.py moto|swift`.

moto in its authenticating mode, or OpenStack Swift's s3api with tempauth (account, container, object and proxy server). In front of it
stands a relay, so that tests can see what was asked and spoil answers. One JSON line on standard output says where it is and who may ask;
the bucket `shelf` is there. Everything ends with SIGTERM, and when standard input closes.

The relay answers by itself: GET /_log (the requests so far, then forgotten) and GET /_fault/KIND/COUNT, which spoils the next COUNT
requests: `503` refuses before the store sees it, `lost` hands it on and then hangs up without the answer.
"""
import http.client
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

BUCKET = "shelf"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Relay(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    upstream = None
    log, faults, lock = [], [], threading.Lock()

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.lock:
            if self.path == "/_log":
                text = json.dumps(self.log).encode()
                self.log.clear()
                return self.answer(200, text)
            if self.path.startswith("/_fault/"):
                _, _, kind, count = self.path.split("/")
                self.faults.extend([kind] * int(count))
                return self.answer(200)
            self.log.append({"method": self.command, "path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}})
            fault = self.faults.pop(0) if self.faults else None
        if fault == "503":
            return self.answer(503, b"<Error><Code>SlowDown</Code><Message>later</Message></Error>")
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=60)
        upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            upstream.putheader(name, value)
        upstream.endheaders(body)
        response = upstream.getresponse()
        content = response.read()
        upstream.close()
        if fault == "lost":
            self.close_connection = True
            return
        self.send_response(response.status)
        for name, value in response.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "date", "server", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", response.getheader("Content-Length", "0") if self.command == "HEAD" else str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_request

    def log_message(self, *_):
        pass


def client(port, access, secret, service="s3"):
    import boto3
    from botocore.config import Config
    return boto3.client(service, endpoint_url=f"http://127.0.0.1:{port}", aws_access_key_id=access, aws_secret_access_key=secret,
                        region_name="us-east-1", config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0}))


def moto(folder):
    # Four actions are free: making someone who may, and the bucket.
    os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"
    import logging
    from moto.server import ThreadedMotoServer
    logging.disable(logging.CRITICAL)
    port = free_port()
    ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False).start()
    iam = client(port, "any", "any", "iam")
    iam.create_user(UserName="tester")
    key = iam.create_access_key(UserName="tester")["AccessKey"]
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_user_policy(UserName="tester", PolicyName="all", PolicyDocument=json.dumps(policy))
    client(port, "any", "any").create_bucket(Bucket=BUCKET)
    return port, key["AccessKeyId"], key["SecretAccessKey"], []


SERVERS = {
    "account": "[pipeline:main]\npipeline = account-server\n[app:account-server]\nuse = egg:swift#account\n",
    "container": "[pipeline:main]\npipeline = container-server\n[app:container-server]\nuse = egg:swift#container\n",
    "object": "[pipeline:main]\npipeline = object-server\n[app:object-server]\nuse = egg:swift#object\n",
    "proxy": "[pipeline:main]\npipeline = catch_errors cache s3api tempauth bulk slo dlo proxy-server\n"
             "[filter:catch_errors]\nuse = egg:swift#catch_errors\n"
             "[filter:cache]\nuse = egg:swift#memcache\nmemcache_servers = 127.0.0.1:{memcache}\n"
             "[filter:s3api]\nuse = egg:swift#s3api\nlocation = us-east-1\n"
             "[filter:tempauth]\nuse = egg:swift#tempauth\nuser_test_tester = testing .admin\n"
             "[filter:bulk]\nuse = egg:swift#bulk\n[filter:slo]\nuse = egg:swift#slo\n[filter:dlo]\nuse = egg:swift#dlo\n"
             "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n",
}


def swift(folder):
    programs = f"{os.environ['PYTHONPATH'].split(':')[0]}/bin"
    ports = {name: free_port() for name in [*SERVERS, "memcache"]}
    os.makedirs(f"{folder}/devices/d1")
    with open(f"{folder}/swift.conf", "w") as file:
        file.write("[swift-hash]\nswift_hash_path_prefix = test\nswift_hash_path_suffix = test\n[storage-policy:0]\nname = only\ndefault = yes\n")
    for name in ["account", "container", "object"]:
        # By its program: the library changes how this process waits.
        builder = [sys.executable, "-W", "ignore", f"{programs}/swift-ring-builder", f"{folder}/{name}.builder"]
        for step in [["create", "4", "1", "0"], ["add", f"r1z1-127.0.0.1:{ports[name]}/d1", "1"], ["rebalance"]]:
            subprocess.run(builder + step, stdout=subprocess.DEVNULL, check=True)
    # The cache is not there: everything is looked up, as it may be.
    processes = []
    log = open(f"{folder}/log", "w")
    for name, text in SERVERS.items():
        with open(f"{folder}/{name}.conf", "w") as file:
            file.write(f"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {ports[name]}\nworkers = 0\nuser = {os.environ.get('USER', 'root')}\n"
                       f"swift_dir = {folder}\ndevices = {folder}/devices\nmount_check = false\nfallocate_reserve = 0\n"
                       + text.format(memcache=ports["memcache"]))
        program = f"{programs}/swift-{name}-server"
        processes.append(subprocess.Popen([sys.executable, program, f"{folder}/{name}.conf"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                          env={**os.environ, "SWIFT_DIR": folder}))
    store = client(ports["proxy"], "test:tester", "testing")
    for attempt in range(100):
        try:
            store.create_bucket(Bucket=BUCKET)
            break
        except Exception as error:
            if attempt == 99 or any(process.poll() is not None for process in processes):
                sys.exit(f"s3_server: swift does not start: {error}\n" + open(f"{folder}/log").read()[-2000:])
            time.sleep(0.1)
    return ports["proxy"], "test:tester", "testing", processes


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    # Who starts it may have blocked signals.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    kind = sys.argv[1]
    folder = tempfile.mkdtemp(prefix="omni-s3-")
    processes = []
    try:
        port, access, secret, processes = {"moto": moto, "swift": swift}[kind](folder)
        Relay.upstream = port
        relay = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Relay)
        threading.Thread(target=relay.serve_forever, daemon=True).start()
        print(json.dumps({"port": relay.server_address[1], "accessKey": access, "secretKey": secret, "bucket": BUCKET}), flush=True)
        sys.stdin.read()
    finally:
        for process in processes:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)


main()
