import Records
import Rules

/// One rule of a macro by example: what its call must look like, and what it stands for.
struct MacroRule {
  var pattern: [MacroPattern]
  var template: ArraySlice<MacroToken>
}

/// A part of a rule's pattern.
indirect enum MacroPattern {
  /// A word, literal or mark as it stands.
  case token(MacroToken)
  case group(UInt8, [MacroPattern])
  /// `$name:fragment`.
  case variable(TextID, DeclaredTreeRules.Fragment)
  /// `$( … ) separator operator`, with the variables inside.
  case repetition([MacroPattern], separator: [MacroToken], operation: UInt8, variables: [TextID])

  var variables: [TextID] {
    switch self {
    case .token: []
    case .group(_, let parts): parts.flatMap(\.variables)
    case .variable(let name, _): [name]
    case .repetition(_, _, _, let variables): variables
    }
  }
}

/// Reads the rules of a definition from its tokens.
struct MacroRuleReader {
  let fragments: [TextID: DeclaredTreeRules.Fragment]
  /// Patterns nested deeper are hostile; their rule never matches.
  static var depthLimit: Int { 48 }

  /// The rules of a definition's body, or of a whole group of them.
  /// - Complexity: O(tokens).
  func rules(_ tokens: ArraySlice<MacroToken>) -> [MacroRule] {
    // `macro_rules! name { … }`, `( … );`: the rules stand in the first group.
    guard let start = tokens.firstIndex(where: { $0.kind == .open }) else { return [] }
    var rules: [MacroRule] = []
    var i = start + 1
    let end = start + Int(tokens[start].length)
    while i < end {
      let pattern = tokens[i], arrow = i + pattern.treeLength
      guard pattern.kind == .open, arrow + 2 < end, tokens[arrow].isMark(UInt8(ascii: "=")), tokens[arrow + 2].kind == .open else {
        i += 1
        continue
      }
      let body = arrow + 2
      if let parts = self.pattern(tokens[(i + 1)..<(i + Int(pattern.length))], depth: 0) {
        rules.append(MacroRule(pattern: parts, template: tokens[(body + 1)..<(body + Int(tokens[body].length))]))
      }
      i = body + tokens[body].treeLength
    }
    return rules
  }

  /// Nil: nested too deeply, or a fragment is unknown.
  private func pattern(_ tokens: ArraySlice<MacroToken>, depth: Int) -> [MacroPattern]? {
    guard depth < Self.depthLimit else { return nil }
    var parts: [MacroPattern] = []
    var i = tokens.startIndex
    while i < tokens.endIndex {
      let token = tokens[i]
      if token.kind == .open {
        guard let inner = pattern(tokens[(i + 1)..<(i + Int(token.length))], depth: depth + 1) else { return nil }
        parts.append(.group(token.byte, inner))
        i += token.treeLength
      } else if token.isMark(UInt8(ascii: "$")), i + 1 < tokens.endIndex, tokens[i + 1].isOpen(UInt8(ascii: "(")) {
        let open = i + 1
        guard let inner = pattern(tokens[(open + 1)..<(open + Int(tokens[open].length))], depth: depth + 1) else { return nil }
        let tail = Self.repetitionTail(tokens, after: open + tokens[open].treeLength)
        parts.append(
          .repetition(inner, separator: Array(tail.separator), operation: tail.operation, variables: inner.flatMap(\.variables)))
        i = tail.end
      } else if token.isMark(UInt8(ascii: "$")), i + 3 < tokens.endIndex, tokens[i + 1].kind == .word, tokens[i + 2].isMark(UInt8(ascii: ":")) {
        guard let fragment = fragments[tokens[i + 3].text] else { return nil }
        parts.append(.variable(tokens[i + 1].text, fragment))
        i += 4
      } else {
        parts.append(.token(token))
        i += 1
      }
    }
    return parts
  }

  /// What stands after the group of a repetition: its separator and its operator.
  static func repetitionTail(_ tokens: ArraySlice<MacroToken>, after start: Int) -> (separator: ArraySlice<MacroToken>, operation: UInt8, end: Int) {
    func operation(_ i: Int) -> UInt8? {
      guard i < tokens.endIndex, tokens[i].kind == .mark else { return nil }
      return [UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?")].contains(tokens[i].byte) ? tokens[i].byte : nil
    }
    if let found = operation(start) {
      // `+` may be the separator of a repetition that another operator follows: `$(…)+*`.
      if found != UInt8(ascii: "+") || operation(start + 1) == nil || tokens[start + 1].isSpaced { return (tokens[start..<start], found, start + 1) }
    }
    let last = min(start + (start < tokens.endIndex ? tokens[start].treeLength : 0), tokens.endIndex)
    return (tokens[start..<last], operation(last) ?? UInt8(ascii: "*"), min(last + 1, tokens.endIndex))
  }
}
