import Foundation
public import Records
import StrictYAML

/// How a language's surfaces are compared with its truth: what is neutral, which kinds mean one thing. Data beside the truth files.
public struct Scoring: Sendable {
  /// Groups of field = value; a truth line that meets all of one group is neutral.
  private let neutral: [[(key: String, value: String)]]
  private let own: [String: String]
  private let common: [String: String]

  /// Reads `<folder>/kinds.yaml` and `<folder>/<language>/scoring.yaml`.
  /// - Throws: `.notFound`, `.invalid`.
  public init(folder: String, language: String) throws(OmniError) {
    func text(_ path: String) throws(OmniError) -> String {
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw OmniError(.notFound, "cannot read how to score", at: path) }
      return text
    }
    let kinds = "\(folder)/kinds.yaml", file = "\(folder)/\(language)/scoring.yaml"
    common = try YAMLMap.decode(text(kinds), file: kinds) { (map) throws(OmniError) in
      Dictionary(try map.pairs("kinds"), uniquingKeysWith: { $1 })
    }
    (neutral, own) = try YAMLMap.decode(text(file), file: file) { (map) throws(OmniError) in
      let groups = try map.strings("neutral").map { group in
        group.split(separator: " ").map { pair in
          let parts = pair.split(separator: "=", maxSplits: 1)
          return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "true")
        }
      }
      return (groups, Dictionary(try map.pairs("kinds"), uniquingKeysWith: { $1 }))
    }
  }

  func isNeutral(_ row: [String: Any]) -> Bool {
    neutral.contains { group in group.allSatisfy { Self.text(row[$0.key]) == $0.value } }
  }

  private static func text(_ value: Any?) -> String {
    switch value {
    case nil, is NSNull: "null"
    case let flag as Bool: flag ? "true" : "false"
    case let value?: "\(value)"
    }
  }

  /// The class of a kind's spelling.
  func kindClass(_ kind: String) -> String {
    let kind = kind.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
    return own[kind] ?? common[kind] ?? kind
  }
}
