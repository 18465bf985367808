import CRawCalls
import Foundation
import HTTP
import Records
import Registries
import Rules
import Sandbox
import Sprint
import Store
import TestSupport

/// A process that enters the sandbox and then tries something; the tests of `Sandbox` read what it prints.
///
/// `attempts READABLE WRITABLE OUTSIDE`   what is forbidden, and what is not; with `open` before it: without the sandbox
/// `work DATASET INDEX`                   fetches a package, extracts its surface and publishes a chunk
/// `fetch URL [CERTIFICATE]`              fetches one page, trusting the system's certificates or this one
/// `late`                                 enters while another thread runs, and says what binds that one
/// `foreign`                              makes a system call of another ABI
@main enum Probe {
  static let fileBytes = 1 << 20
  static let memory = 1 << 30

  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let isOpen = arguments.first == "open"
    if isOpen { arguments.removeFirst() }
    func enter(_ readable: [String] = [], _ writable: [String] = []) {
      if isOpen { return }
      let report = Sandbox.enter(readable: readable, writable: writable, memory: memory, fileBytes: fileBytes)
      for outcome in report.outcomes { print("entered", outcome, separator: "\t") }
      for path in report.unreachable { print("unreachable", path, separator: "\t") }
    }
    switch arguments.first {
    case "attempts":
      enter([arguments[1]], [arguments[2], arguments[2] + "/not-there"])
      Attempts(readable: arguments[1], writable: arguments[2], outside: arguments[3]).run()
    case "work": try work(Dataset(folder: arguments[1]), arguments[2]) { enter([], [arguments[1]]) }
    case "fetch":
      var settings = HTTPSettings()
      settings.certificates = arguments.count > 2 ? arguments[2] : nil
      enter(settings.certificates.map { [$0] } ?? [])
      do { print("fetched", try Download.bytes(of: arguments[1], limit: 1 << 20, settings: settings).count, separator: "\t") } catch {
        print("failed", "\(error)".replacing("\n", with: " "), separator: "\t")
      }
    case "late":
      let isEntered = DispatchSemaphore(value: 0), isDone = DispatchSemaphore(value: 0)
      Thread {
        isEntered.wait()
        print("personality", raw_call(Int(SYS_personality), 0xffff_ffff, 0, 0, 0) < 0 ? "refused" : "ok", separator: "\t")
        isDone.signal()
      }.start()
      enter()
      isEntered.signal()
      isDone.wait()
    case "foreign":
      enter()
      _ = raw_call(0x4000_0000 | Int(SYS_getpid), 0, 0, 0, 0)
      print("alive")
    default: exit(2)
    }
  }

  /// What a worker does: packs, grammars and servers first, then the sandbox, then everything from outside.
  private static func work(_ dataset: Dataset, _ index: String, enter: () -> Void) throws {
    let registry = try RegistrySet(directory: Checkout.root + "/plugins/registries").registry(id: "pypi")
    let extractors = ExtractorSet(["python": try Checkout.packs.pack("python")])
    let client = try RegistryClient(registry, bases: ["index": index])
    enter()
    let surfaces = PackageReader.surfaces(of: try client.fetch(PackageRequest(name: "demo")), with: extractors)
    let batch = try Dataset.Batch(sprint: "test", number: 0)
    let writer = try dataset.writer(batch, tool: "probe")
    for surface in surfaces { try writer.add(surface) }
    print("published", try dataset.publish(batch, writer).packages.map { "\($0.name) \($0.status)" }.joined(), separator: "\t")
  }
}
