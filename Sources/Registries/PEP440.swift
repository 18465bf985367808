/// Python's version order: PEP 440, the spellings of its appendix B and the sort key of the `packaging` library.
enum PEP440 {
  /// The place of a version, nil when it is not one. Case and surrounding white space do not matter.
  /// - Complexity: O(length).
  static func order(_ version: String) -> VersionOrder? {
    var text = Cursor(version)
    _ = text.word(["v"])
    guard var release = text.digits().map({ [$0] }) else { return nil }
    var epoch = VersionOrder.Digits("0")
    if text.byte("!") {
      epoch = release[0]
      guard let first = text.digits() else { return nil }
      release = [first]
    }
    while let next = text.attempt({ $0.byte(".") ? $0.digits() : nil }) { release.append(next) }

    let pre = text.attempt { $0.suffix(["alpha", "a", "beta", "b", "preview", "pre", "rc", "c"]) }
    let post = text.attempt { $0.byte("-") ? $0.digits() : nil } ?? text.attempt { $0.suffix(["post", "rev", "r"])?.number }
    let dev = text.attempt { $0.suffix(["dev"])?.number }
    var local: [VersionOrder.Part] = []
    if text.byte("+") {
      repeat {
        guard let segment = text.alphanumerics() else { return nil }
        local.append(segment.utf8.allSatisfy(Cursor.isDigit) ? .number(.init(segment)) : .text(segment))
      } while text.separator()
    }
    guard text.isAtEnd else { return nil }

    while release.count > 1, release.last == .init("0") { release.removeLast() }
    var parts: [VersionOrder.Part] = [.number(epoch)] + release.map { .number($0) } + [.lowest]
    if let pre {
      parts += [.text(["alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"][pre.word] ?? pre.word), .number(pre.number)]
    } else {
      // A bare development release comes before the pre-releases; everything else without one comes after them.
      parts.append(post == nil && dev != nil ? .lowest : .highest)
    }
    parts.append(post.map { .number($0) } ?? .lowest)
    parts.append(dev.map { .number($0) } ?? .highest)
    parts += local + [.lowest]
    return VersionOrder(parts: parts, isPrerelease: pre != nil || dev != nil)
  }

  /// Reads a version from left to right, lower-cased.
  private struct Cursor {
    let bytes: [UInt8]
    var place = 0

    init(_ text: String) {
      let blank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0d).contains($0) }
      bytes = text.utf8.drop(while: blank).reversed().drop(while: blank).reversed().map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    var isAtEnd: Bool { place == bytes.count }

    /// Runs a reading and steps back when it finds nothing.
    mutating func attempt<T>(_ body: (inout Cursor) -> T?) -> T? {
      var ahead = self
      let found = body(&ahead)
      if found != nil { self = ahead }
      return found
    }

    mutating func byte(_ wanted: Unicode.Scalar) -> Bool {
      guard place < bytes.count, bytes[place] == UInt8(ascii: wanted) else { return false }
      place += 1
      return true
    }

    mutating func separator() -> Bool { byte(".") || byte("-") || byte("_") }

    /// The first of the words that stands here.
    mutating func word(_ words: [String]) -> String? {
      guard let found = words.first(where: { bytes[place...].starts(with: $0.utf8) }) else { return nil }
      place += found.utf8.count
      return found
    }

    mutating func digits() -> VersionOrder.Digits? { run(Self.isDigit).map { VersionOrder.Digits($0) } }

    mutating func alphanumerics() -> String? { run { Self.isDigit($0) || (0x61...0x7a).contains($0) } }

    private mutating func run(_ belongs: (UInt8) -> Bool) -> String? {
      let found = bytes[place...].prefix(while: belongs)
      place += found.count
      return found.isEmpty ? nil : String(decoding: found, as: UTF8.self)
    }

    /// `.post1`, `-rc.2`, `dev`: a word between optional separators, then its number, 0 when it has none.
    mutating func suffix(_ words: [String]) -> (word: String, number: VersionOrder.Digits)? {
      _ = separator()
      guard let word = word(words) else { return nil }
      let number = attempt {
        _ = $0.separator(); return $0.digits()
      }
      if number == nil { _ = separator() }
      return (word, number ?? .init("0"))
    }
  }
}
