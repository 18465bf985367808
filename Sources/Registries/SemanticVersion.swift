/// The order of Semantic Versioning 2 (semver.org, clause 11), as cargo, npm and Go modules use it.
enum SemanticVersion {
  /// The place of a version, nil when it is not one. A leading `v` does not matter, and neither does build metadata (`+incompatible`).
  /// - Complexity: O(length).
  static func order(_ version: String) -> VersionOrder? {
    var text = version[...]
    if text.first == "v" { text = text.dropFirst() }
    if let plus = text.firstIndex(of: "+") {
      guard identifiers(text[plus...].dropFirst()) != nil else { return nil }
      text = text[..<plus]
    }
    var core = text, pre: [Substring]?
    if let dash = text.firstIndex(of: "-") {
      core = text[..<dash]
      guard let found = identifiers(text[dash...].dropFirst()) else { return nil }
      pre = found
    }
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers.allSatisfy({ !$0.isEmpty && isNumber($0) }) else { return nil }
    var parts: [VersionOrder.Part] = numbers.map { .number(.init($0)) }
    guard let pre else { return VersionOrder(parts: parts + [.highest], isPrerelease: false) }
    for identifier in pre {
      // Numbers come before words, and fewer identifiers before more: a text says first which of the two follows.
      if isNumber(identifier) {
        parts += [.text("0"), .number(.init(identifier))]
      } else {
        parts += [.text("a"), .text(String(identifier))]
      }
    }
    return VersionOrder(parts: parts + [.lowest], isPrerelease: true)
  }

  private static func isNumber(_ text: Substring) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }

  private static func identifiers(_ text: Substring) -> [Substring]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isFine = parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x2d }
    }
    return isFine ? parts : nil
  }
}
