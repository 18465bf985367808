import Records
import Rules

/// Matches the arguments of a call with a rule's pattern. As in the language's own matcher nothing is tried twice: what a fragment took
/// it keeps, but an iteration that fails gives its separator back.
struct MacroMatcher {
  /// What a variable stands for, as ranges of the input.
  enum Bound {
    /// - opaque: a parsed fragment, which later patterns take as one tree.
    case fragment(Range<Int>, isOpaque: Bool)
    case list([Bound])
    /// A list of single trees that stand side by side.
    case trees(Range<Int>)
  }

  typealias Bindings = [TextID: Bound]

  let input: [MacroToken]
  let words: MacroWords
  /// Steps that are left; at 0 nothing matches.
  var fuel: Int

  /// - Returns: nil when the arguments do not fit.
  mutating func match(_ pattern: [MacroPattern]) -> Bindings? {
    var bindings: Bindings = [:]
    guard let end = match(pattern, from: 0, to: input.count, &bindings), end == input.count else { return nil }
    return bindings
  }

  private mutating func match(_ pattern: [MacroPattern], from start: Int, to end: Int, _ bindings: inout Bindings) -> Int? {
    var i = start
    for (place, part) in pattern.enumerated() {
      guard fuel > 0 else { return nil }
      fuel -= 1
      switch part {
      case .token(let wanted):
        guard i < end, Self.isSame(wanted, input[i]) else { return nil }
        i += 1
      case .group(let byte, let inner):
        guard i < end, input[i].isOpen(byte) else { return nil }
        let close = i + Int(input[i].length)
        guard match(inner, from: i + 1, to: close, &bindings) == close else { return nil }
        i = close + 1
      case .variable(let name, let fragment):
        guard let stop = fragmentEnd(fragment, i, end) else { return nil }
        fuel -= stop - i
        let isTransparent = fragment == .identifier || fragment == .tree || fragment == .lifetime
        let isGroup = stop == i + 1 + Int(i < end ? input[i].length : 0) && i < end && input[i].isOpen(0)
        bindings[name] = .fragment(i..<stop, isOpaque: !isTransparent && !isGroup)
        i = stop
      case .repetition(let inner, let separator, let operation, let variables):
        let isLast = place == pattern.count - 1
        guard let stop = repeated(inner, separator, operation, variables, isLast: isLast, from: i, to: end, &bindings) else { return nil }
        i = stop
      }
    }
    return i
  }

  private mutating func repeated(
    _ inner: [MacroPattern], _ separator: [MacroToken], _ operation: UInt8, _ variables: [TextID], isLast: Bool, from start: Int, to end: Int,
    _ bindings: inout Bindings
  ) -> Int? {
    if isLast, separator.isEmpty, inner.count == 1, operation == UInt8(ascii: "*"), case .variable(let name, .tree) = inner[0] {
      bindings[name] = .trees(start..<end)
      fuel -= 1
      return end
    }
    var lists = [[Bound]](repeating: [], count: variables.count)
    var i = start, count = 0
    while i < end || count == 0 {
      var from = i
      if count > 0, !separator.isEmpty {
        guard from + separator.count <= end, zip(separator, input[from...]).allSatisfy(Self.isSame) else { break }
        from += separator.count
      }
      var found: Bindings = [:]
      guard let stop = match(inner, from: from, to: end, &found), stop > from else { break }
      for (k, name) in variables.enumerated() { lists[k].append(found[name] ?? .list([])) }
      i = stop
      count += 1
      if operation == UInt8(ascii: "?") { break }
    }
    if operation == UInt8(ascii: "+"), count == 0 { return nil }
    for (k, name) in variables.enumerated() { bindings[name] = .list(lists[k]) }
    return i
  }

  private static func isSame(_ wanted: MacroToken, _ found: MacroToken) -> Bool {
    guard wanted.kind == found.kind else { return false }
    guard wanted.kind == .mark else { return wanted.text == found.text }
    guard wanted.byte == found.byte else { return false }
    // A closing angle, a reference or a bar is taken out of a longer operator.
    return wanted.length == found.length
      || (wanted.length == 1 && [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "|")].contains(found.byte))
  }
}

/// The words that fragments of a macro's arguments depend on.
struct MacroWords {
  let publicMark: TextID
  let root: TextID
  let parent: TextID
  let here: TextID
  let within: TextID
  let unnamed: TextID
  let yes: TextID
  let no: TextID
  let macro: TextID
  /// Words that begin an item; those of items that end at a semicolon only.
  let items: Set<TextID>
  let statements: Set<TextID>
  /// Words of a type that another word may follow.
  let typePrefixes: Set<TextID>
  /// Words that declare what has a body, and words that keep it.
  let bodies: Set<TextID>
  let bodyMarks: Set<TextID>
  /// Extends a type with members; after it, says that they are another's.
  let extending: TextID
  let another: TextID
  /// Words that end a pattern.
  let patternEnds: Set<TextID>
}
