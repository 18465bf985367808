import Records
import StrictYAML

/// What a language's tokens look like, as far as text is read without a tree: comments and strings.
public struct LexicalRules: Sendable {
  /// What opens a comment that ends with its line; empty: there is none.
  public let lineComment: [UInt8]
  /// What opens and what closes a comment over several lines; empty: there is none.
  public let blockStart: [UInt8]
  public let blockEnd: [UInt8]
  /// Quotes of strings in which a backslash hides the next character; such a string ends on its line.
  public let strings: [UInt8]
  /// Quotes of strings in which it does not; such a string may go over lines.
  public let rawStrings: [UInt8]
}

/// Which comments around a declaration document it.
public struct CommentRules: Sendable {
  /// Openings of comments that document what stands below them.
  public let above: [[UInt8]]
  /// Openings of comments that document what stands in front of them on their line.
  public let behind: [[UInt8]]
  /// Openings of comments that document what they stand in.
  public let inside: [[UInt8]]
  /// Longer openings of comments that document nothing.
  public let except: [[UInt8]]
  /// The character that, between two words right after a line comment's opening, makes it a directive for tools: `//go:embed`.
  public let directiveMark: UInt8?
  /// The character that the lines of a block comment may begin with.
  public let margin: UInt8?
  /// Only comments that end on the line above count.
  public let isAdjacent: Bool
  /// Only the nearest comment counts, not all that follow one another.
  public let isNearestOnly: Bool

  /// Whether the language documents by comments at all.
  public var isEmpty: Bool { above.isEmpty && behind.isEmpty }
}

extension LexicalRules {
  init(_ map: YAMLMap) throws(OmniError) {
    let block = try bytes("block-comment", map)
    guard block.isEmpty || block.count == 2 && !block.contains([]) else {
      throw map.error("block-comment", "'block-comment' must hold two texts, what opens and what closes one", hint: "block-comment: [\"/*\", \"*/\"]")
    }
    self.init(
      lineComment: Array((try map.optionalString("line-comment") ?? "").utf8), blockStart: block.first ?? [], blockEnd: block.last ?? [],
      strings: try quotes("strings", map), rawStrings: try quotes("raw-strings", map))
  }

  static let none = Self(lineComment: [], blockStart: [], blockEnd: [], strings: [], rawStrings: [])
}

extension CommentRules {
  init(_ map: YAMLMap) throws(OmniError) {
    self.init(
      above: try bytes("above", map), behind: try bytes("behind", map), inside: try bytes("inside", map), except: try bytes("except", map),
      directiveMark: try map.has("directive-mark") ? byte("directive-mark", map) : nil, margin: try map.has("margin") ? byte("margin", map) : nil,
      isAdjacent: try map.bool("adjacent") ?? false, isNearestOnly: try map.bool("nearest") ?? false)
  }

  static let none = Self(above: [], behind: [], inside: [], except: [], directiveMark: nil, margin: nil, isAdjacent: false, isNearestOnly: false)
}

private func quotes(_ key: String, _ map: YAMLMap) throws(OmniError) -> [UInt8] {
  let texts = try bytes(key, map)
  guard texts.allSatisfy({ $0.count == 1 }) else { throw map.error(key, "'\(key)' must list single ASCII characters") }
  return texts.flatMap { $0 }
}
