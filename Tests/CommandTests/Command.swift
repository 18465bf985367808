import Foundation
import Glibc
import TestSupport

/// A run of the real program.
struct Command {
  let status: Int32
  let output: String
  let errors: String
  /// Ended by a signal: a crash, unless one was sent.
  let wasSignalled: Bool

  /// The program, which stands beside the test runner.
  static let program: String = {
    let runner = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    let beside = runner + "/omni"
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : Checkout.root + "/.build/debug/omni"
  }()

  /// Runs `omni` to its end.
  /// - Parameters:
  ///   - environment: added to the test's own.
  ///   - started: called with the process once it runs, for signals.
  init(_ arguments: [String], environment: [String: String] = [:], in folder: String = Checkout.root, started: (Process) throws -> Void = { _ in })
    throws
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    let out = Pipe(), err = Pipe()
    process.standardOutput = out
    process.standardError = err
    try process.run()
    let errors = Reader(err.fileHandleForReading)
    try started(process)
    output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    self.errors = errors.text()
    status = process.terminationStatus
    wasSignalled = process.terminationReason == .uncaughtSignal
  }

  /// Reads a pipe on a thread of its own, so that neither stream can block the other.
  private final class Reader: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var data = Data()

    init(_ handle: FileHandle) {
      Thread { [self] in
        data = handle.readDataToEndOfFile()
        done.signal()
      }.start()
    }

    func text() -> String {
      done.wait()
      return String(decoding: data, as: UTF8.self)
    }
  }
}

/// Runs a body with a folder of its own.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = URL(fileURLWithPath: NSTemporaryDirectory() + "/omni-command-\(UUID().uuidString)").standardizedFileURL.path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}
