import Foundation
public import Records
import Rules
import StrictYAML

/// How a language's surfaces are compared with its truth: what is neutral, which kinds mean one thing. Data beside the truth files.
public struct Scoring: Sendable {
  /// Truth lines that are neither needed nor punished.
  private let neutral: [LinePattern]
  /// Truth lines whose place cannot be compared.
  private let placeless: [LinePattern]
  /// Truth lines whose kind no source of the package says.
  private let kindless: [LinePattern]
  /// Last steps that are private by their spelling: a path with one is never extra.
  private let privateNames: [Glob]
  /// Whether a line that does not say so is canonical.
  private let isCanonicalUnlessSaid: Bool
  private let own: [String: String]
  private let common: [String: String]
  /// Where `sources.json` says how many seconds the language's own tool took, keys from the package down; may be empty.
  public let toolSeconds: [String]
  /// Known reasons for what is missed, with the paths they explain: for the report, no score depends on them.
  public let causes: [(cause: String, paths: [String])]

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
    (neutral, placeless, kindless, privateNames, isCanonicalUnlessSaid, own, toolSeconds, causes) = try YAMLMap.decode(text(file), file: file) {
      (map) throws(OmniError) in
      (
        try map.strings("neutral").map(LinePattern.init), try map.strings("placeless").map(LinePattern.init),
        try map.strings("kindless").map(LinePattern.init), try map.strings("private-names").map { Glob($0) },
        try map.bool("canonical-unless-said") ?? false,
        Dictionary(try map.pairs("kinds"), uniquingKeysWith: { $1 }), try map.strings("tool-seconds"),
        try map.list("causes") { (m) throws(OmniError) in (try m.string("cause"), try m.strings("paths")) }
      )
    }
  }

  func isNeutral(_ row: [String: Any]) -> Bool { neutral.contains { $0.matches(row) } }
  func isPlaceless(_ row: [String: Any]) -> Bool { placeless.contains { $0.matches(row) } }
  func isKindless(_ row: [String: Any]) -> Bool { kindless.contains { $0.matches(row) } }
  func isCanonical(_ row: [String: Any]) -> Bool { row["canonical"] as? Bool ?? isCanonicalUnlessSaid }

  /// Whether the last step of a path is private by its spelling.
  func isPrivate(_ path: String) -> Bool {
    guard !privateNames.isEmpty else { return false }
    let name = String(path[(Self.steps(of: path).last ?? path.startIndex)...])
    return privateNames.contains { $0.matches(name) }
  }

  /// The class of a kind's spelling.
  func kindClass(_ kind: String) -> String {
    let kind = kind.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
    return own[kind] ?? common[kind] ?? kind
  }

  /// The paths above a path: it cut before each of its separators, which are `::`, `:`, `/` and dots outside of brackets.
  static func prefixes(_ path: String) -> [String] {
    steps(of: path).map { start in
      var end = path.index(before: start)
      while end > path.startIndex, path[path.index(before: end)] == ":" { end = path.index(before: end) }
      return String(path[..<end])
    }
  }

  /// Where the steps of a path begin, but for the first.
  private static func steps(of path: String) -> [String.Index] {
    var found: [String.Index] = []
    var depth = 0
    var index = path.startIndex
    while index < path.endIndex {
      let next = path.index(after: index)
      switch path[index] {
      case "[": depth += 1
      case "]": depth -= 1
      case ".", ":", "/":
        if depth == 0, next < path.endIndex, path[next] != ":" { found.append(next) }
      default: break
      }
      index = next
    }
    return found
  }
}

/// A pattern of truth lines: terms `key=value`, `key=null`, `key>number`, or `key` alone for `true`, all of which must hold.
struct LinePattern: Sendable {
  private enum Test: Sendable {
    case equals(String)
    case exceeds(Double)
  }
  private let terms: [(key: String, test: Test)]

  init(_ text: String) {
    terms = text.split(separator: " ").map { term in
      if let mark = term.firstIndex(of: ">"), let bound = Double(term[term.index(after: mark)...]) { return (String(term[..<mark]), .exceeds(bound)) }
      let parts = term.split(separator: "=", maxSplits: 1)
      return (String(parts[0]), .equals(parts.count > 1 ? String(parts[1]) : "true"))
    }
  }

  func matches(_ row: [String: Any]) -> Bool {
    terms.allSatisfy { term in
      switch term.test {
      case .equals(let value): Self.text(row[term.key]) == value
      case .exceeds(let bound): Double(Self.text(row[term.key])).map { $0 > bound } ?? false
      }
    }
  }

  private static func text(_ value: Any?) -> String {
    switch value {
    case nil, is NSNull: "null"
    case let flag as Bool: flag ? "true" : "false"
    case let value?: "\(value)"
    }
  }
}
