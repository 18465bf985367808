import Records
import Rules

/// Tokens to expand: a run, and on top of it the expansions that are being read.
private struct TokenStream {
  private struct Frame {
    let tokens: [Token]
    var next: Int
    let end: Int
    /// Place of the macro that is open until the frame has been read; nil: none.
    let macro: Int?
  }

  private var frames: [Frame] = []
  private let input: [Token]
  private var next = 0

  init(_ input: [Token]) { self.input = input }

  /// Whether the run itself is being read, not an expansion.
  var isAtBase: Bool { frames.isEmpty }

  mutating func push(_ tokens: [Token], _ range: Range<Int>, macro: Int?, _ macros: inout [Macro]) {
    if let macro { macros[macro].isOpen = true }
    frames.append(Frame(tokens: tokens, next: range.lowerBound, end: range.upperBound, macro: macro))
  }

  mutating func read(_ macros: inout [Macro]) -> Token? {
    while let top = frames.indices.last {
      if frames[top].next < frames[top].end {
        defer { frames[top].next += 1 }
        return frames[top].tokens[frames[top].next]
      }
      if let macro = frames[top].macro { macros[macro].isOpen = false }
      frames.removeLast()
    }
    guard next < input.count else { return nil }
    defer { next += 1 }
    return input[next]
  }

  /// Forgets the expansions that are being read.
  mutating func drop(_ macros: inout [Macro]) {
    for frame in frames { if let macro = frame.macro { macros[macro].isOpen = false } }
    frames.removeAll()
  }

  /// The spelling of the next token.
  var following: TextID {
    for frame in frames.reversed() where frame.next < frame.end { return frame.tokens[frame.next].spelling }
    return next < input.count ? input[next].spelling : .none
  }
}

/// The arguments of a call: ranges of the tokens between its parentheses.
private struct Arguments {
  var tokens: [Token] = []
  var ranges: [Range<Int>] = []
  var isClosed = false
  /// The closing parenthesis.
  var end = Token(spelling: .none, start: 0, end: 0, line: 0, file: Token.noFile, kind: .punctuation, flags: [])
  /// Expanded arguments, by index.
  var expanded: [[Token]?] = []

  subscript(index: Int) -> ArraySlice<Token> { index < ranges.count ? tokens[ranges[index]] : [] }
}

extension Preprocessor {
  /// Deepest nesting of calls in arguments.
  private static var argumentDepth: Int { 200 }
  /// Most tokens that one call, or one argument, becomes. Larger ones stay unexpanded.
  private static var callTokens: Int { 50_000 }

  /// Expands tokens and appends what they become. What comes out of a macro stands for the outermost call.
  /// - Parameters:
  ///   - isCondition: the operands of `defined` and the like are left alone.
  ///   - call: the outermost call, when the tokens are an argument.
  ///   - depth: how many calls stand around them.
  /// - Complexity: linear in the tokens read and written, which `fuel` bounds.
  func expand(_ input: [Token], into out: inout [Token], isCondition: Bool = false, in call: Token? = nil, depth: Int = 0) {
    var stream = TokenStream(input)
    var outermost = call
    var start = out.count
    while let token = stream.read(&macros) {
      if stream.isAtBase {
        outermost = call
        if call == nil { start = out.count }
      }
      func emit(_ token: Token) { out.append(Self.placed(token, outermost)) }
      if out.count - start > Self.callTokens, let large = outermost {
        note(.call, place(large))
        out.removeSubrange(start...)
        out.append(large)
        stream.drop(&macros)
        if call != nil { return }
        continue
      }
      guard token.kind == .identifier, fuel > 0, !token.flags.contains(.painted) else {
        emit(token)
        continue
      }
      if let word = environment.words[token.spelling], take(word, token, &stream, into: &out, outermost, isCondition: isCondition) { continue }
      if isCondition, environment.answers[token.spelling] != nil {
        emit(token)
        takeOperand(&stream, into: &out)
        continue
      }
      guard let index = macro(token.spelling) else {
        emit(token)
        continue
      }
      if macros[index].isOpen {
        var painted = token
        painted.flags.insert(.painted)
        emit(painted)
        continue
      }
      guard let parameters = macros[index].parameters else {
        outermost = outermost ?? token
        guard spend(1 + macros[index].body.count, at: nil) else {
          emit(token)
          continue
        }
        if macros[index].hasOperators {
          var arguments = Arguments()
          let body = substitute(index, [], &arguments, outermost, depth)
          stream.push(body, body.indices, macro: index, &macros)
        } else {
          stream.push(macros[index].tokens, macros[index].body, macro: index, &macros)
        }
        continue
      }
      guard stream.following == marks.open else {
        emit(token)
        continue
      }
      let isFromBase = outermost == nil
      var outer = outermost ?? token
      var arguments = collect(&stream, isVariadic: macros[index].isVariadic, count: parameters.count)
      guard arguments.isClosed else {
        // No call: what was read is read again, without its name.
        var painted = token
        painted.flags.insert(.painted)
        out.append(Self.placed(painted, outermost))
        stream.push(arguments.tokens, arguments.tokens.indices, macro: nil, &macros)
        continue
      }
      if isFromBase, arguments.end.file == outer.file, arguments.end.end > outer.end { outer.end = arguments.end.end }
      outermost = outer
      if environment.attributes.contains(token.spelling), macros[index].isReplacement {
        if let mark = deprecation(arguments.tokens, at: token, outer, depth) { emit(mark) }
        continue
      }
      arguments.expanded = [[Token]?](repeating: nil, count: max(parameters.count, arguments.ranges.count))
      let body = substitute(index, parameters, &arguments, outer, depth)
      guard spend(1 + body.count, at: nil) else {
        emit(token)
        continue
      }
      stream.push(body, body.indices, macro: index, &macros)
    }
  }

