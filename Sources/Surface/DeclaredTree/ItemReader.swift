import Glibc
import Records
import Rules
import Syntax

/// Reads the items of a parsed text by the pack's query, container by container. One per worker thread.
///
/// Attributes and, in a tuple, visibilities are siblings of what they belong to: they wait for the next definition. Documentation
/// comments are none of the tree's business: they belong to the definition that they stand before. An explicit stack of containers:
/// nesting costs memory, no stack.
final class ItemReader {
  private struct Container {
    var node: Node
    var scope: UInt32
  }

  private let pack: RulePack
  private let rules: DeclaredTreeRules
  private let query: Query?
  private let cursor: QueryCursor
  private var containers: [Container] = []
  private var pending: [AttributeFact] = []
  private var inner: [AttributeFact] = []
  private var visibility = Span.none
  private var documentation: [DocumentationComment] = []
  /// The end of the last statement of the container at hand.
  private var statementEnd: UInt32 = 0
  /// Where its first statement begins.
  private var firstStatement: UInt32 = 0
  /// Called for every match. For `explain`; nil in a sprint.
  var observer: ((QueryMatch) -> Void)?

  /// - Parameter query: nil only for a pack that its decoder would refuse.
  init(pack: RulePack, rules: DeclaredTreeRules, clock: FileClock) {
    cursor = QueryCursor(clock)
    self.pack = pack
    self.rules = rules
    query = pack.query
  }

  /// Appends the facts of one tree.
  /// - Parameter documentation: the comments that are not in it, in source order.
  /// - Returns: the scope of its items.
  func read(
    _ root: Node, bytes: UnsafeBufferPointer<UInt8>, documentation: [DocumentationComment], into facts: inout ItemFacts
  ) -> UInt32 {
    self.documentation = documentation
    let first = open(root, &facts)
    while let container = containers.popLast(), let query {
      let start = UInt32(facts.items.count)
      pending.removeAll(keepingCapacity: true)
      inner.removeAll(keepingCapacity: true)
      visibility = .none
      let isRoot = container.scope == first
      statementEnd = isRoot ? 0 : UInt32(container.node.startByte)
      firstStatement = isRoot ? .max : UInt32(container.node.endByte)
      let inside = statementEnd
      cursor.run(query, on: container.node, source: bytes, maxStartDepth: 1) { match in
        observer?(match)
        facts.matches += 1
        take(match, in: container, bytes: bytes, &facts)
      }
      innerDocumentation(from: inside, to: firstStatement)
      facts.scopes[Int(container.scope)].items = start..<UInt32(facts.items.count)
      facts.scopes[Int(container.scope)].inner = append(inner, &facts)
    }
    return first
  }

  private func open(_ node: Node, _ facts: inout ItemFacts) -> UInt32 {
    let scope = UInt32(facts.scopes.count)
    facts.scopes.append(ItemScope())
    containers.append(Container(node: node, scope: scope))
    return scope
  }

  private func append(_ attributes: [AttributeFact], _ facts: inout ItemFacts) -> Range<UInt32> {
    let start = UInt32(facts.attributes.count)
    facts.attributes += attributes
    return start..<UInt32(facts.attributes.count)
  }

  // MARK: One match

  private func take(_ match: QueryMatch, in container: Container, bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ItemFacts) {
    var fact = ItemFact()
    var definition: Node?
    var name: Node?, path: Node?, type: Node?, value: Node?, scope: Node?, body: Node?, parameters: Node?, typeParameters: Node?
    for capture in match.captures {
      let node = capture.node
      switch pack.roles[Int(capture.index)] {
      case .attribute:
        firstStatement = min(firstStatement, UInt32(node.startByte))
        return pending.append(AttributeFact(span: span(node), isDocumentation: false))
      case .innerAttribute: return inner.append(AttributeFact(span: span(node), isDocumentation: false))
      case .visibility: fact.visibility = span(node)
      case .definition(let kind): (definition, fact.symbol) = (node, kind)
      case .importing: (definition, fact.kind) = (node, .importing)
      case .extending: (definition, fact.kind) = (node, .extending)
      case .expansion: (definition, fact.kind) = (node, .call)
      case .region: (definition, scope, fact.kind) = (node, node, .region)
      case .name: name = node
      case .alias: fact.alias = span(node)
      case .path: path = node
      case .type: type = node
      case .value: value = node
      case .arguments: type = node
      case .returns: fact.returns = span(node)
      case .scope: scope = node
      case .body: body = node
      case .parameters: parameters = node
      case .typeParameters: typeParameters = node
      case .error:
        facts.scopes[Int(container.scope)].errors += 1
        return forget()
      default: break
      }
    }
    if let first = match.captures.first { firstStatement = min(firstStatement, UInt32((definition ?? first.node).startByte)) }
    guard let definition else {
      if fact.visibility.isNone { forget() } else { visibility = fact.visibility }
      if let last = match.captures.last { statementEnd = max(statementEnd, UInt32(last.node.endByte)) }
      return
    }
    if definition == container.node { return }
    if fact.kind == .importing, path == nil { fact.kind = .package }
    fact.whole = span(definition)
    if let named = path ?? name { fact.name = span(named) } else { facts.scopes[Int(container.scope)].isNamed = fact.kind != .definition }
    if let type { fact.type = span(type) }
    fact.head = Span(start: fact.whole.start, end: headEnd(fact, type: type, value: value, body: scope ?? body))
    if let parameters { fact.parameters = read(parameters: parameters, &facts) }
    if let typeParameters { fact.typeParameters = read(typeParameters: typeParameters, &facts) }
    if fact.visibility.isNone { fact.visibility = visibility }
    document(fact.whole)
    fact.attributes = append(pending, &facts)
    forget()
    statementEnd = fact.whole.end
    if let scope { fact.scope = open(scope, &facts) }
    if let block = body ?? value, holdsMark(block, bytes) { fact.body = open(block, &facts) }
    facts.items.append(fact)
  }

