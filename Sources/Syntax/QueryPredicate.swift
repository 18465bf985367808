import CTreeSitter
import Records

/// A condition on a match's captures: `#eq?`, `#not-eq?`, `#any-of?`, `#not-any-of?` with the tools' usual meaning.
///
/// A condition on a capture that took no part in the match holds; on a repeated capture it must hold for each of its nodes.
struct QueryPredicate: Sendable {
  enum Operand: Sendable {
    case capture(UInt32), text([UInt8])
    var isCapture: Bool { if case .capture = self { true } else { false } }
  }
  let capture: UInt32
  let operands: [Operand]
  let isNegated: Bool

  static func read(_ query: OpaquePointer, pattern: UInt32, at location: String) throws(OmniError) -> [QueryPredicate] {
    var count: UInt32 = 0
    guard let steps = ts_query_predicates_for_pattern(query, pattern, &count) else { return [] }
    var result: [QueryPredicate] = []
    var operands: [Operand] = []
    for step in UnsafeBufferPointer(start: steps, count: Int(count)) {
      switch step.type {
      case TSQueryPredicateStepTypeCapture: operands.append(.capture(step.value_id))
      case TSQueryPredicateStepTypeString:
        var length: UInt32 = 0
        let text = ts_query_string_value_for_id(query, step.value_id, &length)
        operands.append(.text(Array(UnsafeRawBufferPointer(start: text, count: Int(length)))))
      default:
        result.append(try QueryPredicate(operands, at: location))
        operands = []
      }
    }
    return result
  }

  private init(_ parts: [Operand], at location: String) throws(OmniError) {
    guard case .text(let bytes)? = parts.first else { throw OmniError(.invalid, "a predicate must begin with its name", at: location) }
    let name = String(decoding: bytes, as: UTF8.self)
    let known = ["eq?": false, "any-of?": false, "not-eq?": true, "not-any-of?": true]
    guard let isNegated = known[name] else {
      let hint = Spelling.hint(for: name, among: known.keys) ?? "the predicates are " + known.keys.sorted().map { "#" + $0 }.joined(separator: ", ")
      throw OmniError(.invalid, "unknown predicate '#\(name)' in the pattern that begins here", at: location, hint: hint)
    }
    let isList = name.hasSuffix("any-of?")
    guard parts.count >= 3, case .capture(let capture) = parts[1], isList ? !parts[2...].contains(where: \.isCapture) : parts.count == 3 else {
      throw OmniError(
        .invalid, "'#\(name)' takes a capture and \(isList ? "one or more texts" : "one text or capture")", at: location,
        hint: isList ? "(#\(name) @name \"a\" \"b\")" : "(#\(name) @name \"a\")")
    }
    self.capture = capture
    operands = Array(parts[2...])
    self.isNegated = isNegated
  }

  /// Whether every node of the capture meets the condition. Of another capture, the n-th node is compared with this one's n-th.
  func holds(_ match: TSQueryMatch, _ source: UnsafeBufferPointer<UInt8>) -> Bool {
    let items = UnsafeBufferPointer(start: match.captures, count: Int(match.capture_count))
    var count = 0
    for item in items where item.index == capture {
      let text = Self.text(item, source)
      let isEqual = operands.contains { operand in
        switch operand {
        case .text(let bytes): text.elementsEqual(bytes)
        case .capture(let other): Self.item(count, of: other, in: items).map { text.elementsEqual(Self.text($0, source)) } ?? false
        }
      }
      if isEqual == isNegated { return false }
      count += 1
    }
    return true
  }

  private static func item(_ number: Int, of capture: UInt32, in items: UnsafeBufferPointer<TSQueryCapture>) -> TSQueryCapture? {
    var left = number
    for item in items where item.index == capture {
      if left == 0 { return item }
      left -= 1
    }
    return nil
  }

  private static func text(_ item: TSQueryCapture, _ source: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
    source[Int(ts_node_start_byte(item.node))..<Int(ts_node_end_byte(item.node))]
  }
}
