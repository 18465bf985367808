/// A simple order of versions that serves every registry: numbers by value, all else by bytes, and a version before its pre-releases
/// is the greater one (`1.10 > 1.9`, `2.0 > 2.0-rc1`, `1.0.1 > 1.0`). Registries' own orders differ in corners only.
public enum VersionOrder {
  /// Whether a version comes before another.
  public static func isLess(_ a: String, _ b: String) -> Bool {
    let a = parts(a), b = parts(b)
    for (one, other) in zip(a, b) where one != other {
      switch (one.isNumber, other.isNumber) {
      case (true, true): return one.text.count != other.text.count ? one.text.count < other.text.count : less(one, other)
      case (true, false): return false
      case (false, true): return true
      case (false, false): return less(one, other)
      }
    }
    // What is longer by a number is later; what is longer by a word is a pre-release.
    if a.count < b.count { return b[a.count].isNumber }
    if a.count > b.count { return !a[b.count].isNumber }
    return false
  }

  private struct Part: Equatable {
    var isNumber: Bool
    /// Digits without leading zeros, or a run of other characters.
    var text: [UInt8]
  }

  /// Runs of digits and of letters; separators only divide.
  private static func parts(_ version: String) -> [Part] {
    var parts: [Part] = []
    var isOpen = false
    for byte in version.utf8 {
      let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      if !isDigit, byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "_") {
        isOpen = false
      } else if isOpen, let last = parts.indices.last, parts[last].isNumber == isDigit {
        if parts[last].text == [UInt8(ascii: "0")], isDigit { parts[last].text = [] }
        parts[last].text.append(byte)
      } else {
        parts.append(Part(isNumber: isDigit, text: [byte]))
        isOpen = true
      }
    }
    return parts
  }

  private static func less(_ a: Part, _ b: Part) -> Bool { a.text.lexicographicallyPrecedes(b.text) }
}