  // MARK: Documentation

  /// The index of the first comment at or behind an offset.
  private func comment(from offset: UInt32) -> Int {
    var low = 0, high = documentation.count
    while low < high {
      let middle = (low + high) / 2
      if documentation[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Adds the comments between the last statement and a definition to its attributes, in source order.
  private func document(_ whole: Span) {
    var i = comment(from: statementEnd)
    let first = i
    while i < documentation.count, documentation[i].start < whole.start { i += 1 }
    guard i > first else { return }
    pending += documentation[first..<i].filter { !$0.isInner }.map { AttributeFact(span: $0.content, isDocumentation: true) }
    if pending.contains(where: { !$0.isDocumentation }) { pending.sort { $0.span.start < $1.span.start } }
  }

  /// Adds the comments that open a container and mean it.
  private func innerDocumentation(from start: UInt32, to end: UInt32) {
    var i = comment(from: start)
    while i < documentation.count, documentation[i].isInner, documentation[i].start < end {
      inner.append(AttributeFact(span: documentation[i].content, isDocumentation: true))
      i += 1
    }
  }

  private func forget() {
    pending.removeAll(keepingCapacity: true)
    visibility = .none
  }

  private func headEnd(_ fact: ItemFact, type: Node?, value: Node?, body: Node?) -> UInt32 {
    // The rules of a macro are its body.
    if fact.symbol == .macro { return fact.name.end }
    if value != nil, let type { return UInt32(type.endByte) }
    return body.map { UInt32($0.startByte) } ?? fact.whole.end
  }

  private func span(_ node: Node) -> Span { Span(start: UInt32(node.startByte), end: UInt32(node.endByte)) }

  /// Whether a body holds one of the words that tell of extensions or exported macros in it.
  private func holdsMark(_ node: Node, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    let end = node.endByte
    return rules.bodyMarks.contains { mark in
      guard let first = mark.first else { return false }
      var start = node.startByte
      while start + mark.count < end, let found = memchr(base + start, Int32(first), end - start - mark.count) {
        let place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        start = place + 1
        let stop = place + mark.count
        if !TokenLexer.isWord(bytes[place - 1]), !TokenLexer.isWord(bytes[stop]), bytes[place..<stop].elementsEqual(mark) { return true }
      }
      return false
    }
  }

  // MARK: Parameters

  private func read(typeParameters list: Node, _ facts: inout ItemFacts) -> Range<UInt32> {
    let start = UInt32(facts.typeParameters.count)
    list.forEachNamedChild { child, _ in facts.typeParameters.append(span(child)) }
    return start..<UInt32(facts.typeParameters.count)
  }

  private func read(parameters list: Node, _ facts: inout ItemFacts) -> Range<UInt32> {
    let start = UInt32(facts.parameters.count)
    list.forEachNamedChild { child, _ in
      guard let rule = pack.parameters.rule(child.symbol), rule.role == .parameter else { return }
      let name = rule.name.flatMap { child.child(field: $0) }, type = rule.type.flatMap { child.child(field: $0) }
      facts.parameters.append(
        ParameterFact(name: span(name ?? child), type: type.map(span) ?? .none, defaultValue: .none, kind: rule.kind))
    }
    return start..<UInt32(facts.parameters.count)
  }
}
