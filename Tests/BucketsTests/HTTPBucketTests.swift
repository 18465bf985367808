import Foundation
import HTTP
import Records
import TestSupport
import Testing

@testable import Buckets

/// Files of a web server as a bucket.
@Suite struct HTTPBucketTests {
  private let server: FileServer
  private let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 251) }

  init() throws {
    server = try FileServer()
    try server.folder.write("", to: "data/empty")
    try Data(content).write(to: URL(fileURLWithPath: server.folder.path + "/data/a file"))
  }

  private func bucket(_ path: String = "/data") throws -> any Bucket {
    var settings = HTTPSettings()
    settings.firstDelay = .milliseconds(1)
    settings.tries = 2
    return try BucketAddress.open(server.address + path, environment: [:], settings: settings)
  }

  @Test func rangesAreRead() throws {
    let bucket = try bucket()
    #expect(try bucket.read("a file", 10..<70_000) == Array(content[10..<70_000]))
    #expect(try bucket.object("a file") == BucketObject(key: "a file", size: content.count))
    let tail = try #require(try bucket.tail("a file", 1000))
    #expect(tail.size == content.count && tail.bytes == Array(content.suffix(1000)))
    #expect(try bucket.bytes("empty") == [])
    let source = try BucketSource(bucket, "a file")
    #expect(source.count == content.count)
    #expect(try source.read(150_000..<150_100) == Array(content[150_000..<150_100]))
  }

  @Test func whatIsNotThereIsNothing() throws {
    let bucket = try bucket()
    #expect(try bucket.object("none") == nil)
    #expect(try bucket.tail("none", 5) == nil)
    #expect(throws: OmniError.self) { try bucket.read("none", 0..<5) }
  }

  @Test func itIsForReading() throws {
    let bucket = try bucket()
    let attempts: [() throws -> Void] = [
      { _ = try bucket.list("") }, { _ = try bucket.put("x", [1], ifAbsent: false) }, { try bucket.put("x", file: "/dev/null", sha256: "") },
      { try bucket.remove("a file") },
    ]
    for attempt in attempts {
      let error = #expect(throws: OmniError.self) { try attempt() }
      #expect(error?.code == .usage && error?.hint?.contains("s3://") == true)
    }
  }

  /// A server that knows no ranges would send a chunk whole for each of its frames.
  @Test func aServerWithoutRangesIsRefused() throws {
    let bucket = try bucket("/whole/data")
    let error = #expect(throws: OmniError.self) { try bucket.read("a file", 0..<5) }
    #expect(error?.code == .limit || error?.why?.contains("ranges") == true)
  }

  @Test func aServerThatIsGoneIsUnreachable() throws {
    let port = try ClosedPort()
    let gone = try BucketAddress.open("http://127.0.0.1:\(port.number)/x", environment: [:], settings: BucketTests.settings())
    let error = #expect(throws: OmniError.self) { try gone.object("x") }
    #expect(error?.code == .unreachable && error?.hint != nil)
  }
}

/// A web server that answers ranges, and below `/whole/` none.
private final class FileServer {
  let address: String
  let folder: TestSupport.TemporaryFolder
  private let process = Process()

  init() throws {
    folder = try TestSupport.TemporaryFolder()
    let script = """
      import http.server, os, re, signal, sys, urllib.parse
      signal.pthread_sigmask(signal.SIG_SETMASK, [])
      class Handler(http.server.BaseHTTPRequestHandler):
          protocol_version = "HTTP/1.1"
          def do_GET(self):
              name = urllib.parse.unquote(self.path)
              path = sys.argv[1] + name.removeprefix("/whole")
              data = open(path, "rb").read() if os.path.isfile(path) else None
              wanted = re.fullmatch("bytes=([0-9]*)-([0-9]*)", self.headers.get("Range", ""))
              status, part = (200, data) if data is not None else (404, b"")
              if data is not None and wanted and not name.startswith("/whole"):
                  first, last = wanted.groups()
                  start = int(first) if first else max(0, len(data) - int(last))
                  end = min(len(data), int(last) + 1) if first and last else len(data)
                  status, part = (206, data[start:end]) if start < end else (416, b"")
              self.send_response(status)
              if status == 206: self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(data)}")
              self.send_header("Content-Length", str(len(part)))
              self.end_headers()
              if self.command == "GET": self.wfile.write(part)
          do_HEAD = do_GET
          def log_message(self, *_): pass
      server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
      print(server.server_address[1], flush=True)
      server.serve_forever()
      """
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, folder.path]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = ""
    while let byte = try output.fileHandleForReading.read(upToCount: 1), let character = String(data: byte, encoding: .utf8), character != "\n" {
      line += character
    }
    address = "http://127.0.0.1:\(line)"
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }
}
