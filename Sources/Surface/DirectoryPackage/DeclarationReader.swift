import Records
import Rules
import Syntax

/// Reads the declarations of one parsed file: runs the pack's query on the file and on the bodies of types, never on anything else.
/// One per worker thread.
final class DeclarationReader {
  /// A node whose children are still to be matched.
  private struct Container {
    var node: Node
    /// The declaration it is the body of.
    var parent: UInt32?
  }

  /// The captures of the match at hand.
  private struct Match {
    var definition: Node?
    var kind = SymbolKind.variable
    var name: Node?
    var owner: Node?
    var parameters: Node?
    var typeParameters: Node?
    var returns: Node?
    var type: Node?
    var value: Node?
    var body: Node?
    var scope: Node?
    var statement: Node?
    var group: Node?
    var keyword: Node?
  }

  /// What the names of one definition share: found by a match of its own, since a match for each name that waits for the type behind
  /// all of them would cost their square.
  private struct Shared {
    var type = Span.none
    var value = Span.none
  }

  /// The file that is being read.
  struct Input {
    var source: UInt32
    /// The text that was parsed.
    var text: UnsafeBufferPointer<UInt8>
    /// Leads places of the text back to the file; nil: it is the file.
    var outline: Outline?
  }

  private let pack: RulePack
  private let cursor: QueryCursor
  private var containers: [Container] = []
  /// Name's place → its declaration and the pattern that gave it: of several patterns the first of the query counts.
  private var known: [UInt32: (index: UInt32, pattern: Int)] = [:]
  /// Where a group's node begins → the word before its brackets.
  private var groups: [UInt32: Span] = [:]
  private var statements: [Span] = []
  /// Where a definition of several names begins → what they share.
  private var shared: [UInt32: Shared] = [:]
  /// Called for every match. For `explain`; nil in a sprint.
  var observer: ((QueryMatch) -> Void)?

  init(_ pack: RulePack, clock: FileClock) {
    self.pack = pack
    cursor = QueryCursor(clock)
  }

  /// Appends the declarations of a file.
  func read(_ root: Node, _ input: Input, into facts: inout DirectoryFacts) {
    guard let query = pack.query else { return }
    let first = facts.declarations.count
    known.removeAll(keepingCapacity: true)
    groups.removeAll(keepingCapacity: true)
    statements.removeAll(keepingCapacity: true)
    shared.removeAll(keepingCapacity: true)
    containers = [Container(node: root)]
    while let container = containers.popLast() {
      cursor.run(query, on: container.node, source: input.text, maxStartDepth: 1) { match in
        observer?(match)
        facts.matches += 1
        take(match, in: container, input, first, into: &facts)
      }
    }
    for i in facts.declarations.indices.dropFirst(first) {
      if let parts = shared[facts.declarations[i].whole.start] { add(parts, to: &facts.declarations[i]) }
      place(&facts.declarations[i], statements[i - first])
    }
    setBounds(from: first, in: &facts)
  }

  // MARK: Matches

  private func take(_ match: QueryMatch, in container: Container, _ input: Input, _ first: Int, into facts: inout DirectoryFacts) {
    let m = captures(match)
    if let group = m.group { groups[span(group, input).start] = m.keyword.map { span($0, input) } ?? Span.none }
    guard let definition = m.definition, definition != container.node else { return }
    guard let nameNode = m.name.flatMap(leaf) else {
      if m.name == nil { share(m, of: definition, input) }
      return
    }
    let name = text(nameNode, input)
    // An alias that is not public may still stand before a public type's method.
    guard !pack.visibility.isPrivate(name) || (m.kind == .typeAlias && container.parent == nil) else { return }
    let nameStart = UInt32(origin(nameNode.startByte, input).place)
    if let old = known[nameStart], old.pattern <= match.pattern { return }
    var declaration = Declaration(
      kind: m.kind, name: facts.text.intern(name), source: input.source, parent: container.parent, nameStart: nameStart,
      line: UInt32(nameNode.line + origin(nameNode.startByte, input).lines))
    if let owner = m.owner {
      guard let leaf = leaf(owner) else { return }
      declaration.owner = facts.text.intern(text(leaf, input))
    }
    if m.kind == .typeAlias, let value = m.value, let leaf = leaf(value), pack.expressions.role(leaf.symbol) == .reference, leaf.childCount == 0 {
      declaration.target = facts.text.intern(text(leaf, input))
    }
    fill(&declaration, m, definition, input, &facts)
    let index = known[nameStart]?.index ?? UInt32(facts.declarations.count)
    known[nameStart] = (index, match.pattern)
    if Int(index) == facts.declarations.count {
      facts.declarations.append(declaration)
      statements.append(m.statement.map { span($0, input) } ?? Span.none)
    } else {
      facts.declarations[Int(index)] = declaration
      statements[Int(index) - first] = m.statement.map { span($0, input) } ?? Span.none
    }
    if let scope = m.scope, !pack.visibility.isPrivate(name) { containers.append(Container(node: scope, parent: index)) }
  }

  private func captures(_ match: QueryMatch) -> Match {
    var m = Match()
    for (index, node) in match.captures {
      switch pack.roles[Int(index)] {
      case .definition(let kind): (m.definition, m.kind) = (node, kind)
      case .name: m.name = node
      case .owner: m.owner = node
      case .parameters: m.parameters = node
      case .typeParameters: m.typeParameters = node
      case .returns: m.returns = node
      case .type: m.type = node
      case .value: m.value = node
      case .body: m.body = node
      case .scope: m.scope = node
      case .statement: m.statement = node
      case .group: m.group = node
      case .keyword: m.keyword = node
      default: break
      }
    }
    return m
  }

