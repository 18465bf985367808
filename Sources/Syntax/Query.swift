import CTreeSitter
public import Records

/// A compiled tree-sitter query with its predicates. Immutable; shared by all workers.
public final class Query: @unchecked Sendable {
  // Sendable: the C object is constant after ts_query_new.
  let raw: OpaquePointer
  /// The captures' names; a capture's index is its place here.
  public let captureNames: [String]
  /// By pattern: the conditions a match must meet.
  let predicates: [[QueryPredicate]]
  /// By pattern: 1-based line of the source where it begins. For people.
  public let patternLines: [Int]

  /// Compiles a query and checks it against the language.
  /// - Parameters:
  ///   - source: the `.scm` text.
  ///   - file: its name, for messages.
  /// - Throws: `.invalid` with `file:line:column` and, for an unknown node kind or field, a suggestion.
  public init(_ source: String, language: Language, file: String) throws(OmniError) {
    var offset: UInt32 = 0
    var type = TSQueryErrorNone
    if let place = Self.misplacedPredicate(Array(source.utf8)) {
      let (line, column) = SourcePositions(source).position(place)
      throw OmniError(
        .invalid, "a predicate stands where a node must", at: "\(file):\(line):\(column)", hint: "name: (identifier) @x (#eq? @x \"a\")")
    }
    guard let query = ts_query_new(language.raw, source, UInt32(source.utf8.count), &offset, &type) else {
      throw Self.error(type, at: Int(offset), in: source, file: file, language: language)
    }
    raw = query
    captureNames = (0..<ts_query_capture_count(query)).map { index in
      var length: UInt32 = 0
      return String(cString: ts_query_capture_name_for_id(query, index, &length))
    }
    let lines = SourcePositions(source)
    var predicates: [[QueryPredicate]] = []
    var patternLines: [Int] = []
    var failure: OmniError?
    for pattern in 0..<ts_query_pattern_count(query) {
      let place = lines.position(Int(ts_query_start_byte_for_pattern(query, pattern)))
      patternLines.append(place.line)
      do throws(OmniError) {
        predicates.append(try QueryPredicate.read(query, pattern: pattern, at: "\(file):\(place.line):\(place.column)"))
      } catch {
        failure = error
        break
      }
    }
    self.predicates = predicates
    self.patternLines = patternLines
    if let failure { throw failure }
  }

  deinit { ts_query_delete(raw) }

  /// 1-based line of the source where the first pattern that has a capture begins. For people.
  public func line(ofCapture index: Int) -> Int {
    let pattern = patternLines.indices.first { ts_query_capture_quantifier_for_id(raw, UInt32($0), UInt32(index)) != TSQuantifierZero }
    return pattern.map { patternLines[$0] } ?? 1
  }

  private static func error(_ type: TSQueryError, at offset: Int, in source: String, file: String, language: Language) -> OmniError {
    let text = Array(source.utf8)
    let place = SourcePositions(source).position(offset)
    let location = "\(file):\(place.line):\(place.column)"
    let word = Self.word(at: offset, in: text)
    let grammar = "the grammar '\(language.name)'"
    switch type {
    case TSQueryErrorNodeType:
      let hint = Spelling.hint(for: word, among: language.symbolNames) ?? "`omni tree --all FILE` shows the kinds of a file"
      return OmniError(.invalid, "\(grammar) has no node kind '\(word)'", at: location, hint: hint)
    case TSQueryErrorField:
      let hint = Spelling.hint(for: word, among: language.fieldNames) ?? "`omni tree FILE` shows the fields of a file"
      return OmniError(.invalid, "\(grammar) has no field '\(word)'", at: location, hint: hint)
    case TSQueryErrorCapture:
      return OmniError(.invalid, "a predicate names the capture '@\(word)', which its pattern does not have", at: location)
    case TSQueryErrorStructure:
      return OmniError(.invalid, "the pattern can never match", at: location, hint: "`omni tree FILE` shows how the nodes are nested")
    default:
      return OmniError(.invalid, "not a query", at: location, hint: "check parentheses and quotes before this place")
    }
  }

  /// Byte offset of a predicate that has no node before it in its parentheses, or stands for a field's node: tree-sitter 0.25 ends the
  /// program on some of them.
  /// - Complexity: O(bytes).
  private static func misplacedPredicate(_ text: [UInt8]) -> Int? {
    // The last two bytes that are neither space nor comment; a text in quotes counts as its closing quote.
    var (before, last) = (UInt8(0), UInt8(0)), i = 0
    while i < text.count {
      switch text[i] {
      case UInt8(ascii: ";"):
        while i < text.count, text[i] != 0x0a { i += 1 }
        continue
      case UInt8(ascii: "\""):
        i += 1
        while i < text.count, text[i] != UInt8(ascii: "\""), text[i] != 0x0a { i += text[i] == UInt8(ascii: "\\") ? 2 : 1 }
        (before, last) = (last, UInt8(ascii: "\""))
      case 0x20, 0x09...0x0d: break
      case let byte:
        let isPredicate = (byte == UInt8(ascii: "#") || byte == UInt8(ascii: ".")) && last == UInt8(ascii: "(")
        if isPredicate, before == 0 || "([:".utf8.contains(before) { return i }
        (before, last) = (last, byte)
      }
      i += 1
    }
    return nil
  }

  /// The name, or the content of the quotes, that an error points at.
  private static func word(at offset: Int, in text: [UInt8]) -> String {
    let isQuoted = offset > 0 && offset <= text.count && text[offset - 1] == UInt8(ascii: "\"")
    return String(decoding: text.dropFirst(offset).prefix { isQuoted ? $0 != UInt8(ascii: "\"") : isNameByte($0) }, as: UTF8.self)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): true
    default: false
    }
  }
}

/// Turns byte offsets of a text into 1-based lines and columns.
struct SourcePositions {
  private let text: [UInt8]
  init(_ text: String) { self.text = Array(text.utf8) }

  func position(_ offset: Int) -> (line: Int, column: Int) {
    let before = text.prefix(offset)
    let line = before.count { $0 == 0x0a } + 1
    let column = offset - (before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0) + 1
    return (line, column)
  }
}
