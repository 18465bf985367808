import Foundation
import Records
import Testing

@testable import Registries

@Suite struct PipConfigurationTests {
  /// Asks a `python3` that prints these answers to `-m pip …`; an empty answer means that pip fails.
  private func ask(list: String, help: String = "", variables: [String: String] = [:]) throws -> PipConfiguration {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("omni-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = """
      #!/bin/sh
      case "$*" in
        *'config list') answer='\(list.replacingOccurrences(of: "'", with: "'\\''"))' ;;
        *'install --help') answer='\(help)' ;;
      esac
      [ -n "$answer" ] && printf '%s\\n' "$answer"
      """
    let python = folder.appendingPathComponent("python3").path
    try script.write(toFile: python, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python)
    return try PipConfiguration.ask(environment: variables.merging(["PATH": folder.path + ":/usr/bin:/bin"]) { $1 })
  }

  @Test func theEnvironmentComesFirst() throws {
    let variables = ["PIP_INDEX_URL": "https://a.example/simple", "PIP_CERT": "/a.pem"]
    #expect(
      try ask(list: "global.index-url='https://b.example/simple'", variables: variables)
        == PipConfiguration(indexURL: "https://a.example/simple", certificates: "/a.pem"))
  }

  @Test func thenPipsConfiguration() throws {
    let list = ":env:.timeout='9'\nglobal.cert='/b.pem'\nglobal.index-url='https://b.example/simple'\ninstall.index-url=\"https://c.example/simple\""
    #expect(try ask(list: list) == PipConfiguration(indexURL: "https://c.example/simple", certificates: "/b.pem"))
  }

  @Test func thenPipsDefault() throws {
    let help = "  -i, --index-url <url>  Base URL of the Python Package Index (default\n       https://d.example/simple). This should point"
    #expect(try ask(list: "global.timeout='9'", help: help).indexURL == "https://d.example/simple")
    #expect(try ask(list: "", help: help, variables: ["PIP_INDEX_URL": ""]).indexURL == "https://d.example/simple")
  }

  @Test func nothingIsAnErrorWithARemedy() {
    let found = failure { _ = try ask(list: "") }
    #expect(found?.code == .environment)
    #expect(found?.what == "pip names no package index")
    #expect(found?.hint?.contains("PIP_INDEX_URL") == true)
  }
}
