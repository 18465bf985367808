import Records
import Rules

/// How far the fragments of a macro's arguments reach. Not a parser: it knows what ends each kind.
extension MacroMatcher {
  /// The end of a fragment that begins at `i`; nil when none does.
  func fragmentEnd(_ fragment: DeclaredTreeRules.Fragment, _ i: Int, _ end: Int) -> Int? {
    if fragment == .visibility { return visibilityEnd(i, end) }
    guard i < end else { return nil }
    let token = input[i]
    if token.isOpen(0), fragment != .identifier, fragment != .lifetime { return i + token.treeLength }
    switch fragment {
    case .tree: return min(i + token.treeLength, end)
    case .identifier: return token.kind == .word && token.text != words.unnamed ? i + 1 : nil
    case .lifetime: return token.kind == .lifetime ? i + 1 : nil
    case .literal:
      if token.isMark(UInt8(ascii: "-")), i + 1 < end, input[i + 1].kind == .literal { return i + 2 }
      return token.kind == .literal || (token.kind == .word && (token.text == words.yes || token.text == words.no)) ? i + 1 : nil
    case .block: return token.isOpen(UInt8(ascii: "{")) ? i + token.treeLength : nil
    case .path:
      guard token.kind == .word || token.isMark(UInt8(ascii: ":")) || token.isMark(UInt8(ascii: "<")) else { return nil }
      return typeEnd(i, end)
    case .meta: return metaEnd(i, end)
    case .type:
      if token.kind == .literal || token.isOpen(UInt8(ascii: "{")) { return nil }
      return typeEnd(i, end)
    case .expression: return run(i, end) { input[$0].isOneOf(",;") || isArrow($0) }
    case .pattern: return run(i, end) { input[$0].isOneOf(",=") || isArrow($0) || isPatternEnd($0) }
    case .onePattern: return run(i, end) { input[$0].isOneOf(",=|") || isArrow($0) || isPatternEnd($0) }
    case .item: return itemEnd(i, end)
    case .visibility: return i
    }
  }

  /// Trees up to the first that ends the run; nil when it is the first of all.
  private func run(_ start: Int, _ end: Int, until isEnd: (Int) -> Bool) -> Int? {
    var i = start
    while i < end, !isEnd(i) { i += input[i].treeLength }
    return i > start ? min(i, end) : nil
  }

  /// `=>`.
  private func isArrow(_ i: Int) -> Bool {
    input[i].isMark(UInt8(ascii: "=")) && input[i].length == 2 && i + 1 < input.count && input[i + 1].isMark(UInt8(ascii: ">"))
  }

  private func isPatternEnd(_ i: Int) -> Bool { input[i].kind == .word && words.patternEnds.contains(input[i].text) }

  private func visibilityEnd(_ i: Int, _ end: Int) -> Int {
    guard i < end else { return i }
    if input[i].isOpen(0) { return i + input[i].treeLength }
    guard input[i].kind == .word, input[i].text == words.publicMark else { return i }
    guard i + 2 < end, input[i + 1].isOpen(UInt8(ascii: "(")), input[i + 2].kind == .word,
      [words.root, words.parent, words.here, words.within].contains(input[i + 2].text)
    else { return i + 1 }
    return i + 1 + input[i + 1].treeLength
  }

  private func metaEnd(_ start: Int, _ end: Int) -> Int? {
    var i = start
    while i < end, input[i].kind == .word || input[i].isMark(UInt8(ascii: ":")) { i += 1 }
    guard i > start else { return nil }
    if i < end, input[i].kind == .open { return i + input[i].treeLength }
    guard i < end, input[i].isMark(UInt8(ascii: "=")), input[i].length == 1 else { return i }
    return run(i + 1, end) { input[$0].isOneOf(",;") || isArrow($0) }
  }

  private func itemEnd(_ start: Int, _ end: Int) -> Int? {
    var i = start
    while i + 1 < end, input[i].isMark(UInt8(ascii: "#")), input[i + 1].isOpen(UInt8(ascii: "[")) { i += 1 + input[i + 1].treeLength }
    i = visibilityEnd(i, end)
    guard i < end, input[i].kind == .word else { return nil }
    let word = input[i].text
    guard words.items.contains(word) || word == words.macro || isCall(i, end) else { return nil }
    let next = i + 1 < end ? input[i + 1] : input[i]
    let isStatement = words.statements.contains(word) && !(next.kind == .word && words.items.contains(next.text))
    while i < end {
      if input[i].isMark(UInt8(ascii: ";")) { return i + 1 }
      if input[i].isOpen(UInt8(ascii: "{")), !isStatement { return i + input[i].treeLength }
      i += input[i].treeLength
    }
    return end
  }

  private func isCall(_ i: Int, _ end: Int) -> Bool {
    i + 1 < end && (input[i + 1].isMark(UInt8(ascii: "!")) || input[i + 1].isMark(UInt8(ascii: ":")))
  }

  private func typeEnd(_ start: Int, _ end: Int) -> Int? {
    var i = start, depth = 0
    /// Whether a whole type stands to the left: what follows can only go on with it.
    var isWhole = false
    /// The depth of lifetimes that only introduce a type: `for<'a> fn(&'a T)`.
    var binder = -1
    scan: while i < end {
      let token = input[i]
      switch token.kind {
      case .mark:
        switch token.byte {
        case UInt8(ascii: "<"):
          if i > start, input[i - 1].kind == .word, words.typePrefixes.contains(input[i - 1].text) { binder = depth }
          (depth, isWhole) = (depth + 1, false)
        case UInt8(ascii: ">"):
          if depth == 0 { break scan }
          (depth, isWhole) = (depth - 1, depth - 1 != binder)
          if !isWhole { binder = -1 }
        case UInt8(ascii: "-") where token.length == 2, UInt8(ascii: ":") where token.length == 2: isWhole = false
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "|"), UInt8(ascii: "."),
          UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "@"):
          if depth == 0 { break scan }
          isWhole = false
        case UInt8(ascii: "!"):
          if depth == 0, isWhole, !(i + 1 < end && input[i + 1].kind == .open) { break scan }
          isWhole = !isWhole
        default: isWhole = false
        }
        i += token.byte == UInt8(ascii: "-") || token.byte == UInt8(ascii: ":") ? Int(token.length) : 1
        continue
      case .word:
        if depth == 0, isWhole { break scan }
        isWhole = !words.typePrefixes.contains(token.text)
      case .lifetime:
        isWhole = false
      case .literal:
        if depth == 0, isWhole || i == start { break scan }
      case .open:
        // Brackets and captured fragments go on with no type that is whole.
        if depth == 0, token.byte == UInt8(ascii: "{") || (isWhole && (token.byte == UInt8(ascii: "[") || token.byte == 0)) { break scan }
        if depth == 0, token.byte == UInt8(ascii: "("), isWhole, input[i - 1].kind == .close { break scan }
        isWhole = true
      case .close: break scan
      }
      i += token.treeLength
    }
    return i > start ? min(i, end) : nil
  }
}

extension MacroToken {
  func isOneOf(_ bytes: StaticString) -> Bool {
    guard kind == .mark, length == 1 else { return false }
    return bytes.withUTF8Buffer { $0.contains(byte) }
  }
}
