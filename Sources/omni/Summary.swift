/// The first sentence of a documentation, on one line.
enum Summary {
  static func of(_ doc: String) -> String {
    var words: [Substring] = []
    for line in doc.split(separator: "\n", omittingEmptySubsequences: false) {
      let found = line.split(whereSeparator: \.isWhitespace)
      if found.isEmpty { break }
      for word in found {
        words.append(word)
        if word.hasSuffix("."), word.count > 2, !word.dropLast().contains(".") { return words.joined(separator: " ") }
      }
    }
    return words.joined(separator: " ")
  }
}
