import Foundation
import TestSupport
import Testing

/// Pipes, terminals and full disks on the other side of the program's streams.
@Suite struct StreamTests {
  // MARK: Readers

  /// More than a pipe and the program's own buffer hold, so the reader is certainly gone before all is written.
  @Test func aReaderThatGoesAwayEndsItQuietly() throws {
    try TemporaryFolder.with { folder in
      try folder.write((0..<5000).map { "def f\($0)(): ...\n" }.joined(), to: "many.py")
      let shell = try shell("\"$0\" extract \"$1\" --format jsonl | head -n 1; echo ${PIPESTATUS[0]}", Command.program, folder.path + "/many.py")
      let lines = shell.output.split(separator: "\n")
      #expect(lines.count == 2 && lines.first?.hasPrefix("{") == true && lines.last == "0", "\(shell)")
      #expect(shell.errors.isEmpty)
    }
  }

  /// Notes are for whoever reads them; the sprint is not.
  @Test func aSprintGoesOnWhenNobodyReadsItsNotes() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let process = Process(), notes = Pipe()
        process.executableURL = URL(fileURLWithPath: Command.program)
        process.arguments = ["sprint", "run", "--packages", "demo,sdist-only", "--dataset", folder.path]
        process.environment = ProcessInfo.processInfo.environment.merging(["PIP_INDEX_URL": server.index]) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: Checkout.root)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = notes
        try notes.fileHandleForReading.close()
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        #expect(Set(try folder.files().keys) == SprintCommandTests.files(of: "adhoc"))
      }
    }
  }

  @Test func aFullDiskBehindTheResultsIsSaid() throws {
    let shell = try shell("\"$0\" extract \"$1\" > /dev/full; echo $?", Command.program, Checkout.root + "/corpus/python/class-heads/input")
    #expect(shell.output == "3\n")
    #expect(shell.errors.contains("cannot write the results") && shell.errors.contains("\nhint: "), "\(shell.errors)")
  }

  private func shell(_ arguments: String...) throws -> (output: String, errors: String) {
    let process = Process(), out = Pipe(), err = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["bash", "-c"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: Checkout.root)
    process.standardOutput = out
    process.standardError = err
    try process.run()
    // Both are a few lines, less than a pipe holds.
    let texts = [out, err].map { String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
    process.waitUntilExit()
    return (texts[0], texts[1])
  }

  // MARK: Colours

  private static let coloured = ["extract", Checkout.root + "/corpus/python/class-heads/input", "--format", "tree"]

  @Test func aTerminalGetsColours() throws {
    let run = try Command(Self.coloured, environment: ["TERM": "xterm"], onTerminal: true)
    #expect(run.status == 0 && run.output.contains("\u{1B}["), "\(run.output)")
  }

  @Test(arguments: [["TERM": "xterm", "NO_COLOR": "1"], ["TERM": "dumb"]]) func aTerminalThatWantsNoneGetsNone(environment: [String: String]) throws {
    let run = try Command(Self.coloured, environment: environment, onTerminal: true)
    #expect(run.status == 0 && !run.output.isEmpty && !run.output.contains("\u{1B}"), "\(run.output)")
  }

  @Test(arguments: [coloured, ["doctor"], ["plugin", "list"], ["nonsense"], ["api", "x", "--dataset", "/nonexistent"]])
  func aPipeGetsNone(arguments: [String]) throws {
    let run = try Command(arguments, environment: ["TERM": "xterm"])
    #expect(!(run.output + run.errors).isEmpty && !(run.output + run.errors).contains("\u{1B}"))
  }

  @Test func aTerminalSeesTheSprintMoveAndThenItsTable() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let arguments = ["sprint", "run", "--packages", "demo", "--dataset", folder.path]
        let run = try Command(arguments, environment: ["PIP_INDEX_URL": server.index, "TERM": "xterm"], onTerminal: true)
        #expect(run.status == 0 && run.output.contains("packages  ") && run.output.contains("1 package (1 exact)"), "\(run.output)")
        #expect(!run.output.contains("exact  demo 1.1  2 symbols"), "no line for each package")
      }
    }
  }
}
