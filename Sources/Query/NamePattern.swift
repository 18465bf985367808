/// Why a symbol was found, best first.
public enum MatchReason: UInt8, Sendable, CaseIterable, Comparable {
  /// The last step of its path is the text.
  case exactName
  /// Its path is the text, or ends with it at a step.
  case exactPath
  /// Its name begins with the text.
  case prefix
  /// The words of the text begin words of its name (`parse json` finds `JSONParser`).
  case words
  /// Its name contains the text.
  case substring
  /// The first line of its documentation contains all words.
  case summary
  /// Its documentation contains all words.
  case doc

  public var name: String { ["exact name", "exact path", "prefix", "words", "substring", "summary", "documentation"][Int(rawValue)] }
  public static func < (a: MatchReason, b: MatchReason) -> Bool { a.rawValue < b.rawValue }
}

/// A search text prepared for comparing names, paths and documentation as UTF-8 bytes, ASCII letters without case.
struct NamePattern {
  private let text: [UInt8]
  private let words: [[UInt8]]

  init(_ text: String) {
    let trimmed = text.utf8.drop { $0 <= 0x20 }
    let bytes = Array(trimmed.prefix(trimmed.count - trimmed.reversed().prefix { $0 <= 0x20 }.count))
    self.text = bytes.map(Self.folded)
    words = bytes.withUnsafeBufferPointer { Self.words($0).map { $0.map(Self.folded) } }
  }

  /// Nothing to look for.
  var isEmpty: Bool { text.isEmpty }

  /// How a name matches, nil when it does not. `.exactPath` only says that the text ends with the name: ask `matchesPath` then.
  func match(name: UnsafeBufferPointer<UInt8>) -> MatchReason? {
    if name.isEmpty { return nil }
    if name.count < text.count {
      if !Self.isWordByte(text[text.count - name.count - 1]), Self.ends(text[...], with: name) { return .exactPath }
    } else if Self.begins(name[...], with: text) {
      return name.count == text.count ? .exactName : .prefix
    }
    if matchesWords(of: name) { return .words }
    return contains(name, text) ? .substring : nil
  }

  /// Whether the text is a whole path or the end of one, given that it ends with the path's name.
  func matchesPath(scope: UnsafeBufferPointer<UInt8>, nameLength: Int) -> Bool {
    let rest = text.dropLast(nameLength)
    guard rest.count <= scope.count, zip(rest, scope.suffix(rest.count)).allSatisfy({ $0 == Self.folded($1) }) else { return false }
    return rest.count == scope.count || !Self.isWordByte(scope[scope.count - rest.count - 1])
  }

  /// How a documentation text matches, nil when it does not.
  func match(doc: UnsafeBufferPointer<UInt8>) -> MatchReason? {
    guard !words.isEmpty, words.allSatisfy({ contains(doc, $0) }) else { return nil }
    let end = doc.firstIndex(of: UInt8(ascii: "\n")) ?? doc.count
    let summary = UnsafeBufferPointer(rebasing: doc[..<end])
    return words.allSatisfy { contains(summary, $0) } ? .summary : .doc
  }

  private func matchesWords(of name: UnsafeBufferPointer<UInt8>) -> Bool {
    // Names hold at least the bytes of the words; most fall here.
    guard !words.isEmpty, name.count >= words.reduce(0, { $0 + $1.count }) else { return false }
    let parts = Self.words(name)
    return words.allSatisfy { word in parts.contains { Self.begins($0, with: word) } }
  }

  private func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
    guard let first = part.first, text.count >= part.count else { return false }
    for start in 0...text.count - part.count where Self.folded(text[start]) == first {
      if Self.begins(text[start...], with: part) { return true }
    }
    return false
  }

  private static func begins(_ text: Slice<UnsafeBufferPointer<UInt8>>, with prefix: [UInt8]) -> Bool {
    guard text.count >= prefix.count else { return false }
    for (byte, wanted) in zip(text, prefix) where folded(byte) != wanted { return false }
    return true
  }

  private static func ends(_ text: ArraySlice<UInt8>, with name: UnsafeBufferPointer<UInt8>) -> Bool {
    for (byte, wanted) in zip(text.suffix(name.count), name) where byte != folded(wanted) { return false }
    return true
  }

  /// The words of an identifier: runs of letters and digits, cut before a capital that begins one (`HTTPServer` → `HTTP`, `Server`).
  private static func words(_ text: UnsafeBufferPointer<UInt8>) -> [Slice<UnsafeBufferPointer<UInt8>>] {
    var words: [Slice<UnsafeBufferPointer<UInt8>>] = []
    var start: Int?
    for (i, byte) in text.enumerated() {
      if !isWordByte(byte) || byte == UInt8(ascii: "_") {
        if let start { words.append(text[start..<i]) }
        start = nil
      } else if let begin = start {
        let isHump = isUpper(byte) && (!isUpper(text[i - 1]) || (i + 1 < text.count && isLower(text[i + 1])))
        if isHump {
          words.append(text[begin..<i])
          start = i
        }
      } else {
        start = i
      }
    }
    if let start { words.append(text[start...]) }
    return words
  }

  private static func isUpper(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
  private static func isLower(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
  private static func folded(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 0x20 : byte }
  /// Letters, digits, `_` and everything beyond ASCII.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    isUpper(byte) || isLower(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
  }
}
