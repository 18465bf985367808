/// A JSON text (RFC 8259) that is walked where it lies: no tree is made, so that a document costs its bytes and nothing more.
///
/// A value is known by the place of its first byte.
struct JSONText {
  let bytes: UnsafeBufferPointer<UInt8>

  /// Deepest nesting; a deeper text is malformed to this reader.
  static let deepest = 128

  /// The place behind a value, nil when it is malformed, too deep or broken off.
  /// - Complexity: O(length).
  func end(of place: Int, depth: Int = Self.deepest) -> Int? {
    guard place < bytes.count, depth > 0 else { return nil }
    switch bytes[place] {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      var items = Items(self, place, depth: depth - 1)
      while items.next() != nil {}
      return items.end
    case UInt8(ascii: "\""): return endOfString(place)
    case UInt8(ascii: "t"): return literal("true", place)
    case UInt8(ascii: "f"): return literal("false", place)
    case UInt8(ascii: "n"): return literal("null", place)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      var end = place + 1
      while end < bytes.count, Self.isOfNumber(bytes[end]) { end += 1 }
      return end
    default: return nil
    }
  }

  /// The place of the first byte that is no white space, from a place on.
  func skip(_ place: Int) -> Int {
    var place = place
    while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x0a || bytes[place] == 0x0d || bytes[place] == 0x09 { place += 1 }
    return place
  }

  /// The value at some steps below another; nil when there is none. A step into a list is a number.
  func value(_ steps: ArraySlice<String>, below place: Int) -> Int? {
    var place = place
    for step in steps {
      guard place < bytes.count, let wanted = Items(self, place).first(named: step) else { return nil }
      place = wanted
    }
    return place
  }

  /// A text, number or truth value as a text; nil for anything else.
  func text(_ place: Int) -> String? {
    guard let end = end(of: place) else { return nil }
    switch bytes[place] {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "n"): return nil
    case UInt8(ascii: "\""): return unescaped(place + 1..<end - 1)
    default: return String(decoding: bytes[place..<end], as: UTF8.self)
    }
  }

  /// A text as JSON, quotes included.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\" + String(scalar)
      case _ where scalar.value < 0x20: out += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  // MARK: Parts

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte | 0x20 == UInt8(ascii: "e") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
  }

  private func literal(_ word: StaticString, _ place: Int) -> Int? {
    let end = place + word.utf8CodeUnitCount
    guard end <= bytes.count, (place..<end).allSatisfy({ bytes[$0] == word.utf8Start[$0 - place] }) else { return nil }
    return end
  }

  fileprivate func endOfString(_ place: Int) -> Int? {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
    var i = place + 1
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "\""): return i + 1
      case UInt8(ascii: "\\"): i += 2
      case 0..<0x20: return nil
      default: i += 1
      }
    }
    return nil
  }

  /// What stands between the quotes of a well-formed string.
  fileprivate func unescaped(_ range: Range<Int>) -> String {
    guard bytes[range].contains(UInt8(ascii: "\\")) else { return String(decoding: bytes[range], as: UTF8.self) }
    var units: [UInt8] = []
    var i = range.lowerBound
    while i < range.upperBound {
      guard bytes[i] == UInt8(ascii: "\\"), i + 1 < range.upperBound else {
        units.append(bytes[i])
        i += 1
        continue
      }
      i += 2
      switch bytes[i - 1] {
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0c)
      case UInt8(ascii: "n"): units.append(0x0a)
      case UInt8(ascii: "r"): units.append(0x0d)
      case UInt8(ascii: "t"): units.append(0x09)
      case UInt8(ascii: "u"):
        var code = hexadecimal(i, range.upperBound)
        i = min(i + 4, range.upperBound)
        // A character beyond the first 65,536 is a pair of surrogates.
        if let high = code, (0xd800..<0xdc00).contains(high), i + 1 < range.upperBound, bytes[i] == UInt8(ascii: "\\"),
          bytes[i + 1] == UInt8(ascii: "u"), let low = hexadecimal(i + 2, range.upperBound), (0xdc00..<0xe000).contains(low)
        {
          code = 0x10000 + (high - 0xd800) << 10 + (low - 0xdc00)
          i += 6
        }
        units += String(Character(code.flatMap { Unicode.Scalar($0) } ?? "\u{fffd}")).utf8
      case let byte: units.append(byte)
      }
    }
    return String(decoding: units, as: UTF8.self)
  }

  private func hexadecimal(_ place: Int, _ end: Int) -> UInt32? {
    guard place + 4 <= end else { return nil }
    return UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
  }
}

extension JSONText {
  /// The items of a list or the members of an object, one after the other.
  struct Items {
    private let text: JSONText
    private let depth: Int
    private let opening: UInt8
    private var place: Int
    private var isFirst = true
    /// The place behind the closing bracket, once all items have been passed; nil before, and when the text is malformed.
    private(set) var end: Int?

    /// Without items when the value is neither list nor object.
    init(_ text: JSONText, _ place: Int, depth: Int = JSONText.deepest - 1) {
      self.text = text
      self.depth = depth
      let byte = place < text.bytes.count ? text.bytes[place] : 0
      let isContainer = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
      opening = isContainer ? byte : 0
      self.place = isContainer ? text.skip(place + 1) : text.bytes.count
    }

    /// The next item's place; of an object's, `key` is what stands between the quotes of its name.
    mutating func next() -> (key: Range<Int>, value: Int)? {
      guard end == nil, place < text.bytes.count else { return nil }
      // In ASCII a closing bracket comes two after its opening one.
      let isClosing = text.bytes[place] == opening + 2
      if isClosing {
        end = place + 1
        return nil
      }
      if !isFirst {
        guard text.bytes[place] == UInt8(ascii: ",") else { return fail() }
        place = text.skip(place + 1)
      }
      isFirst = false
      var key = place..<place
      if opening == UInt8(ascii: "{") {
        guard let behind = text.endOfString(place) else { return fail() }
        key = place + 1..<behind - 1
        place = text.skip(behind)
        guard place < text.bytes.count, text.bytes[place] == UInt8(ascii: ":") else { return fail() }
        place = text.skip(place + 1)
      }
      let value = place
      guard let behind = text.end(of: value, depth: depth) else { return fail() }
      place = text.skip(behind)
      return (key, value)
    }

    private mutating func fail() -> (key: Range<Int>, value: Int)? {
      place = text.bytes.count
      return nil
    }

    /// The member of a name, or the list's item of a number.
    func first(named step: String) -> Int? {
      var items = self
      if opening == UInt8(ascii: "[") {
        guard let number = Int(step), number >= 0 else { return nil }
        for _ in 0..<number where items.next() == nil { return nil }
        return items.next()?.value
      }
      while let (key, value) = items.next() {
        if text.isKey(key, step) { return value }
      }
      return nil
    }
  }

  private func isKey(_ key: Range<Int>, _ name: String) -> Bool {
    bytes[key].elementsEqual(name.utf8) || bytes[key].contains(UInt8(ascii: "\\")) && unescaped(key) == name
  }
}
