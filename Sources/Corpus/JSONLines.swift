import Foundation
import Records
import Registries

/// Files of one JSON object a line: truths, and surfaces that are scored against them.
enum JSONLines {
  /// The objects of a file, plain or compressed (`.gz`); empty lines are skipped.
  /// - Parameter limit: the number of lines to look at.
  /// - Throws: `.notFound` with what the file is, `.invalid` with `file:line`.
  static func objects(_ path: String, what: String, limit: Int = .max) throws(OmniError) -> [[String: Any]] {
    guard let data = FileManager.default.contents(atPath: path) else { throw OmniError(.notFound, "cannot read the \(what)", at: path) }
    let bytes = path.hasSuffix(".gz") ? try ArchiveReader.decompress([UInt8](data), limit: 1 << 30) : [UInt8](data)
    var objects: [[String: Any]] = []
    for (number, line) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() where !line.isEmpty && number < limit {
      guard let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] else {
        throw OmniError(.invalid, "not a JSON object", at: "\(path):\(number + 1)")
      }
      objects.append(object)
    }
    return objects
  }

  /// `file:line` of an object that has both.
  static func place(of object: [String: Any]) -> String? {
    guard let file = object["file"] as? String, let line = object["line"] as? Int, line > 0 else { return nil }
    return "\(file):\(line)"
  }
}
