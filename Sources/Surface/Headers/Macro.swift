import Records

/// A macro: what a `#define` says.
struct Macro {
  let name: TextID
  /// Nil: object-like. The name of the variable arguments is the last one of a variadic macro.
  var parameters: [TextID]?
  var isVariadic = false
  /// Where its body stands: `tokens[body]`.
  let tokens: [Token]
  var body: Range<Int>
  /// Conditions do not see it.
  var isReplacement = false
  /// Its body joins or quotes tokens.
  let hasOperators: Bool
  /// It is being expanded: its name in what comes out of it is no call.
  var isOpen = false

  /// Reads a definition from the tokens behind `#define`.
  /// - Parameter rest: the word that means the variable arguments.
  /// - Returns: nil when there is no name or the parameter list has no end.
  init?(_ tokens: [Token], _ range: Range<Int>, _ marks: Marks, rest: TextID) {
    guard let first = range.first, tokens[first].kind == .identifier else { return nil }
    name = tokens[first].spelling
    var next = first + 1
    if next < range.upperBound, tokens[next].spelling == marks.open, !tokens[next].flags.contains(.spaced) {
      var names: [TextID] = []
      next += 1
      while next < range.upperBound, tokens[next].spelling != marks.close {
        if tokens[next].spelling == marks.ellipsis {
          isVariadic = true
          // `args...` names the variable arguments.
          if next == first + 2 || tokens[next - 1].spelling == marks.comma { names.append(rest) }
        } else if tokens[next].spelling != marks.comma {
          names.append(tokens[next].spelling)
        }
        next += 1
      }
      guard next < range.upperBound else { return nil }
      next += 1
      parameters = names
    }
    self.tokens = tokens
    body = next..<range.upperBound
    hasOperators = body.contains { tokens[$0].spelling == marks.paste || tokens[$0].spelling == marks.hash }
  }
}

/// The first executed definition of a name in the package: a symbol of its surface.
struct MacroRecord {
  var name: TextID
  var parameters: [TextID]?
  var isVariadic: Bool
  var token: Token
  /// The whole directive, from its mark to its last token, and the body's part of it; bytes of the file.
  var start: UInt32
  var end: UInt32
  /// Tokens of the file's skeleton: the name, the parameter list, the body.
  var tokens: Range<Int>
}
