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

  /// Parses a file and runs the pack's query on every container, exactly as a sprint does.
  /// - Throws: `.limit` with the reason when the file is over a limit.
  public init(_ bytes: [UInt8], pack: RulePack) throws(OmniError) {
    let extractor = FactExtractor(pack: pack)
    var matches: [Match] = []
    extractor.observer = { match in
      let captures = match.captures.map { index, node in
        Capture(
          name: pack.query.captureNames[Int(index)], line: node.line, column: node.column, bytes: node.startByte..<node.endByte, kind: node.kind)
      }
      matches.append(Match(patternLine: pack.query.patternLines[match.pattern], captures: captures))
    }
    var facts = PackageFacts()
    let failure: ParseFailure?
    var hasErrors = false
    do throws(ParseFailure) {
      hasErrors = try bytes.withUnsafeBufferPointer { (text) throws(ParseFailure) in
        try SourceParser().parse(text, as: pack.grammar) { root in
          extractor.extract(root, source: 0, bytes: text, into: &facts)
          return root.hasError
        }
      }
      failure = nil
    } catch { failure = error }
    if let failure { throw OmniError(.limit, "the file cannot be parsed", why: failure.rawValue) }
    self.hasErrors = hasErrors
    self.matches = matches.enumerated().sorted { a, b in
      let x = a.element.captures.first?.bytes.lowerBound ?? 0, y = b.element.captures.first?.bytes.lowerBound ?? 0
      return x == y ? a.offset < b.offset : x < y
    }.map(\.element)
  }
}
