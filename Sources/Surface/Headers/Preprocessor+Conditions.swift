import Records
import Rules

extension Preprocessor {
  /// Whether the condition of an `#if` holds in the state at hand. What cannot be evaluated does not, and is noted.
  func condition(_ tokens: [Token], _ file: Int) -> Bool {
    var expanded: [Token] = []
    expand(tokens, into: &expanded, isCondition: true)
    var evaluation = Evaluation(expanded, self, file)
    guard let value = evaluation.value() else {
      note(.badCondition, place(tokens.first))
      return false
    }
    return value.bits != 0
  }
}

/// A value of a condition: 64 bits, signed or not.
private struct ConditionValue {
  var bits: UInt64
  var isUnsigned = false

  init(_ bits: UInt64, isUnsigned: Bool = false) {
    self.bits = bits
    self.isUnsigned = isUnsigned
  }
  init(_ holds: Bool) { bits = holds ? 1 : 0 }
  var signed: Int64 { Int64(bitPattern: bits) }
}

/// Evaluates the tokens of a condition by ISO C 6.10.1: names that are left are 0. Precedence climbing, its depth bounded.
private struct Evaluation {
  private let tokens: [Token]
  private let preprocessor: Preprocessor
  private let file: Int
  private var next = 0
  private var depth = 0

  private static var maximumDepth: Int { 256 }

  init(_ tokens: [Token], _ preprocessor: Preprocessor, _ file: Int) {
    self.tokens = tokens
    self.preprocessor = preprocessor
    self.file = file
  }

  /// The value of all tokens; nil when they are no expression.
  mutating func value() -> ConditionValue? {
    guard let value = comma(), next == tokens.count else { return nil }
    return value
  }

  private func spelling(_ index: Int) -> [UInt8] {
    guard index < tokens.count else { return [] }
    return preprocessor.texts.withBytes(tokens[index].spelling) { Array($0) }
  }

  private mutating func accept(_ text: StaticString) -> Bool {
    guard next < tokens.count, tokens[next].kind == .punctuation else { return false }
    let isEqual = preprocessor.texts.withBytes(tokens[next].spelling) { bytes in
      text.withUTF8Buffer { bytes.elementsEqual($0) }
    }
    if isEqual { next += 1 }
    return isEqual
  }

  private mutating func comma() -> ConditionValue? {
    guard var value = choice() else { return nil }
    while accept(",") {
      guard let last = choice() else { return nil }
      value = last
    }
    return value
  }

