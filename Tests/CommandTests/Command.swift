import Foundation
import TestSupport
import Testing

/// A run of the real program.
struct Command {
  let status: Int32
  let output: String
  let errors: String
  /// Ended by a signal: a crash, unless one was sent.
  let wasSignalled: Bool

  /// The program: SwiftPM puts it beside the test runner.
  static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path + "/omni"

  /// Runs `omni` to its end.
  /// - Parameters:
  ///   - environment: added to the test's own, which loses what says how to print and where things are.
  ///   - onTerminal: its output and errors, as one stream, go to a terminal whose text is `output`.
  ///   - started: called with the process once it runs, for signals.
  init(
    _ arguments: [String], environment: [String: String] = [:], in folder: String = Checkout.root, onTerminal: Bool = false,
    started: (Process) throws -> Void = { _ in }
  ) throws {
    let process = Process()
    let terminal = ["python3", "-c", "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"]
    process.executableURL = URL(fileURLWithPath: onTerminal ? "/usr/bin/env" : Self.program)
    process.arguments = onTerminal ? terminal + [Self.program] + arguments : arguments
    let inherited = ProcessInfo.processInfo.environment.filter { !["NO_COLOR", "OMNI_HOME"].contains($0.key) }
    process.environment = inherited.merging(environment) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    let out = Pipe(), err = Pipe()
    process.standardOutput = out
    process.standardError = err
    try process.run()
    let errors = Reader(err.fileHandleForReading)
    do { try started(process) } catch {
      // A program that waits must not outlive its test.
      process.terminate()
      throw error
    }
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

/// The rows of JSON Lines.
func rows(_ text: String) throws -> [[String: Any]] {
  try text.split(separator: "\n").map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
}
