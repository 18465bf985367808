public import Records
public import Rules
import Syntax

/// What a pack's query captures in one file, match by match: for authors of packs.
public struct FactTrace: Sendable {
  /// One match of one pattern.
  public struct Match: Sendable {
    /// 1-based line of the query file where the pattern begins.
    public let patternLine: Int
    public let captures: [Capture]
  }

  /// One captured node.
  public struct Capture: Sendable {
    /// The capture's name, without `@`.
    public let name: String
    /// 1-based line and column (in bytes).
    public let line: Int
    public let column: Int
    /// Byte range in the file.
    public let bytes: Range<Int>
    public let kind: String
  }

  /// In the order of their first captured node.
  public let matches: [Match]
  public let hasErrors: Bool

  /// Parses a file and runs the pack's query as a sprint does.
  /// - Throws: `.limit` with the reason when the file is over a limit.
  public init(_ bytes: [UInt8], pack: RulePack) throws(OmniError) {
    guard let query = pack.query else {
      throw OmniError(.usage, "the pack '\(pack.language)' has no query to explain", hint: "`omni tree FILE` shows the syntax tree")
    }
    var matches: [Match] = []
    let problem = bytes.withUnsafeBufferPointer { text in
      SurfaceExtractor(pack: pack).trace(text) { match in
        let captures = match.captures.map { index, node in
          Capture(
            name: query.captureNames[Int(index)], line: node.line, column: node.column, bytes: node.startByte..<node.endByte, kind: node.kind)
        }
        matches.append(Match(patternLine: query.patternLines[match.pattern], captures: captures))
      }
    }
    if let problem, problem != SourceReader.syntaxErrors { throw OmniError(.limit, "the file cannot be parsed", why: problem) }
    hasErrors = problem != nil
    self.matches = matches.enumerated().sorted { a, b in
      let x = a.element.captures.first?.bytes.lowerBound ?? 0, y = b.element.captures.first?.bytes.lowerBound ?? 0
      return x == y ? a.offset < b.offset : x < y
    }.map(\.element)
  }
}
