import Records
import Rules
import Syntax

/// Reading of the few expressions that matter: lists of names, dotted references, import paths, decorators, parameters.
extension FactExtractor {
  /// How deep a value is followed; deeper ones are unreadable.
  private static var depthLimit: Int { 64 }

  /// The value as a list of strings and references, unreadable when it holds anything else.
  func readList(_ value: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts) -> UInt32 {
    let first = facts.items.count
    let isReadable = readItems(value, bytes, &facts, depth: 0)
    if !isReadable { facts.items.removeSubrange(first...) }
    facts.lists.append(ListFact(items: UInt32(first)..<UInt32(facts.items.count), isReadable: isReadable))
    return UInt32(facts.lists.count - 1)
  }

  /// The value as a list of nothing but strings; nil for any other value.
  func readStrings(_ value: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts) -> UInt32? {
    switch role(value) {
    case .sequence, .concatenation, .chain: break
    default: return nil
    }
    let first = facts.items.count
    guard readItems(value, bytes, &facts, depth: 0, stringsOnly: true), facts.items.count > first else {
      facts.items.removeSubrange(first...)
      return nil
    }
    facts.lists.append(ListFact(items: UInt32(first)..<UInt32(facts.items.count), isReadable: true))
    return UInt32(facts.lists.count - 1)
  }

  private func readItems(_ node: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts, depth: Int, stringsOnly: Bool = false)
    -> Bool
  {
    guard depth < Self.depthLimit else { return false }
    switch role(node) {
    case .string, .join:
      guard let text = stringText(node, bytes, &facts) else { return false }
      facts.items.append(ListItem(text: text, reference: 0..<0))
      return true
    case .sequence, .group:
      return node.everyChild {
        !$0.isNamed || role($0).isSkipped || readItems($0, bytes, &facts, depth: depth + 1, stringsOnly: stringsOnly)
      }
    case .concatenation:
      return node.everyChild {
        if role($0).isSkipped { return true }
        if !$0.isNamed { return text($0, bytes).elementsEqual(pack.expressions.concatenationOperator) }
        return readItems($0, bytes, &facts, depth: depth + 1, stringsOnly: stringsOnly)
      }
    case .chain:
      guard let field = pack.expressions.chainValue, let value = node.child(field: field) else { return false }
      return readItems(value, bytes, &facts, depth: depth + 1, stringsOnly: stringsOnly)
    case .reference where !stringsOnly:
      let (steps, level) = readPath(node, bytes, &facts)
      guard level == 0 else { return false }
      facts.items.append(ListItem(text: .none, reference: steps))
      return true
    default:
      return false
    }
  }

  /// A string's text, the parts of a joined one put together; nil when it holds an interpolation.
  private func stringText(_ node: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts) -> TextID? {
    if let only = onlyContent(node) { return facts.text.intern(text(only, bytes)) }
    var joined: [UInt8] = []
    guard collect(node, bytes, into: &joined) else { return nil }
    return joined.withUnsafeBufferPointer { facts.text.intern($0) }
  }

  private func onlyContent(_ node: Node) -> Node? {
    guard role(node) == .string, node.namedChildCount == 3, let content = node.namedChild(1), role(content) == .stringContent else { return nil }
    return content
  }

  private func collect(_ node: Node, _ bytes: UnsafeBufferPointer<UInt8>, into joined: inout [UInt8]) -> Bool {
    node.everyChild { child in
      guard child.isNamed else { return true }
      switch role(child) {
      case .stringContent: joined.append(contentsOf: text(child, bytes))
      case .string: return collect(child, bytes, into: &joined)
      case .stringStart, .comment, .ignore: break
      default: return false
      }
      return true
    }
  }