  private func fill(_ declaration: inout Declaration, _ m: Match, _ definition: Node, _ input: Input, _ facts: inout DirectoryFacts) {
    declaration.whole = span(definition, input)
    declaration.hasBody = m.body != nil && m.scope == nil
    declaration.hasValue = m.value != nil
    declaration.hasMembers = m.scope != nil
    let parts = [m.name, m.parameters, m.typeParameters, m.returns, m.value].compactMap { $0?.endByte }
    let end = (m.body ?? m.scope).map { origin($0.startByte, input).place } ?? parts.max().map { self.end($0, input) } ?? Int(declaration.whole.end)
    declaration.head = Span(start: declaration.whole.start, end: UInt32(end))
    if let returns = m.returns { declaration.type = span(returns, input) }
    if let list = m.parameters { declaration.parameters = readParameters(list, input, &facts) }
    if let list = m.typeParameters {
      let first = UInt32(facts.typeParameters.count)
      list.forEachNamedChild { child, _ in
        if !pack.expressions.role(child.symbol).isSkipped { facts.typeParameters.append(span(child, input)) }
      }
      declaration.typeParameters = first..<UInt32(facts.typeParameters.count)
    }
  }

  /// Keeps what the names of a definition share.
  private func share(_ m: Match, of definition: Node, _ input: Input) {
    let start = span(definition, input).start
    if let type = m.type { shared[start, default: Shared()].type = span(type, input) }
    if let value = m.value { shared[start, default: Shared()].value = span(value, input) }
    if m.type == nil, m.value == nil, shared[start] == nil { shared[start] = Shared() }
  }

  private func add(_ parts: Shared, to declaration: inout Declaration) {
    declaration.type = parts.type
    declaration.hasValue = !parts.value.isNone
    declaration.head.end = max(declaration.head.end, parts.type.end, parts.value.end)
    if parts.value.isNone { declaration.names = declaration.whole.start }
  }

  /// The parameters of a list: a node may declare several names of one type, or a type alone.
  private func readParameters(_ list: Node, _ input: Input, _ facts: inout DirectoryFacts) -> Range<UInt32> {
    let first = UInt32(facts.parameters.count)
    list.forEachNamedChild { child, _ in
      guard let rule = pack.parameters.rule(child.symbol), rule.role == .parameter else { return }
      var parameter = ParameterFact(name: .none, type: .none, defaultValue: .none, kind: rule.kind)
      if let field = rule.type, let type = child.child(field: field) { parameter.type = span(type, input) }
      if let field = rule.defaultValue, let value = child.child(field: field) { parameter.defaultValue = span(value, input) }
      let before = facts.parameters.count
      child.forEachNamedChild { part, field in
        guard field == rule.name else { return }
        parameter.name = span(part, input)
        facts.parameters.append(parameter)
      }
      if facts.parameters.count == before { facts.parameters.append(parameter) }
    }
    return first..<UInt32(facts.parameters.count)
  }

  // MARK: Places

  /// Puts a declaration in its statement, or in its group.
  private func place(_ declaration: inout Declaration, _ statement: Span) {
    guard !statement.isNone else { return }
    if let keyword = groups[statement.start] {
      declaration.group = statement
      declaration.keyword = keyword
    } else {
      declaration.whole = statement
      declaration.head.start = statement.start
    }
  }

  /// Sorts the declarations of a file and says where each one's predecessor ends.
  private func setBounds(from first: Int, in facts: inout DirectoryFacts) {
    // Indices of parents are those of declarations: a type comes before its members, so sorting by place keeps the order of types.
    let order = facts.declarations.indices.dropFirst(first).sorted { facts.declarations[$0].nameStart < facts.declarations[$1].nameStart }
    var places: [UInt32: UInt32] = [:]
    for (n, old) in order.enumerated() { places[UInt32(old)] = UInt32(first + n) }
    var sorted = order.map { facts.declarations[$0] }
    var bound: UInt32 = 0
    for i in sorted.indices {
      sorted[i].parent = sorted[i].parent.flatMap { places[$0] }
      if i > 0, sorted[i - 1].whole.start != sorted[i].whole.start {
        let before = sorted[i - 1]
        bound = before.whole.end <= sorted[i].whole.start ? before.whole.end : before.head.end
      }
      sorted[i].bound = min(bound, sorted[i].whole.start)
    }
    facts.declarations.replaceSubrange(first..., with: sorted)
  }

  private func origin(_ place: Int, _ input: Input) -> (place: Int, lines: Int) { input.outline?.origin(place) ?? (place, 0) }

  /// Where what ends at a place of the parsed text ends in the file.
  private func end(_ place: Int, _ input: Input) -> Int { place == 0 ? 0 : origin(place - 1, input).place + 1 }

  private func span(_ node: Node, _ input: Input) -> Span {
    Span(start: UInt32(origin(node.startByte, input).place), end: UInt32(end(node.endByte, input)))
  }

  private func text(_ node: Node, _ input: Input) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: input.text[node.startByte..<node.endByte])
  }

  /// The node of the bare name in a name or type: behind pointers and brackets, the last step of a dotted one; nil when there is none.
  private func leaf(_ node: Node) -> Node? {
    var node = node
    for _ in 0..<64 {
      let isPath = pack.expressions.role(node.symbol) == .reference
      guard isPath || pack.expressions.role(node.symbol) == .group else { return node.childCount == 0 ? node : nil }
      var inner: Node?
      node.forEachNamedChild { child, _ in
        if !pack.expressions.role(child.symbol).isSkipped, isPath || inner == nil { inner = child }
      }
      guard let inner else { return isPath ? node : nil }
      node = inner
    }
    return nil
  }
}
