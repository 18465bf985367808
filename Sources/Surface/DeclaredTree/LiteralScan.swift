import Records

/// Where comments end.
enum CommentScan {
  /// The comment at an offset: where it ends, and the content of a documentation, marks left out. Nil: there is none.
  static func comment(
    _ bytes: UnsafeBufferPointer<UInt8>, at i: Int, end: Int
  ) -> (end: Int, documentation: Range<Int>?, isInner: Bool)? {
    let slash = UInt8(ascii: "/"), star = UInt8(ascii: "*"), bang = UInt8(ascii: "!")
    func at(_ k: Int) -> UInt8 { i + k < end ? bytes[i + k] : 0 }
    guard at(0) == slash else { return nil }
    if at(1) == slash {
      var stop = i
      while stop < end, bytes[stop] != 0x0a { stop += 1 }
      let isDocumentation = at(2) == bang || (at(2) == slash && at(3) != slash)
      return (stop, isDocumentation ? (i + 3)..<max(stop, i + 3) : nil, at(2) == bang)
    }
    guard at(1) == star else { return nil }
    var stop = i + 2, depth = 1
    while stop < end, depth > 0 {
      if bytes[stop] == slash, stop + 1 < end, bytes[stop + 1] == star {
        (depth, stop) = (depth + 1, stop + 2)
      } else if bytes[stop] == star, stop + 1 < end, bytes[stop + 1] == slash {
        (depth, stop) = (depth - 1, stop + 2)
      } else {
        stop += 1
      }
    }
    let isDocumentation = stop - i > 4 && (at(2) == bang || (at(2) == star && at(3) != star))
    return (stop, isDocumentation ? (i + 3)..<max(stop - 2, i + 3) : nil, at(2) == bang)
  }
}

/// Where literals end.
enum LiteralScan {
  /// The end of a string that begins with a quote.
  static func string(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, end: Int) -> Int {
    var k = start + 1
    while k < end, bytes[k] != UInt8(ascii: "\"") { k += bytes[k] == UInt8(ascii: "\\") ? 2 : 1 }
    return min(k + 1, end)
  }

  /// The end of a character that begins with a quote; nil: it is none, but a lifetime.
  static func character(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, end: Int) -> Int? {
    var k = start + 1
    guard k < end else { return nil }
    if bytes[k] == UInt8(ascii: "\\") {
      k += 2
      while k < end, bytes[k] != UInt8(ascii: "'"), bytes[k] != 0x0a { k += 1 }
    } else {
      k += 1
      while k < end, bytes[k] & 0xc0 == 0x80 { k += 1 }
    }
    return k < end && bytes[k] == UInt8(ascii: "'") ? k + 1 : nil
  }

  /// The end of a raw string whose prefix is a word; nil: it begins none.
  static func raw(_ bytes: UnsafeBufferPointer<UInt8>, prefix: Range<Int>, end: Int) -> Int? {
    guard let last = prefix.last, bytes[last] == UInt8(ascii: "r") else { return nil }
    var quote = prefix.upperBound
    while quote < end, bytes[quote] == UInt8(ascii: "#") { quote += 1 }
    guard quote < end, bytes[quote] == UInt8(ascii: "\"") else { return nil }
    let fence = quote - prefix.upperBound
    var k = quote + 1
    while k < end {
      k += 1
      guard bytes[k - 1] == UInt8(ascii: "\"") else { continue }
      var stop = k
      while stop < end, stop - k < fence, bytes[stop] == UInt8(ascii: "#") { stop += 1 }
      if stop - k == fence { return stop }
    }
    return end
  }
}
