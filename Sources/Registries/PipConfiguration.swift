import Foundation
import Records

/// What Python's own installer is configured for. Asking it honours every mirror and proxy the machine has.
struct PipConfiguration: Equatable {
  /// Address of the package index's simple API.
  var indexURL: String
  /// A file of trusted certificates, when one is set.
  var certificates: String?

  /// Asks the environment first, then pip's configuration, then pip's built-in default.
  /// - Throws: `.environment` when no index is found.
  static func ask(environment: [String: String] = ProcessInfo.processInfo.environment) throws(OmniError) -> PipConfiguration {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let url = variable("PIP_INDEX_URL") { return PipConfiguration(indexURL: url, certificates: variable("PIP_CERT")) }
    let settings = run(["config", "list"], environment).map(parseSettings) ?? [:]
    func setting(_ key: String) -> String? { ["install.", "download.", "global."].lazy.compactMap { settings[$0 + key] }.first }
    guard let url = setting("index-url") ?? run(["install", "--help"], environment).flatMap(parseDefault) else {
      throw OmniError(
        .environment, "pip names no package index", why: "neither PIP_INDEX_URL nor `python3 -m pip config list` nor pip's own default has one",
        hint: "install pip, or set PIP_INDEX_URL to the index's simple API")
    }
    return PipConfiguration(indexURL: url, certificates: variable("PIP_CERT") ?? setting("cert"))
  }

  /// Reads lines like `global.index-url='https://…'`; values are Python literals.
  private static func parseSettings(_ text: String) -> [String: String] {
    var settings: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let equals = line.firstIndex(of: "=") else { continue }
      settings[String(line[..<equals])] = line[equals...].dropFirst().trimmingCharacters(in: CharacterSet(charactersIn: "'\" \r"))
    }
    return settings
  }

  /// Finds `Base URL of the Python Package Index (default ADDRESS)` in pip's help, wherever its lines break.
  private static func parseDefault(_ text: String) -> String? {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard let lead = words.range(of: "Base URL of the Python Package Index (default "), let close = words[lead.upperBound...].firstIndex(of: ")")
    else { return nil }
    return String(words[lead.upperBound..<close])
  }

  /// What pip prints; nil when it cannot be run or fails.
  private static func run(_ arguments: [String], _ environment: [String: String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-m", "pip", "--disable-pip-version-check"] + arguments
    // A wide page: pip must not hyphenate an address.
    process.environment = environment.merging(["COLUMNS": "1000"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
