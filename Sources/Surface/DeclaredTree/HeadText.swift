import Records

/// The head of a declaration on one line: comments and attributes out, white space folded, none inside of brackets' ends.
enum HeadText {
  static func text(_ tokens: ArraySlice<MacroToken>, _ pool: borrowing TextPool) -> [UInt8] {
    var out: [UInt8] = []
    var i = tokens.startIndex
    var isAfterOpen = true
    while i < tokens.endIndex {
      let token = tokens[i]
      if token.isMark(UInt8(ascii: "#")), i + 1 < tokens.endIndex, tokens[i + 1].isOpen(UInt8(ascii: "[")) {
        i += 1 + tokens[i + 1].treeLength
        continue
      }
      if out.count > SourceText.headLimit { return Array(out.prefix(SourceText.headLimit)) + Array("…".utf8) }
      if token.isSpaced, !isAfterOpen, token.kind != .close { out.append(0x20) }
      switch token.kind {
      case .word, .lifetime, .literal: pool.withBytes(token.text) { out.append(contentsOf: $0) }
      case .mark, .open: out.append(token.byte)
      case .close:
        if out.last == UInt8(ascii: ","), token.byte != UInt8(ascii: "(") || token.isSpaced { out.removeLast() }
        out.append(MacroToken.closing(of: token.byte))
      }
      isAfterOpen = token.kind == .open
      i += 1
    }
    while let last = out.last, last == UInt8(ascii: ";") || last == UInt8(ascii: ",") || last == 0x20 { out.removeLast() }
    return out
  }
}

/// A piece of an item's documentation, as it stands.
struct DocumentationPiece {
  var text: [UInt8]
  /// It is a comment; else the value of an attribute.
  var isComment: Bool
}

/// The pieces of a documentation as one text.
enum DocumentationLines {
  /// Joins pieces: the stars in front of a block's lines off, the least indentation off, empty lines at both ends dropped.
  ///
  /// Where comments and attributes stand together, the space behind a comment's opening counts for attributes too, as in rustdoc's
  /// `unindent_doc_fragments`.
  static func joined(_ pieces: [DocumentationPiece]) -> [UInt8] {
    let isMixed = pieces.contains { $0.isComment } && pieces.contains { !$0.isComment }
    var lines: [(text: ArraySlice<UInt8>, bonus: Int)] = []
    for piece in pieces {
      for line in Self.lines(of: piece.text) { lines.append((line, isMixed && !piece.isComment ? 1 : 0)) }
    }
    let indent =
      lines.compactMap { line in line.text.firstIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 - line.text.startIndex + line.bonus } }.min() ?? 0
    var out: [ArraySlice<UInt8>] = []
    for line in lines {
      var text = line.text.dropFirst(max(0, indent - line.bonus))
      while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
      out.append(text)
    }
    while out.last?.isEmpty == true { out.removeLast() }
    return Array(out.drop { $0.isEmpty }.joined(separator: [0x0a]))
  }

  private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = text.split(separator: 0x0a, omittingEmptySubsequences: false).map { $0.last == 0x0d ? $0.dropLast() : $0 }
    let inner = lines.dropFirst().filter { !$0.allSatisfy { $0 <= 0x20 } }
    if !inner.isEmpty, inner.allSatisfy({ $0.drop { $0 == 0x20 || $0 == 0x09 }.first == UInt8(ascii: "*") }) {
      for i in lines.indices.dropFirst() { lines[i] = lines[i].drop { $0 == 0x20 || $0 == 0x09 }.dropFirst() }
    }
    return lines
  }
}
