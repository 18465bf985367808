import Foundation
import HTTP
import Records

/// What Debian's own package manager is configured for. Asking it honours every mirror the machine has, and its lists are verified.
public enum AptConfiguration {
  /// One package list: a file that apt has fetched and checked against its signed release file.
  public struct List: Sendable, Codable, Equatable {
    /// The file, perhaps compressed.
    public var path: String
    /// The repository's address; file names in the list are relative to it.
    public var site: String
  }

  /// Asks `apt-get indextargets`.
  /// - Throws: `.environment` when there is no apt, or no list.
  static func ask(environment: [String: String] = ProcessInfo.processInfo.environment) throws(OmniError) -> [List] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["apt-get", "indextargets", "--format", "$(SITE)\t$(FILENAME)", "Created-By: Packages"]
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { throw OmniError(.environment, "cannot run apt-get") }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let lists = parse(String(decoding: bytes, as: UTF8.self))
    guard process.terminationStatus == 0, !lists.isEmpty else {
      throw OmniError(
        .environment, "apt has no package lists", why: "`apt-get indextargets` names none that is here",
        hint: "run `apt-get update`, or name a repository's addresses under `bases:` in the sprint file")
    }
    return lists
  }

  /// The lists that exist, of lines `SITE TAB FILENAME`.
  static func parse(_ text: String) -> [List] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, WebAddress(parts[0]) != nil, FileManager.default.isReadableFile(atPath: parts[1]) else { return nil }
      return List(path: parts[1], site: parts[0])
    }
  }
}