  private static func placed(_ token: Token, _ call: Token?) -> Token {
    guard let call else { return token }
    var token = token
    (token.file, token.start, token.end, token.line) = (call.file, call.start, call.end, call.line)
    token.flags.insert(.expanded)
    return token
  }

  // MARK: Words

  /// Handles a word with a meaning of its own. False when it means nothing here.
  private func take(
    _ word: HeaderRules.Word, _ token: Token, _ stream: inout TokenStream, into out: inout [Token], _ outermost: Token?, isCondition: Bool
  ) -> Bool {
    switch word {
    case .line: out.append(number(Int((outermost ?? token).line), token, outermost))
    case .counter:
      out.append(number(counter, token, outermost))
      counter += 1
    case .defined where isCondition:
      out.append(token)
      if stream.following == marks.open { return takeOperand(&stream, into: &out) }
      if let operand = stream.read(&macros) { out.append(operand) }
    case .hasInclude where isCondition:
      out.append(token)
      takeOperand(&stream, into: &out)
    default: return false
    }
    return true
  }

  /// Passes an operand in parentheses on as it is.
  @discardableResult private func takeOperand(_ stream: inout TokenStream, into out: inout [Token]) -> Bool {
    guard stream.following == marks.open else { return true }
    var depth = 0
    while let token = stream.read(&macros) {
      out.append(token)
      if token.spelling == marks.open { depth += 1 } else if token.spelling == marks.close { depth -= 1 }
      if depth == 0 { break }
    }
    return true
  }

  private func number(_ value: Int, _ token: Token, _ outermost: Token?) -> Token {
    var number = token
    number.spelling = texts.intern(String(value))
    number.kind = .number
    number.flags.insert(.expanded)
    return Self.placed(number, outermost)
  }

  // MARK: Calls

  private func collect(_ stream: inout TokenStream, isVariadic: Bool, count: Int) -> Arguments {
    var arguments = Arguments()
    guard let open = stream.read(&macros) else { return arguments }
    arguments.tokens.append(open)
    var depth = 1, start = 1
    while let token = stream.read(&macros), spend(1, at: nil) {
      if token.spelling == marks.open {
        depth += 1
      } else if token.spelling == marks.close {
        depth -= 1
        if depth == 0 {
          if count > 0 || arguments.tokens.count > 1 { arguments.ranges.append(start..<arguments.tokens.count) }
          arguments.end = token
          arguments.isClosed = true
          break
        }
      } else if token.spelling == marks.comma, depth == 1, !(isVariadic && arguments.ranges.count >= count - 1) {
        arguments.ranges.append(start..<arguments.tokens.count)
        start = arguments.tokens.count + 1
      }
      arguments.tokens.append(token)
    }
    return arguments
  }

  /// The mark of an attribute that says "deprecated", with its message.
  private func deprecation(_ tokens: [Token], at token: Token, _ outer: Token, _ depth: Int) -> Token? {
    guard let index = tokens.firstIndex(where: { environment.deprecated.contains($0.spelling) }) else { return nil }
    var expanded: [Token] = []
    if depth < Self.argumentDepth { expand(Array(tokens[(index + 1)...]), into: &expanded, in: outer, depth: depth + 1) }
    var mark = token
    mark.kind = .deprecation
    mark.spelling = texts.intern(message(expanded[...]))
    return mark
  }

  /// The strings in the parentheses that tokens begin with, joined, quotes off.
  func message(_ tokens: ArraySlice<Token>) -> String {
    guard tokens.first?.spelling == marks.open else { return "" }
    return tokens.dropFirst().prefix { $0.kind == .text }.map { texts.string($0.spelling).dropFirst().dropLast() }.joined()
  }

  // MARK: Substitution

  /// The body of a macro with its arguments in place, tokens joined and quoted.
  private func substitute(_ index: Int, _ parameters: [TextID], _ arguments: inout Arguments, _ call: Token?, _ depth: Int) -> [Token] {
    let macro = macros[index]
    var out: [Token] = []
    out.reserveCapacity(macro.body.count)
    substitute(macro, macro.body, parameters, &arguments, call, depth, into: &out)
    return out
  }

