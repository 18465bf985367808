import Rules
import Syntax

/// Texts that a grammar does not know, replaced at the same length so that every offset stays right.
struct SourceRepair {
  let rules: [RepairRule]

  /// The repaired source; nil when no rule strikes. Names must be read from the original.
  /// - Complexity: O(rules × bytes).
  func repaired(_ source: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var text = Array(source)
    var isChanged = false
    for rule in rules {
      text.withUnsafeMutableBufferPointer { text in
        if apply(rule, to: text) { isChanged = true }
      }
    }
    return isChanged ? text : nil
  }

  private func apply(_ rule: RepairRule, to text: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    let source = UnsafeBufferPointer(text)
    var i = 0, isChanged = false
    while let start = Self.find(rule.text, in: source, from: i) {
      i = start + rule.text.count
      guard let end = end(of: rule, from: i, in: source), fits(rule, start, end, in: source) else { continue }
      for j in start..<end where text[j] != 0x0a {
        text[j] = rule.replacement == .space ? 0x20 : j == start ? Self.nameStart : UInt8(ascii: "_")
      }
      isChanged = true
      i = end
    }
    return isChanged
  }

  private static var nameStart: UInt8 { UInt8(ascii: "I") }

  /// Longest text between the two ends of a rule.
  private static var reach: Int { 400 }

  private func end(of rule: RepairRule, from start: Int, in source: UnsafeBufferPointer<UInt8>) -> Int? {
    guard !rule.through.isEmpty else { return start }
    let window = UnsafeBufferPointer(rebasing: source[..<min(source.count, start + Self.reach)])
    return Self.find(rule.through, in: window, from: start).map { $0 + rule.through.count }
  }

  private func fits(_ rule: RepairRule, _ start: Int, _ end: Int, in source: UnsafeBufferPointer<UInt8>) -> Bool {
    if Self.isWord(rule.text[0]), start > 0, Self.isWord(source[start - 1]) { return false }
    if Self.isWord(source[end - 1]), end < source.count, Self.isWord(source[end]) { return false }
    if !rule.before.isEmpty {
      guard let next = source[end...].first(where: { $0 > 0x20 }), rule.before.contains(next) else { return false }
    }
    if !rule.after.isEmpty {
      guard let last = source[..<start].last(where: { $0 > 0x20 }), rule.after.contains(last) else { return false }
    }
    return true
  }

  /// Where a text stands next.
  static func find(_ text: [UInt8], in source: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let first = text.first, source.count >= text.count else { return nil }
    var i = start
    while i <= source.count - text.count {
      guard let found = source[i...(source.count - text.count)].firstIndex(of: first) else { return nil }
      if source[found..<(found + text.count)].elementsEqual(text) { return found }
      i = found + 1
    }
    return nil
  }

  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
    default: false
    }
  }

  /// How much of a tree is errors: their bytes, and one for each.
  /// - Complexity: O(nodes with errors inside and their children).
  static func damage(_ root: Node) -> Int {
    var sum = 0
    var stack = [root]
    while let node = stack.popLast() {
      if node.isError {
        sum += 1 + node.endByte - node.startByte
      } else if node.hasError {
        node.forEachChild { if $0.hasError || $0.isMissing { stack.append($0) } }
      }
    }
    return sum
  }
}
