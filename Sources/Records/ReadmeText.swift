/// What a package says of itself, without the marks of whatever it is written in: Markdown, reStructuredText, HTML.
public enum ReadmeText {
  /// Bytes of a summary.
  private static let summaryLimit = 200

  /// The text in plain words, a line for each of its own: no tags, addresses, pictures, marks and underlines.
  /// - Complexity: O(length).
  public static func plain(_ text: String) -> String {
    var lines: [Substring] = []
    var isCode = false
    var isComment = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") { isCode.toggle() }
      if trimmed.hasPrefix("<!--") { isComment = true }
      // Directives of reStructuredText, their options and targets of links say nothing to a reader.
      let isMarkup = isComment || trimmed.hasPrefix("..") || trimmed.hasPrefix(":") || trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~")
      if trimmed.contains("-->") { isComment = false }
      lines.append(isCode || isMarkup ? "" : Substring(words(trimmed)))
    }
    return lines.joined(separator: "\n")
  }

  /// The first sentence or line that says what the package is, a title apart; nil when there is none.
  /// - Parameter name: the package's, which as a line of its own says nothing.
  public static func summary(_ text: String, name: String) -> String? {
    let plain = plain(String(text.prefix(16 << 10)))
    for paragraph in plain.split(separator: "\n\n") {
      let lines = paragraph.split(separator: "\n").map { $0.trimmed }.filter { !$0.isEmpty }
      guard let first = lines.first(where: { isSentence($0, name: name) }) else { continue }
      let whole = lines[(lines.firstIndex(of: first) ?? 0)...].joined(separator: " ")
      return cut(sentence(whole.split(separator: " ").joined(separator: " ")))
    }
    return nil
  }

  // MARK: Marks

  /// A line's words.
  private static func words(_ line: Substring) -> String {
    var out = ""
    var rest = line.drop { "#>*-+= \t|`~^_".contains($0) }
    while let character = rest.first {
      if rest.hasPrefix("![") || rest.hasPrefix("[!["), let end = closing(rest.drop { $0 != "[" }) {
        rest = target(rest[end...])
      } else if character == "[", let end = closing(rest) {
        let inner = rest[rest.index(after: rest.startIndex)..<rest.index(before: end)]
        out += words(inner)
        rest = target(rest[end...])
      } else if character == "<", let end = rest.firstIndex(of: ">") {
        out += " "
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("http://") || rest.hasPrefix("https://") {
        rest = rest.drop { !$0.isWhitespace && $0 != ")" && $0 != ">" }
      } else {
        if character != "*" && character != "`" { out.append(character) }
        rest = rest.dropFirst()
      }
    }
    return out
  }

  /// One past the bracket that closes the first; nil when it stays open.
  private static func closing(_ text: Substring) -> Substring.Index? {
    var depth = 0
    for index in text.indices {
      if text[index] == "[" { depth += 1 }
      if text[index] == "]" {
        depth -= 1
        if depth == 0 { return text.index(after: index) }
      }
    }
    return nil
  }

  /// What follows the address of a link.
  private static func target(_ text: Substring) -> Substring {
    guard let first = text.first, first == "(" || first == "[", let end = text.firstIndex(of: first == "(" ? ")" : "]") else { return text }
    return text[text.index(after: end)...]
  }

  // MARK: Sentences

  private static func isSentence(_ line: Substring, name: String) -> Bool {
    line.lowercased() != name.lowercased() && line.split(separator: " ").count > 2
  }

  /// Up to the first full stop that ends a sentence.
  private static func sentence(_ text: String) -> Substring {
    var rest = text[...]
    while let stop = rest.firstRange(of: ". ") {
      // `e.g. ` and `v. ` end none.
      let word = text[..<stop.lowerBound].split(separator: " ").last ?? ""
      if word.count > 3, !word.contains(".") { return text[..<stop.upperBound].dropLast() }
      rest = rest[stop.upperBound...]
    }
    return text[...]
  }

  private static func cut(_ text: Substring) -> String {
    guard text.utf8.count > summaryLimit else { return String(text) }
    var short = text
    while short.utf8.count > summaryLimit { short = short[..<(short.lastIndex(of: " ") ?? short.index(before: short.endIndex))] }
    return short + "…"
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text.drop(while: \.isWhitespace)
  }
}
