/// The versions a module's author took back: the `retract` directives of its newest go.mod (go.dev/ref/mod, "retract directive").
package struct Retractions: Equatable {
  private var ranges: [(low: VersionOrder, high: VersionOrder, why: String)] = []

  package static func == (a: Retractions, b: Retractions) -> Bool { a.ranges.elementsEqual(b.ranges, by: ==) }

  /// Reads a go.mod; lines that make no sense are passed over.
  /// - Complexity: O(length).
  package init(goMod text: String) {
    var isBlock = false
    // A rationale stands behind its directive, or on the lines above it.
    var above: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let mark = line.firstRange(of: "//")
      let comment = mark.map { Self.trimmed(line[$0.upperBound...]) } ?? ""
      var code = Self.trimmed(line[..<(mark?.lowerBound ?? line.endIndex)])
      if code.isEmpty {
        if mark != nil { above.append(comment) } else { above = [] }
        continue
      }
      let rationale = comment.isEmpty ? above.joined(separator: " ") : comment
      if isBlock {
        if code == ")" { isBlock = false } else { add(code, rationale) }
      } else if code.hasPrefix("retract") {
        code = Self.trimmed(code.dropFirst("retract".count)[...])
        if code == "(" {
          isBlock = true
        } else {
          add(code, rationale)
        }
      }
      // What stands above a block is the rationale of each that has none.
      if code != "(" { above = [] }
    }
  }

  /// Why a version is taken back, perhaps empty; nil when it is not.
  func reason(_ version: VersionOrder) -> String? { ranges.first { $0.low <= version && version <= $0.high }?.why }

  private mutating func add(_ code: String, _ why: String) {
    let ends = code.split { "[], \t".contains($0) }.compactMap { SemanticVersion.order(String($0)) }
    if code.hasPrefix("["), ends.count == 2 { ranges.append((ends[0], ends[1], why)) }
    if !code.hasPrefix("["), ends.count == 1 { ranges.append((ends[0], ends[0], why)) }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
