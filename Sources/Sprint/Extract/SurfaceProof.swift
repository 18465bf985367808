import Crypto
import Foundation
public import Records
public import Registries

/// Holds a recorded surface against the archive it was read from: hashes, and the places of its symbols. Needs no parser.
public struct SurfaceProof {
  /// What was proven, and what was not.
  public struct Outcome: Sendable, Equatable {
    /// Files whose bytes have the recorded hash.
    public var files = 0
    /// Symbols whose range lies in such a file and holds their line.
    public var ranges = 0
    /// Those among them whose name stands in the range. Some names stand nowhere: of default exports, of what macros make.
    public var names = 0
    /// What differs, one clause each.
    public var problems: [String] = []
  }

  private let recorded: PackageSurface

  public init(_ recorded: PackageSurface) { self.recorded = recorded }

  /// Compares with an archive that was fetched again.
  /// - Throws: what reading the archive throws.
  public func run(_ package: FetchedPackage) throws(OmniError) -> Outcome {
    var outcome = Outcome()
    if let archive = recorded.archive, archive != package.fileName {
      outcome.problems.append("the registry serves \(package.fileName), recorded is \(archive)")
    }
    if let sha256 = recorded.archiveSHA256, sha256 != package.sha256 {
      outcome.problems.append("the archive has SHA-256 \(package.sha256), recorded is \(sha256)")
    }
    let content = try package.archive.read(package.bytes) { _ in true }
    let packages = try package.contents.packages(package.key, content.entries).packages
    guard let inner = packages.first(where: { $0.key == recorded.package }) ?? (packages.count == 1 ? packages.first : nil) else {
      outcome.problems.append("the archive does not hold the package")
      return outcome
    }
    compare(Dictionary(inner.files.map { ($0.path, $0.bytes) }) { first, _ in first }, &outcome)
    return outcome
  }

  private func compare(_ files: [String: [UInt8]], _ outcome: inout Outcome) {
    let text = recorded.text
    // The bytes of files with the recorded hash, by their row.
    var proven: [UInt32: [UInt8]] = [:]
    for (i, row) in recorded.files.enumerated() {
      let path = text.string(row.path)
      guard let sha256 = text.optionalString(row.sha256) else { continue }
      guard let bytes = files[path] else {
        outcome.problems.append("\(path) is not in the archive")
        continue
      }
      guard SHA256.hash(data: bytes).hexadecimal == sha256 else {
        outcome.problems.append("\(path) has other bytes")
        continue
      }
      proven[UInt32(i)] = bytes
      outcome.files += 1
    }
    var lineStarts: [UInt32: [Int]] = [:]
    for symbol in recorded.symbols where symbol.endByte > 0 {
      guard let file = symbol.file, let bytes = proven[file] else { continue }
      let name = text.string(symbol.definition)
      guard Int(symbol.endByte) <= bytes.count, symbol.startByte < symbol.endByte else {
        outcome.problems.append("\(name) ends beyond its file")
        continue
      }
      let starts = lineStarts[file] ?? Self.lineStarts(bytes)
      lineStarts[file] = starts
      let line = Int(symbol.line)
      guard line >= 1, line <= starts.count, starts[line - 1] < Int(symbol.endByte),
        (line < starts.count ? starts[line] : bytes.count) > Int(symbol.startByte)
      else {
        outcome.problems.append("line \(line) of \(name) is not in its bytes")
        continue
      }
      outcome.ranges += 1
      if Self.contains(bytes[Int(symbol.startByte)..<Int(symbol.endByte)], lastStep(name)) { outcome.names += 1 }
    }
  }

  private func lastStep(_ path: String) -> [UInt8] {
    let steps = path.components(separatedBy: recorded.separator.isEmpty ? "." : recorded.separator)
    return Array((steps.last { !$0.isEmpty } ?? path).utf8)
  }

  private static func lineStarts(_ bytes: [UInt8]) -> [Int] {
    [0] + bytes.indices.filter { bytes[$0] == 0x0a }.map { $0 + 1 }
  }

  private static func contains(_ bytes: ArraySlice<UInt8>, _ name: [UInt8]) -> Bool {
    guard let first = name.first else { return false }
    var start = bytes.startIndex
    while let found = bytes[start...].firstIndex(of: first) {
      if bytes[found...].starts(with: name) { return true }
      start = found + 1
    }
    return false
  }
}