  /// A dotted path as interned steps; the prefixes of a relative one are counted. White space and comments inside are left out.
  func readPath(_ node: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts) -> (steps: Range<UInt32>, level: UInt32) {
    let first = UInt32(facts.steps.count)
    let separator = rules.separator, prefix = rules.relativePrefix
    var level: UInt32 = 0
    var i = node.startByte
    let end = node.endByte
    while i < end, bytes[i] == prefix || bytes[i] <= 0x20 {
      if bytes[i] == prefix { level += 1 }
      i += 1
    }
    while i < end {
      let start = i
      while i < end, bytes[i] != separator, bytes[i] > 0x20 { i += 1 }
      if i > start { facts.steps.append(facts.text.intern(UnsafeBufferPointer(rebasing: bytes[start..<i]))) }
      while i < end, bytes[i] == separator || bytes[i] <= 0x20 || bytes[i] == UInt8(ascii: "\\") { i += 1 }
    }
    return (first..<UInt32(facts.steps.count), level)
  }

  func readDecorators(_ nodes: [Node], _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts) -> Range<UInt32> {
    let first = UInt32(facts.decorators.count)
    for node in nodes {
      var name = node, arguments = Span.none, message = Span.none
      if role(node) == .call {
        guard let field = pack.expressions.callee, let callee = node.child(field: field) else { continue }
        name = callee
        if let field = pack.expressions.arguments, let list = node.child(field: field) {
          arguments = span(list)
          if let argument = list.namedChild(0), role(argument) == .string || role(argument) == .join { message = span(argument) }
        }
      }
      guard role(name) == .reference else { continue }
      facts.decorators.append(DecoratorFact(name: span(name), arguments: arguments, message: message))
    }
    return first..<UInt32(facts.decorators.count)
  }

  func readParameters(_ list: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts) -> Range<UInt32> {
    let first = facts.parameters.count
    var isKeywordOnly = false
    list.forEachNamedChild { child, _ in
      guard let rule = pack.parameters.rule(child.symbol) else { return }
      switch rule.role {
      case .positionalBefore:
        for j in first..<facts.parameters.count where facts.parameters[j].kind == .positionalOrKeyword { facts.parameters[j].kind = .positional }
      case .keywordAfter:
        isKeywordOnly = true
      case .parameter:
        var parameter = ParameterFact(name: span(child), type: .none, defaultValue: .none, kind: .positionalOrKeyword)
        read(child, rule, into: &parameter, depth: 0)
        if isKeywordOnly, parameter.kind == .positionalOrKeyword { parameter.kind = .keyword }
        if parameter.kind == .variadic { isKeywordOnly = true }
        facts.parameters.append(parameter)
      }
    }
    return UInt32(first)..<UInt32(facts.parameters.count)
  }

  private func read(_ node: Node, _ rule: ParameterRules.Rule, into parameter: inout ParameterFact, depth: Int) {
    if rule.kind != .positionalOrKeyword { parameter.kind = rule.kind }
    if let field = rule.type, let type = node.child(field: field) { parameter.type = span(type) }
    if let field = rule.defaultValue, let value = node.child(field: field) { parameter.defaultValue = span(value) }
    if let field = rule.name {
      if let name = node.child(field: field) { parameter.name = span(name) }
    } else if let inner = node.namedChild(0), depth < 4 {
      parameter.name = span(inner)
      if let next = pack.parameters.rule(inner.symbol), next.role == .parameter { read(inner, next, into: &parameter, depth: depth + 1) }
    } else {
      parameter.name = span(node)
    }
  }

  /// The comments inside a declaration's head.
  func readGaps(_ definition: Node, _ head: Span, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts) -> Range<UInt32> {
    let first = UInt32(facts.gaps.count)
    let text = bytes[Int(head.start)..<Int(head.end)]
    guard let mark = pack.expressions.commentMark.first, text.contains(mark) else { return first..<first }
    var cursor = TreeCursor(definition)
    while cursor.advance() {
      let node = cursor.node
      if node.startByte >= head.end { break }
      if node.isNamed, role(node) == .comment { facts.gaps.append(span(node)) }
    }
    return first..<UInt32(facts.gaps.count)
  }

  func readTypeParameters(_ list: Node, _ facts: inout PackageFacts) -> Range<UInt32> {
    let first = UInt32(facts.typeParameters.count)
    list.forEachNamedChild { child, _ in if !role(child).isSkipped { facts.typeParameters.append(span(child)) } }
    return first..<UInt32(facts.typeParameters.count)
  }
}
