/// The order of Debian's package versions: `[epoch:]upstream[-revision]` (Debian policy 5.6.12, deb-version(7)).
enum DebianVersion {
  /// The place of a version, nil when it is not one. No version is a pre-release: what an archive offers is meant for use.
  /// - Complexity: O(length).
  static func order(_ version: String) -> VersionOrder? {
    var rest = version[...]
    var epoch = "0"[...]
    if let colon = rest.firstIndex(of: ":") {
      epoch = rest[..<colon]
      rest = rest[colon...].dropFirst()
      guard !epoch.isEmpty, epoch.utf8.allSatisfy(isDigit) else { return nil }
    }
    var revision = "0"[...]
    if let dash = rest.lastIndex(of: "-") {
      revision = rest[dash...].dropFirst()
      rest = rest[..<dash]
    }
    guard let first = rest.utf8.first, isDigit(first), let upstream = parts(rest), let revision = parts(revision) else { return nil }
    return VersionOrder(parts: [.number(.init(epoch))] + upstream + revision, isPrerelease: false)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Words and numbers by turns, beginning and ending with a word; nil for a character that no version has.
  private static func parts(_ text: Substring) -> [VersionOrder.Part]? {
    var parts: [VersionOrder.Part] = []
    var rest = Array(text.utf8)[...]
    repeat {
      let word = rest.prefix { !isDigit($0) }
      guard let weights = weights(word) else { return nil }
      rest = rest[word.endIndex...]
      let digits = rest.prefix(while: isDigit)
      rest = rest[digits.endIndex...]
      parts += [.text(weights), .number(.init(String(decoding: digits, as: UTF8.self)))]
    } while !rest.isEmpty
    return parts + [.text(end), .number(.init(""))]
  }

  /// Stands after every word: `~` comes before the end, the end before letters, letters before the rest.
  private static let end = "!"

  /// A word in letters whose own order is dpkg's.
  private static func weights(_ word: ArraySlice<UInt8>) -> String? {
    var text = ""
    for byte in word {
      switch byte {
      case UInt8(ascii: "~"): text += " "
      case 0x41...0x5a, 0x61...0x7a: text.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "+"): text += "{"
      case UInt8(ascii: "-"): text += "|"
      case UInt8(ascii: "."): text += "}"
      case UInt8(ascii: ":"): text += "~"
      default: return nil
      }
    }
    return text + end
  }
}
