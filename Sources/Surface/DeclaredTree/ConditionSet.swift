import Records
import Rules

/// The build conditions that hold for one package.
struct ConditionSet {
  private var flags: Set<TextID> = []
  private var values: Set<[TextID]> = []
  /// Names that only a build script could have set; nil: they are known.
  private let known: Set<TextID>?
  private let names: LinkerNames

  /// - Parameters:
  ///   - conditions: texts like `unix` and `target_os = "linux"`.
  ///   - isBuildKnown: what the package's build script sets is among them.
  init(_ conditions: [String], features: Set<String>, isBuildKnown: Bool, _ names: LinkerNames, _ pool: inout TextPool) {
    self.names = names
    known = isBuildKnown ? nil : names.knownConditions
    for text in conditions {
      let parts = text.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\"" } }
      if parts.count > 1 {
        values.insert([pool.intern(parts[0]), pool.intern(parts[1])])
      } else if let flag = parts.first {
        flags.insert(pool.intern(flag))
      }
    }
    for feature in features.sorted() { values.insert([names.feature, pool.intern(feature)]) }
  }

  struct Verdict {
    var holds: Bool
    /// The same, were every unknown condition true.
    var holdsIfUnknown: Bool
    var isCertain: Bool { holds == holdsIfUnknown }
  }

  private static let no = Verdict(holds: false, holdsIfUnknown: false)

  /// Evaluates one predicate; what cannot be read does not hold.
  func evaluate(_ tokens: ArraySlice<MacroToken>, _ pool: inout TextPool, depth: Int = 0) -> Verdict {
    let tokens = unwrapped(tokens)
    guard let first = tokens.first, first.kind == .word, depth < 64 else { return Self.no }
    let i = tokens.startIndex + 1
    guard i < tokens.endIndex else {
      if first.text == names.words.yes { return Verdict(holds: true, holdsIfUnknown: true) }
      let holds = flags.contains(first.text)
      return Verdict(holds: holds, holdsIfUnknown: holds || isUnknown(first.text))
    }
    if tokens[i].isMark(UInt8(ascii: "=")), i + 1 < tokens.endIndex {
      let value = SourceLiteral.text(of: tokens[i + 1], pool).withUnsafeBufferPointer { pool.intern($0) }
      let holds = values.contains([first.text, value])
      return Verdict(holds: holds, holdsIfUnknown: holds || isUnknown(first.text))
    }
    guard tokens[i].isOpen(UInt8(ascii: "(")) else { return Self.no }
    let parts = tokens[(i + 1)..<(i + Int(tokens[i].length))].separated()
    var verdicts: [Verdict] = []
    for part in parts { verdicts.append(evaluate(part, &pool, depth: depth + 1)) }
    switch first.text {
    case names.all: return Verdict(holds: verdicts.allSatisfy(\.holds), holdsIfUnknown: verdicts.allSatisfy(\.holdsIfUnknown))
    case names.any: return Verdict(holds: verdicts.contains(where: \.holds), holdsIfUnknown: verdicts.contains(where: \.holdsIfUnknown))
    case names.not: return Verdict(holds: verdicts.first?.holds != true, holdsIfUnknown: verdicts.first?.holdsIfUnknown != true)
    default: return Self.no
    }
  }

  private func isUnknown(_ name: TextID) -> Bool { known.map { !$0.contains(name) } ?? false }

  /// Without the invisible brackets of captured fragments around it.
  private func unwrapped(_ tokens: ArraySlice<MacroToken>) -> ArraySlice<MacroToken> {
    var tokens = tokens
    while let first = tokens.first, first.isOpen(0), first.treeLength == tokens.count { tokens = tokens.dropFirst().dropLast() }
    return tokens
  }
}

extension ArraySlice where Element == MacroToken {
  /// The parts between top-level commas, empty ones left out.
  func separated() -> [ArraySlice<MacroToken>] {
    var parts: [ArraySlice<MacroToken>] = []
    var start = startIndex, i = startIndex
    while i < endIndex {
      if self[i].isMark(UInt8(ascii: ",")) {
        if i > start { parts.append(self[start..<i]) }
        start = i + 1
      }
      i += self[i].treeLength
    }
    if start < endIndex { parts.append(self[start..<endIndex]) }
    return parts
  }
}

/// The content of string literals.
enum SourceLiteral {
  /// The text of a string token: prefix, quotes and fence off, escapes read; empty for anything else.
  static func text(of token: MacroToken, _ pool: borrowing TextPool) -> [UInt8] {
    guard token.kind == .literal else { return [] }
    return pool.withBytes(token.text) { text(of: $0) }
  }

  private static func text(of literal: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    guard let start = literal.firstIndex(of: quote), let end = literal.lastIndex(of: quote), end > start else { return [] }
    let content = literal[(start + 1)..<end]
    guard !literal[..<start].contains(UInt8(ascii: "r")), content.contains(UInt8(ascii: "\\")) else { return Array(content) }
    var out: [UInt8] = []
    var i = content.startIndex
    while i < content.endIndex {
      let byte = content[i]
      guard byte == UInt8(ascii: "\\"), i + 1 < content.endIndex else {
        out.append(byte)
        i += 1
        continue
      }
      i += 2
      switch content[i - 1] {
      case UInt8(ascii: "n"): out.append(0x0a)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "r"): out.append(0x0d)
      case UInt8(ascii: "0"): out.append(0)
      case 0x0a, 0x0d: while i < content.endIndex, content[i] <= 0x20 { i += 1 }
      case UInt8(ascii: "x"): i = scalar(content[i..<Swift.min(i + 2, content.endIndex)], from: i, &out)
      case UInt8(ascii: "u"):
        let stop = content[i...].firstIndex(of: UInt8(ascii: "}")) ?? content.endIndex
        _ = scalar(content[Swift.min(i + 1, stop)..<stop], from: i, &out)
        i = Swift.min(stop + 1, content.endIndex)
      default: out.append(content[i - 1])
      }
    }
    return out
  }

  /// Appends the scalar of hexadecimal digits; returns where they end.
  private static func scalar(_ digits: Slice<UnsafeBufferPointer<UInt8>>, from start: Int, _ out: inout [UInt8]) -> Int {
    let text = String(decoding: digits.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    if let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value) { out += Array(String(scalar).utf8) }
    return start + digits.count
  }
}
