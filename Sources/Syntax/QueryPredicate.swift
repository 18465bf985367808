import CTreeSitter
import Records

/// A condition on a match's captures: `#eq?`, `#not-eq?`, `#any-of?`, `#not-any-of?` with the tools' usual meaning.
///
/// A condition on a capture that took no part in the match holds.
struct QueryPredicate: Sendable {
  enum Operand: Sendable { case capture(UInt32), text([UInt8]) }
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
    guard parts.count >= 3, case .capture(let capture) = parts[1], parts.count == 3 || name.contains("any-of") else {
      throw OmniError(.invalid, "'#\(name)' takes a capture and \(name.contains("any-of") ? "one or more texts" : "one text or capture")", at: location)
    }
    self.capture = capture
    operands = Array(parts[2...])
    self.isNegated = isNegated
  }

  func holds(_ match: TSQueryMatch, _ source: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let text = Self.text(capture, match, source) else { return true }
    for operand in operands {
      let isEqual = switch operand {
      case .text(let bytes): text.elementsEqual(bytes)
      case .capture(let other): Self.text(other, match, source).map { text.elementsEqual($0) } ?? false
      }
      if isEqual { return !isNegated }
    }
    return isNegated
  }

  private static func text(_ capture: UInt32, _ match: TSQueryMatch, _ source: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>>? {
    for item in UnsafeBufferPointer(start: match.captures, count: Int(match.capture_count)) where item.index == capture {
      return source[Int(ts_node_start_byte(item.node))..<Int(ts_node_end_byte(item.node))]
    }
    return nil
  }
}