  private mutating func choice() -> ConditionValue? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth, let condition = binary(0) else { return nil }
    guard accept("?") else { return condition }
    guard let yes = comma(), accept(":"), let no = choice() else { return nil }
    return ConditionValue((condition.bits != 0 ? yes : no).bits, isUnsigned: yes.isUnsigned || no.isUnsigned)
  }

  /// How strongly an operator binds, nil when a token is none.
  private func precedence(_ text: [UInt8]) -> Int? {
    switch text.count {
    case 1:
      switch text[0] {
      case UInt8(ascii: "|"): 2
      case UInt8(ascii: "^"): 3
      case UInt8(ascii: "&"): 4
      case UInt8(ascii: "<"), UInt8(ascii: ">"): 6
      case UInt8(ascii: "+"), UInt8(ascii: "-"): 8
      case UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"): 9
      default: nil
      }
    case 2:
      switch (text[0], text[1]) {
      case (UInt8(ascii: "|"), UInt8(ascii: "|")): 0
      case (UInt8(ascii: "&"), UInt8(ascii: "&")): 1
      case (UInt8(ascii: "="), UInt8(ascii: "=")), (UInt8(ascii: "!"), UInt8(ascii: "=")): 5
      case (UInt8(ascii: "<"), UInt8(ascii: "=")), (UInt8(ascii: ">"), UInt8(ascii: "=")): 6
      case (UInt8(ascii: "<"), UInt8(ascii: "<")), (UInt8(ascii: ">"), UInt8(ascii: ">")): 7
      default: nil
      }
    default: nil
    }
  }

  private mutating func binary(_ least: Int) -> ConditionValue? {
    guard var left = unary() else { return nil }
    while next < tokens.count, tokens[next].kind == .punctuation {
      let symbol = spelling(next)
      guard let strength = precedence(symbol), strength >= least else { break }
      next += 1
      guard let right = binary(strength + 1) else { return nil }
      left = apply(symbol, left, right)
    }
    return left
  }

  private func apply(_ symbol: [UInt8], _ a: ConditionValue, _ b: ConditionValue) -> ConditionValue {
    let isUnsigned = a.isUnsigned || b.isUnsigned
    let isLess = isUnsigned ? a.bits < b.bits : a.signed < b.signed
    let result: UInt64
    switch (symbol[0], symbol.count) {
    case (UInt8(ascii: "|"), 2): return ConditionValue(a.bits != 0 || b.bits != 0)
    case (UInt8(ascii: "&"), 2): return ConditionValue(a.bits != 0 && b.bits != 0)
    case (UInt8(ascii: "="), 2): return ConditionValue(a.bits == b.bits)
    case (UInt8(ascii: "!"), 2): return ConditionValue(a.bits != b.bits)
    case (UInt8(ascii: "<"), 1): return ConditionValue(isLess)
    case (UInt8(ascii: ">"), 1): return ConditionValue(!isLess && a.bits != b.bits)
    case (UInt8(ascii: "<"), 2) where symbol[1] == UInt8(ascii: "="): return ConditionValue(isLess || a.bits == b.bits)
    case (UInt8(ascii: ">"), 2) where symbol[1] == UInt8(ascii: "="): return ConditionValue(!isLess)
    case (UInt8(ascii: "<"), 2): return ConditionValue(a.bits << (b.bits & 63), isUnsigned: a.isUnsigned)
    case (UInt8(ascii: ">"), 2):
      return ConditionValue(a.isUnsigned ? a.bits >> (b.bits & 63) : UInt64(bitPattern: a.signed >> (b.signed & 63)), isUnsigned: a.isUnsigned)
    case (UInt8(ascii: "|"), _): result = a.bits | b.bits
    case (UInt8(ascii: "^"), _): result = a.bits ^ b.bits
    case (UInt8(ascii: "&"), _): result = a.bits & b.bits
    case (UInt8(ascii: "+"), _): result = a.bits &+ b.bits
    case (UInt8(ascii: "-"), _): result = a.bits &- b.bits
    case (UInt8(ascii: "*"), _): result = a.bits &* b.bits
    case (UInt8(ascii: "/"), _): result = quotient(a, b, isUnsigned).0
    default: result = quotient(a, b, isUnsigned).1
    }
    return ConditionValue(result, isUnsigned: isUnsigned)
  }

  /// Quotient and remainder; 0 when the divisor is.
  private func quotient(_ a: ConditionValue, _ b: ConditionValue, _ isUnsigned: Bool) -> (UInt64, UInt64) {
    if b.bits == 0 { return (0, 0) }
    if isUnsigned { return (a.bits / b.bits, a.bits % b.bits) }
    let (quotient, overflow) = a.signed.dividedReportingOverflow(by: b.signed)
    return overflow ? (a.bits, 0) : (UInt64(bitPattern: quotient), UInt64(bitPattern: a.signed % b.signed))
  }

  private mutating func unary() -> ConditionValue? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth, next < tokens.count else { return nil }
    if accept("!") { return unary().map { ConditionValue($0.bits == 0) } }
    if accept("-") { return unary().map { ConditionValue(0 &- $0.bits, isUnsigned: $0.isUnsigned) } }
    if accept("~") { return unary().map { ConditionValue(~$0.bits, isUnsigned: $0.isUnsigned) } }
    if accept("+") { return unary() }
    if accept("(") {
      guard let value = comma(), accept(")") else { return nil }
      return value
    }
    let token = tokens[next]
    switch token.kind {
    case .number:
      next += 1
      return number(spelling(next - 1))
    case .character:
      next += 1
      return character(spelling(next - 1))
    case .identifier: return word(token)
    default: return nil
    }
  }

  // MARK: Names

  private mutating func word(_ token: Token) -> ConditionValue {
    next += 1
    if let word = preprocessor.environment.words[token.spelling] {
      switch word {
      case .defined:
        let isGrouped = accept("(")
        let name = next < tokens.count ? tokens[next].spelling : .none
        next = min(next + 1, tokens.count)
        if isGrouped { _ = accept(")") }
        return ConditionValue(preprocessor.isDefined(name))
      case .hasInclude:
        let operand = group()
        let text = operand.map { preprocessor.texts.string($0.spelling) }.joined()
        guard text.utf8.count > 2, let first = text.first, first == "<" || first == "\"" else { return ConditionValue(false) }
        return ConditionValue(preprocessor.isFound(String(text.dropFirst().dropLast()), isQuoted: first == "\"", from: file))
      default: break
      }
    }
    if let answers = preprocessor.environment.answers[token.spelling] {
      return ConditionValue(group().contains { answers.contains(plain($0.spelling)) })
    }
    _ = group()
    return ConditionValue(false)
  }

  /// The tokens in the parentheses that come next; none when none do.
  private mutating func group() -> ArraySlice<Token> {
    guard accept("(") else { return [] }
    let start = next
    var depth = 1
    while next < tokens.count {
      let spelling = tokens[next].spelling
      if spelling == preprocessor.marks.open { depth += 1 } else if spelling == preprocessor.marks.close { depth -= 1 }
      next += 1
      if depth == 0 { return tokens[start..<(next - 1)] }
    }
    return tokens[start..<next]
  }

  /// `__word__` means `word`, as compilers have it.
  private func plain(_ word: TextID) -> TextID {
    let text = preprocessor.texts.string(word)
    guard text.hasPrefix("__"), text.hasSuffix("__"), text.utf8.count > 4 else { return word }
    return preprocessor.texts.intern(String(text.dropFirst(2).dropLast(2)))
  }

  // MARK: Constants

  private func number(_ text: [UInt8]) -> ConditionValue? {
    var digits = text.filter { $0 != UInt8(ascii: "'") }
    var isUnsigned = false
    let isHexadecimal = digits.count > 1 && digits[1] | 0x20 == UInt8(ascii: "x")
    while let last = digits.last, last | 0x20 == UInt8(ascii: "u") || last | 0x20 == UInt8(ascii: "l") || last | 0x20 == UInt8(ascii: "z") {
      isUnsigned = isUnsigned || last | 0x20 == UInt8(ascii: "u")
      digits.removeLast()
    }
    let radix: Int, body: ArraySlice<UInt8>
    if isHexadecimal {
      (radix, body) = (16, digits.dropFirst(2))
    } else if digits.count > 1, digits[1] | 0x20 == UInt8(ascii: "b") {
      (radix, body) = (2, digits.dropFirst(2))
    } else {
      (radix, body) = (digits.first == UInt8(ascii: "0") && digits.count > 1 ? 8 : 10, digits[...])
    }
    guard let value = UInt64(String(decoding: body, as: UTF8.self), radix: radix) else { return nil }
    return ConditionValue(value, isUnsigned: isUnsigned || value > UInt64(Int64.max))
  }

  private func character(_ text: [UInt8]) -> ConditionValue? {
    guard let open = text.firstIndex(of: UInt8(ascii: "'")), text.count > open + 2 else { return nil }
    var units: [UInt64] = []
    var i = open + 1
    let end = text.count - 1
    while i < end {
      guard text[i] == UInt8(ascii: "\\"), i + 1 < end else {
        units.append(UInt64(text[i]))
        i += 1
        continue
      }
      i += 1
      let byte = text[i]
      i += 1
      switch byte {
      case UInt8(ascii: "n"): units.append(10)
      case UInt8(ascii: "t"): units.append(9)
      case UInt8(ascii: "r"): units.append(13)
      case UInt8(ascii: "a"): units.append(7)
      case UInt8(ascii: "b"): units.append(8)
      case UInt8(ascii: "f"): units.append(12)
      case UInt8(ascii: "v"): units.append(11)
      case UInt8(ascii: "e"): units.append(27)
      case UInt8(ascii: "x"):
        let digits = text[i..<end].prefix { isHexadecimal($0) }
        units.append(UInt64(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0)
        i += digits.count
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        let digits = text[(i - 1)..<min(i + 2, end)].prefix { $0 >= 0x30 && $0 <= 0x37 }
        units.append(UInt64(String(decoding: digits, as: UTF8.self), radix: 8) ?? 0)
        i += digits.count - 1
      default: units.append(UInt64(byte))
      }
    }
    if units.count == 1, open == 0 { return ConditionValue(UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: units[0])))) }
    let value = units.reduce(UInt64(0)) { $0 << 8 | ($1 & 0xff) }
    return ConditionValue(UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value))))
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}