  private func substitute(
    _ macro: Macro, _ body: Range<Int>, _ parameters: [TextID], _ arguments: inout Arguments, _ call: Token?, _ depth: Int, into out: inout [Token]
  ) {
    let tokens = macro.tokens
    var i = body.lowerBound
    /// Where the left operand of a `##` begins: empty when it gave no tokens.
    var operand = out.count
    var isJoining = false
    while i < body.upperBound {
      let token = tokens[i]
      if token.spelling == marks.paste, i > body.lowerBound, i + 1 < body.upperBound {
        isJoining = true
        i += 1
        continue
      }
      let start = out.count
      let isJoined = isJoining || (i + 1 < body.upperBound && tokens[i + 1].spelling == marks.paste)
      if token.spelling == marks.hash, i + 1 < body.upperBound, let parameter = parameters.firstIndex(of: tokens[i + 1].spelling) {
        out.append(quoted(arguments[parameter], token))
        i += 1
      } else if token.kind == .identifier, let parameter = parameters.firstIndex(of: token.spelling) {
        let isRest = macro.isVariadic && parameter == parameters.count - 1
        if isJoining, isRest, start > operand, out[start - 1].spelling == marks.comma {
          // GNU: `, ## args` is nothing without arguments, and a plain comma with them.
          if arguments[parameter].isEmpty { out.removeLast() }
          isJoining = false
          appendExpanded(parameter, &arguments, call, depth, into: &out)
        } else if isJoined {
          out += arguments[parameter]
        } else {
          appendExpanded(parameter, &arguments, call, depth, into: &out)
        }
        if out.count > start { if token.flags.contains(.spaced) { out[start].flags.insert(.spaced) } else { out[start].flags.remove(.spaced) } }
      } else if token.kind == .identifier, macro.isVariadic, environment.words[token.spelling] == .restOnly,
        let range = group(tokens, i + 1, body.upperBound)
      {
        if !arguments[parameters.count - 1].isEmpty {
          substitute(macro, range, parameters, &arguments, call, depth, into: &out)
        }
        i = range.upperBound
      } else {
        out.append(token)
      }
      if isJoining {
        if start > operand, out.count > start { join(at: start, &out) }
        isJoining = false
      } else {
        operand = start
      }
      i += 1
    }
  }

  /// What stands in the parentheses that begin at a place.
  private func group(_ tokens: [Token], _ start: Int, _ end: Int) -> Range<Int>? {
    guard start < end, tokens[start].spelling == marks.open else { return nil }
    var depth = 0
    for i in start..<end {
      if tokens[i].spelling == marks.open { depth += 1 } else if tokens[i].spelling == marks.close { depth -= 1 }
      if depth == 0 { return start + 1..<i }
    }
    return nil
  }

  private func appendExpanded(_ parameter: Int, _ arguments: inout Arguments, _ call: Token?, _ depth: Int, into out: inout [Token]) {
    guard parameter < arguments.ranges.count else { return }
    if let known = arguments.expanded[parameter] {
      if spend(known.count, at: nil) { out += known }
      return
    }
    var expanded: [Token] = []
    if depth < Self.argumentDepth {
      expand(Array(arguments[parameter]), into: &expanded, in: call, depth: depth + 1)
    } else {
      expanded = Array(arguments[parameter])
      note(.call, place(call))
    }
    arguments.expanded[parameter] = expanded
    out += expanded
  }

  /// Joins the token at a place with the one before it; what makes no token stays two.
  private func join(at index: Int, _ out: inout [Token]) {
    var text = texts.withBytes(out[index - 1].spelling) { Array($0) }
    texts.withBytes(out[index].spelling) { text.append(contentsOf: $0) }
    let joined = text.withUnsafeBufferPointer { scan($0) }
    guard joined.count == 1, var token = joined.first else { return }
    token.flags = out[index - 1].flags.subtracting(.painted)
    (token.file, token.start, token.end, token.line) = (out[index - 1].file, out[index - 1].start, out[index - 1].end, out[index - 1].line)
    out.replaceSubrange(index - 1...index, with: CollectionOfOne(token))
  }

  /// An argument as a string.
  private func quoted(_ argument: ArraySlice<Token>, _ mark: Token) -> Token {
    var text: [UInt8] = [UInt8(ascii: "\"")]
    for (i, token) in argument.enumerated() {
      if i > 0, token.flags.contains(.spaced) { text.append(0x20) }
      let isLiteral = token.kind == .text || token.kind == .character
      texts.withBytes(token.spelling) { bytes in
        for byte in bytes {
          if isLiteral, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
          text.append(byte)
        }
      }
    }
    text.append(UInt8(ascii: "\""))
    var token = mark
    token.kind = .text
    token.spelling = text.withUnsafeBufferPointer { texts.intern($0) }
    return token
  }
}
