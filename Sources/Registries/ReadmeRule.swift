/// Where a package describes itself in words.
public struct ReadmeRule: Sendable, Equatable {
  /// How a file holds the words.
  public enum Format: Sendable, Equatable {
    /// It is the text.
    case text
    /// Header fields as in mail, then the text, as in Python's core metadata: `Summary` is its first line, and where nothing follows the
    /// fields, `Description` is the text.
    case fields
  }

  /// Paths below the package's root, the first that is there counts; ASCII letters without case.
  public var files: [FileNamePattern]
  public var format: Format

  /// Bytes of a text that are kept.
  static let limit = 64 << 10

  /// The place of a path among the patterns; nil for another file.
  func rank(_ path: some StringProtocol) -> Int? {
    let name = path.lowercased(), depth = path.utf8.count { $0 == UInt8(ascii: "/") }
    return files.firstIndex { $0.depth == depth && $0.matches(name) }
  }

  /// Whether the last steps of a path are those of such a file, wherever the package's root may be.
  func mayHold(_ steps: [Substring]) -> Bool {
    files.contains { $0.depth < steps.count && $0.matches(steps.suffix($0.depth + 1).joined(separator: "/").lowercased()) }
  }

  /// The text of a file, malformed UTF-8 repaired, cut between characters; nil when it says nothing.
  func text(_ bytes: [UInt8]) -> String? {
    var text = String(decoding: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3)[...] : bytes[...], as: UTF8.self)
    if text.utf8.contains(0x0d) { text = text.replacing("\r\n", with: "\n") }
    if format == .fields { text = Self.described(text) }
    if text.utf8.count > Self.limit {
      var end = text.utf8.index(text.startIndex, offsetBy: Self.limit)
      while String.Index(end, within: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
      text = String(text[..<end])
    }
    return text.contains { !$0.isWhitespace } ? text : nil
  }

  /// Summary and text of a file of fields.
  private static func described(_ text: String) -> String {
    var fields: [String: [Substring]] = [:]
    var name = ""
    var rest = text[...]
    while !rest.isEmpty {
      let line = rest.prefix { $0 != "\n" }
      rest = rest[line.endIndex...].dropFirst()
      if line.isEmpty { break }
      if line.first == " " || line.first == "\t" {
        // How deep a field goes on is not laid down: eight blanks, or seven and a bar.
        fields[name]?.append(line.hasPrefix("       |") ? line.dropFirst(8) : line.hasPrefix("        ") ? line.dropFirst(8) : line.dropFirst())
      } else if let colon = line.firstIndex(of: ":") {
        name = line[..<colon].lowercased()
        fields[name] = [line[line.index(after: colon)...].drop { $0 == " " }]
      }
    }
    let body = rest.contains { !$0.isWhitespace } ? String(rest) : fields["description", default: []].joined(separator: "\n")
    let summary = fields["summary", default: []].joined(separator: " ")
    return [summary == "UNKNOWN" ? "" : summary, body].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }
}

extension [ReadmeRule] {
  /// What a package says of itself: the first file of the first rule that says something; nil without one.
  /// - Parameter files: paths below the package's root.
  public func text(of files: [(path: String, bytes: [UInt8])]) -> String? {
    for rule in self {
      let ranked = files.compactMap { file in rule.rank(file.path).map { (rank: $0, file: file) } }
      for (_, file) in ranked.sorted(by: { ($0.rank, $0.file.path) < ($1.rank, $1.file.path) }) {
        if let text = rule.text(file.bytes) { return text }
      }
    }
    return nil
  }
}
