import Foundation
import Sandbox
import TestSupport
import Testing

/// In real processes: `sandbox-probe`, which SwiftPM puts beside the test runner.
@Suite struct SandboxTests {
  /// A run of the probe: its lines, by what stands before the tab.
  private struct Run {
    var lines: [String: String] = [:]
    var entered: [String] = []
    var status: Int32, reason: Process.TerminationReason

    init(_ arguments: [String]) throws {
      let process = Process(), output = Pipe()
      let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      process.executableURL = folder.appendingPathComponent("sandbox-probe")
      process.arguments = arguments
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      (status, reason) = (process.terminationStatus, process.terminationReason)
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
        if parts[0] == "entered" { entered.append(parts[1]) } else { lines[parts[0]] = parts.count > 1 ? parts[1] : "" }
      }
    }
  }

  private static let refused = "Operation not permitted", forbidden = "Permission denied"
  private let layers = Sandbox.abilities()

  private func has(_ layer: Sandbox.Layer) -> Bool { layers.contains { $0.layer == layer && $0.reach == .process } }

  /// Runs all attempts in folders of their own.
  private func attempts(_ mode: [String] = []) throws -> Run {
    try TemporaryFolder.with { folder in
      for name in ["readable/file", "writable/file", "outside/file", "outside/other", "outside/victim"] { try folder.write("text", to: name) }
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/readable/link", withDestinationPath: folder.path + "/outside/file")
      return try Run(mode + ["attempts"] + ["readable", "writable", "outside"].map { "\(folder.path)/\($0)" })
    }
  }

  private static let filesAllowed = ["read a readable file", "write a file", "make a folder", "rename a file", "remove a file"]
  private static let filesForbidden = [
    "read a file outside", "list a folder outside", "read outside through a link", "read outside by way of /proc", "write a file outside",
    "truncate a file outside", "make a folder outside", "remove a file outside", "write into a readable folder", "make a link",
  ]
  /// Which of two errors says that a move is forbidden depends on the rights that both folders have.
  private static let moves = ["move a file in", "move a file out"]
  private static let callsAllowed = [
    "signal oneself", "start a thread", "IPv4", "IPv6", "netlink, routes", "a pair of sockets", "a short file",
  ]
  private static let callsRefused = [
    "start a program", "start a process", "signal the parent", "netlink, audit", "a socket file", "a virtual machine's host", "listen", "execve",
    "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "mount", "umount2", "pivot_root", "chroot", "move_mount", "fsopen", "unshare",
    "setns", "keyctl", "add_key", "bpf", "perf_event_open", "init_module", "finit_module", "reboot", "kexec_load", "io_uring_setup",
    "userfaultfd", "name_to_handle_at", "open_by_handle_at", "personality", "pidfd_open", "clone with a namespace", "limits of others",
    "type into the terminal",
  ]

  @Test func whatIsForbiddenFailsAndWhatIsNeededWorks() throws {
    let run = try attempts()
    #expect(run.status == 0 && run.entered.count == Sandbox.Layer.allCases.count)
    var expected = Dictionary(uniqueKeysWithValues: (Self.filesAllowed + Self.callsAllowed).map { ($0, "ok") })
    expected["a long file"] = "File too large"
    expected["much memory"] = "Cannot allocate memory"
    if has(.files) { for name in Self.filesForbidden { expected[name] = Self.forbidden } }
    if has(.calls) { for name in Self.callsRefused { expected[name] = Self.refused } }
    for (name, result) in expected { #expect(run.lines[name] == result, "\(name)") }
    if has(.files) {
      for name in Self.moves { #expect([Self.forbidden, "Invalid cross-device link"].contains(run.lines[name] ?? ""), "\(name)") }
      #expect(run.lines["unreachable"]?.hasSuffix("/writable/not-there: No such file or directory") == true)
    }
    #expect(Set(run.lines.keys).subtracting(["unreachable"]) == Set(expected.keys).union(Self.moves), "an attempt that nobody judges")
  }

  /// The attempts are real: where nothing is entered, nothing that an ordinary user may do fails.
  @Test func withoutTheSandboxTheAttemptsSucceed() throws {
    let run = try attempts(["open"])
    #expect(run.entered.isEmpty)
    let free = ["start a program", "start a process", "signal the parent", "a socket file", "listen", "personality", "a long file", "much memory"]
    // What was moved out cannot be removed.
    for name in Self.filesAllowed.dropLast() + Self.filesForbidden + Self.moves + Self.callsAllowed + free {
      #expect(run.lines[name] == "ok", "\(name)")
    }
  }

  @Test func aWholePackageIsMappedWithin() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { dataset in
        let run = try Run(["work", dataset.path, server.index])
        #expect(run.lines["published"] == "demo exact")
        #expect(try dataset.files().count == 2)
      }
    }
  }

  /// `localhost` has to be looked up; its certificate is verified against one that is named, then against the system's.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"))) func namesAndCertificatesAreReadWithin() throws {
    try TemporaryFolder.with { folder in
      let certificate = folder.path + "/certificate", maker = Process()
      maker.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
      maker.arguments =
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", certificate, "-out", certificate]
      maker.standardError = FileHandle.nullDevice
      try maker.run()
      maker.waitUntilExit()
      try RegistryServer.run(certificate: certificate) { server in
        let url = "https://localhost:\(server.port)/plain/hello"
        let trusting = try Run(["fetch", url, certificate]), wary = try Run(["fetch", url])
        #expect(trusting.lines["fetched"] != nil, "\(trusting.lines)")
        #expect(wary.lines["failed"]?.contains("self-signed certificate") == true, "\(wary.lines)")
      }
    }
  }

  @Test func threadsThatRunAlreadyAreBoundOrNamed() throws {
    let run = try Run(["late"])
    if has(.calls) {
      #expect(run.lines["personality"] == "refused")
      #expect(run.entered.contains("seccomp: yes"))
    }
    #expect(run.entered.contains("capabilities: yes, for one thread"))
  }

  #if arch(x86_64)
  @Test func anotherABIEndsTheProcess() throws {
    let run = try Run(["foreign"])
    if has(.calls) { #expect(run.reason == .uncaughtSignal && run.status == SIGSYS) }
  }
  #endif

  @Test func abilitiesLeaveTheCallerFree() throws {
    #expect(layers.map(\.layer) == Sandbox.Layer.allCases)
    #expect(FileManager.default.contents(atPath: "/proc/self/status").map { String(decoding: $0, as: UTF8.self) }?.contains("Seccomp:\t2") == false)
  }
}
