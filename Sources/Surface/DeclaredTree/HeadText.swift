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

/// The lines of documentation comments as one text.
enum DocumentationLines {
  /// Joins comments: the stars in front of a block's lines off, the least indentation off, empty lines at both ends dropped.
  static func joined(_ comments: [[UInt8]]) -> [UInt8] {
    var lines: [ArraySlice<UInt8>] = []
    for comment in comments {
      var found = comment.split(separator: 0x0a, omittingEmptySubsequences: false).map { $0.last == 0x0d ? $0.dropLast() : $0 }
      // A line comment brings its own line feed.
      if found.count > 1, found.last?.isEmpty == true { found.removeLast() }
      let inner = found.dropFirst().filter { !$0.allSatisfy { $0 <= 0x20 } }
      if !inner.isEmpty, inner.allSatisfy({ $0.drop { $0 == 0x20 || $0 == 0x09 }.first == UInt8(ascii: "*") }) {
        for i in found.indices.dropFirst() { found[i] = found[i].drop { $0 == 0x20 || $0 == 0x09 }.dropFirst() }
      }
      lines += found
    }
    let indent = lines.compactMap { line in line.firstIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 - line.startIndex } }.min() ?? 0
    for i in lines.indices {
      lines[i] = lines[i].dropFirst(indent)
      while let last = lines[i].last, last == 0x20 || last == 0x09 { lines[i].removeLast() }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return Array(lines.drop { $0.isEmpty }.joined(separator: [0x0a]))
  }
}
