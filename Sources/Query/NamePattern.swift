import Records

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
  /// Its name and documentation contain all words, in some form. Not asked for when a path is the text.
  case doc
  /// Its name and documentation contain two of the rarer words. Asked for only when nothing else is found.
  case someWords

  public var name: String { ["exact name", "exact path", "prefix", "words", "substring", "documentation", "some words"][Int(rawValue)] }
  public static func < (a: MatchReason, b: MatchReason) -> Bool { a.rawValue < b.rawValue }
}

/// A search text prepared for comparing names and paths as UTF-8 bytes, ASCII letters without case.
struct NamePattern {
  /// Without spaces around it.
  let original: [UInt8]
  /// The same in lower case.
  let text: [UInt8]
  /// In lower case.
  let words: [[UInt8]]

  init(_ text: String) {
    let trimmed = text.utf8.drop { $0 <= 0x20 }
    let bytes = Array(trimmed.prefix(trimmed.count - trimmed.reversed().prefix { $0 <= 0x20 }.count))
    original = bytes
    self.text = bytes.map(IdentifierWords.folded)
    words = bytes.withUnsafeBufferPointer { IdentifierWords.split($0).map { $0.map(IdentifierWords.folded) } }
  }

  /// Nothing to look for.
  var isEmpty: Bool { text.isEmpty }

  /// How a name matches, nil when it does not.
  func match(name: UnsafeBufferPointer<UInt8>) -> MatchReason? {
    if Self.begins(name[...], with: text) { return name.count == text.count ? .exactName : .prefix }
    if matchesWords(of: name) { return .words }
    return contains(name, text) ? .substring : nil
  }

  /// The ways to take the text for a path: where the last step begins, the shortest one first; at most 4.
  var lastSteps: [Int] {
    var steps: [Int] = []
    for start in stride(from: text.count - 1, to: 0, by: -1) where !IdentifierWords.isWordByte(text[start - 1]) {
      steps.append(start)
      if steps.count == 4 { break }
    }
    return steps
  }

  /// Whether the text is a whole path or the end of one, given that it ends with the path's name.
  func matchesPath(scope: UnsafeBufferPointer<UInt8>, nameLength: Int) -> Bool {
    let rest = text.dropLast(nameLength)
    guard rest.count <= scope.count, zip(rest, scope.suffix(rest.count)).allSatisfy({ $0 == IdentifierWords.folded($1) }) else { return false }
    return rest.count == scope.count || !IdentifierWords.isWordByte(scope[scope.count - rest.count - 1])
  }

  private func matchesWords(of name: UnsafeBufferPointer<UInt8>) -> Bool {
    // Names hold at least the bytes of the words; most fall here.
    guard !words.isEmpty, name.count >= words.reduce(0, { $0 + $1.count }) else { return false }
    let parts = IdentifierWords.split(name)
    return words.allSatisfy { word in parts.contains { Self.begins($0, with: word) } }
  }

  private func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
    guard let first = part.first, text.count >= part.count else { return false }
    for start in 0...text.count - part.count where IdentifierWords.folded(text[start]) == first {
      if Self.begins(text[start...], with: part) { return true }
    }
    return false
  }

  private static func begins(_ text: Slice<UnsafeBufferPointer<UInt8>>, with prefix: [UInt8]) -> Bool {
    guard text.count >= prefix.count else { return false }
    for (byte, wanted) in zip(text, prefix) where IdentifierWords.folded(byte) != wanted { return false }
    return true
  }
}
