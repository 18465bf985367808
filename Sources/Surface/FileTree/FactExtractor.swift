import Records
import Rules
import Syntax

/// Reads the facts of source files: runs the pack's query on each container of statements, never on bodies.
///
/// A container is the file, a type's body, a conditional block, …: its children are matched with start depth 1, and what a match
/// captures as scope, region or nested becomes a container in turn (an explicit stack: hostile nesting costs memory, no stack).
/// One per worker thread. The approach and its cost (5–8 % of a parse): container-wise queries against whole-tree ones (35–43 %).
final class FactExtractor {
  /// A place whose children are still to be matched.
  private struct Container {
    var node: Node
    var scope: UInt32
    var region: UInt32
    var isInstance: Bool
    /// Where facts of a nested container stand; `.none`: at their own statement.
    var place: Span
    var placeLine: UInt32
  }

  /// The captures of the match at hand.
  private struct Match {
    var definition: Node?
    var kind = SymbolKind.variable
    var name: Node?
    var parameters: Node?
    var typeParameters: Node?
    var returns: Node?
    var type: Node?
    var value: Node?
    var body: Node?
    var scope: Node?
    var hasReceiver = false
    var statement: Node?
    var nested: Node?
    var condition: Node?
    var importing: Node?
    var path: Node?
    var alias: Node?
    var isWildcard = false
    var export: CaptureRole.ExportOperation?
    var delete: Node?
    var container: Node?
    var isLocal = false
    var returned: Node?
    var reference: Node?
  }

  let pack: RulePack
  let rules: FileTreeRules
  /// Nil only for a pack that its decoder would refuse.
  private let query: Query?
  private let cursor: QueryCursor
  private var containers: [Container] = []
  private var regionNodes: [(node: Node, role: CaptureRole)] = []
  private var decoratorNodes: [Node] = []
  /// Called for every match. For `explain`; nil in a sprint.
  var observer: ((QueryMatch) -> Void)?

  init(pack: RulePack, rules: FileTreeRules, query: Query?, clock: FileClock) {
    cursor = QueryCursor(clock)
    self.pack = pack
    self.rules = rules
    self.query = query
  }

  /// Appends the facts of one parsed file.
  /// - Parameters:
  ///   - source: index of the file in the package's sources.
  ///   - bytes: the very bytes that were parsed.
  func extract(_ root: Node, source: UInt32, bytes: UnsafeBufferPointer<UInt8>, into facts: inout PackageFacts) {
    let first = UInt32(facts.facts.count)
    let scope = UInt32(facts.scopes.count)
    facts.scopes.append(Scope(isFile: true))
    let doc = documentation(firstIn: root)
    containers.append(Container(node: root, scope: scope, region: 0, isInstance: false, place: .none, placeLine: 0))
    while let container = containers.popLast() {
      guard let query else { continue }
      cursor.run(query, on: container.node, source: bytes, maxStartDepth: 1) { match in
        observer?(match)
        take(match, in: container, bytes: bytes, into: &facts)
      }
    }
    sortFacts(from: Int(first), in: &facts)
    if !pack.documentation.comments.isEmpty { setBounds(from: Int(first), in: &facts) }
    facts.files.append(FileFacts(source: source, facts: first..<UInt32(facts.facts.count), scope: scope, doc: doc, hasErrors: root.hasError))
  }

  private func sortFacts(from first: Int, in facts: inout PackageFacts) {
    // Nested containers come after their surroundings; stable, since a chain's targets share a position.
    facts.facts[first...].sort { $0.position != $1.position ? $0.position < $1.position : $0.detail < $1.detail }
  }

  /// Notes for each definition where the one before it ends, or the one around it begins: comments are looked for from there on.
  private func setBounds(from first: Int, in facts: inout PackageFacts) {
    // The ends of the definitions around the one at hand.
    var around: [UInt32] = []
    var bound: UInt32 = 0, last: UInt32 = 0
    for i in first..<facts.facts.count where facts.facts[i].kind == .definition {
      let detail = Int(facts.facts[i].detail), whole = facts.definitions[detail].whole
      // Several may stand in one statement.
      if whole.start > last { bound = last }
      while let end = around.last, end <= whole.start {
        bound = max(bound, end)
        around.removeLast()
      }
      facts.definitions[detail].bound = bound
      around.append(whole.end)
      last = whole.start
    }
  }

  // MARK: One match

  private func take(_ match: QueryMatch, in container: Container, bytes: UnsafeBufferPointer<UInt8>, into facts: inout PackageFacts) {
    var m = Match()
    regionNodes.removeAll(keepingCapacity: true)
    decoratorNodes.removeAll(keepingCapacity: true)
    for capture in match.captures {
      let node = capture.node
      switch pack.roles[Int(capture.index)] {
      case .definition(let kind): (m.definition, m.kind) = (node, kind)
      case .name: m.name = node
      case .parameters: m.parameters = node
      case .typeParameters: m.typeParameters = node
      case .returns: m.returns = node
      case .type: m.type = node
      case .value: m.value = node
      case .body: m.body = node
      case .scope: m.scope = node
      case .receiver: m.hasReceiver = true
      case .decorator: decoratorNodes.append(node)
      case .statement: m.statement = node
      case .nested: m.nested = node
      case .region, .conditionalRegion, .elseRegion: regionNodes.append((node, pack.roles[Int(capture.index)]))
      case .condition: m.condition = node
      case .importing: m.importing = node
      case .path: m.path = node
      case .alias: m.alias = node
      case .wildcard: m.isWildcard = true
      case .export(let operation): m.export = operation
      case .delete: m.delete = node
      case .container: m.container = node
      case .local: m.isLocal = true
      case .returned: m.returned = node
      case .reference: m.reference = node
      default: break
      }
    }
    facts.matches += 1
    if m.definition == container.node || m.importing == container.node || m.nested == container.node { return }
    for (node, role) in regionNodes { enter(region: node, role: role, condition: m.condition, in: container, bytes: bytes, &facts) }
    if let nested = m.nested {
      let whole = m.statement ?? nested
      let place = container.place.isNone ? span(whole) : container.place
      let line = container.place.isNone ? UInt32(whole.line) : container.placeLine
      containers.append(
        Container(node: nested, scope: container.scope, region: container.region, isInstance: container.isInstance, place: place, placeLine: line))
    }
    if let body = m.body, let name = m.name, !container.isInstance, !facts.scopes[Int(container.scope)].isFile, isInstanceScope(text(name, bytes)) {
      containers.append(Container(node: body, scope: container.scope, region: container.region, isInstance: true, place: .none, placeLine: 0))
    }
    if m.definition != nil { define(m, in: container, bytes: bytes, &facts) }
    if container.isInstance { return }
    if let node = m.importing { importing(m, node, in: container, bytes: bytes, &facts) }
    if let operation = m.export, facts.scopes[Int(container.scope)].isFile { export(operation, m, in: container, bytes: bytes, &facts) }
    if let node = m.returned, facts.scopes[Int(container.scope)].isFile { returned(m, node, in: container, bytes: bytes, &facts) }
    if let node = m.delete, let name = m.name {
      var detail = NameDetail()
      if let container = m.container { detail.steps = readPath(container, bytes, &facts).steps }
      facts.names.append(detail)
      add(
        .delete, name: facts.text.intern(text(name, bytes)), at: node, in: container, detail: UInt32(facts.names.count - 1), &facts)
    }
  }

  private func define(_ m: Match, in container: Container, bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts) {
    guard let node = m.definition, let name = m.name, m.hasReceiver == container.isInstance else { return }
    var detail = DefinitionDetail()
    detail.whole = container.place.isNone ? span(m.statement ?? node) : container.place
    let body = m.body ?? m.scope
    // A declaration without body ends with its parameters, as far as is known.
    let end = body?.startByte ?? (m.returns == nil && m.type == nil ? m.parameters?.endByte : nil)
    detail.head =
      end.map { Span(start: UInt32(node.startByte), end: UInt32($0)) } ?? (container.place.isNone ? span(node) : container.place)
    if let body { detail.doc = documentation(firstIn: body) }
    if let type = m.type { detail.type = span(type) }
    if let name = m.container { detail.container = readPath(name, bytes, &facts).steps }
    if let value = m.reference { detail.reference = readPath(value, bytes, &facts).steps }
    detail.isLocal = m.isLocal
    if let returns = m.returns { detail.returns = span(returns) }
    detail.gaps = readGaps(node, detail.head, bytes, &facts)
    if let list = m.parameters { detail.parameters = readParameters(list, bytes, &facts) }
    if let list = m.typeParameters { detail.typeParameters = readTypeParameters(list, &facts) }
    if let value = m.value, facts.scopes[Int(container.scope)].isFile, let list = readStrings(value, bytes, &facts) { detail.list = list }
    if !decoratorNodes.isEmpty { detail.decorators = readDecorators(decoratorNodes, bytes, &facts) }
    if let scope = m.scope { detail.scope = open(scope, in: container, &facts) }
    let index = UInt32(facts.definitions.count)
    facts.definitions.append(detail)
    add(.definition, m.kind, name: facts.text.intern(text(name, bytes)), at: node, in: container, detail: index, &facts)
  }

  /// Opens a scope, whose node is matched later.
  private func open(_ scope: Node, in container: Container, _ facts: inout PackageFacts) -> UInt32 {
    facts.scopes.append(Scope(isFile: false))
    let opened = UInt32(facts.scopes.count - 1)
    containers.append(
      Container(node: scope, scope: opened, region: inherited(container.region, &facts), isInstance: false, place: .none, placeLine: 0))
    return opened
  }

  private func returned(_ m: Match, _ node: Node, in container: Container, bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts) {
    var detail = NameDetail()
    if let scope = m.scope {
      detail.scope = open(scope, in: container, &facts)
    } else {
      detail.steps = readPath(node, bytes, &facts).steps
    }
    facts.names.append(detail)
    add(.returned, name: .none, at: node, in: container, detail: UInt32(facts.names.count - 1), &facts)
  }

  private func importing(_ m: Match, _ node: Node, in container: Container, bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts) {
    guard let path = m.path else { return }
    let (steps, level) = readPath(path, bytes, &facts)
    let name = m.name.map { facts.text.intern(text($0, bytes)) } ?? .none
    let alias = m.alias.map { facts.text.intern(text($0, bytes)) } ?? .none
    let index = UInt32(facts.imports.count)
    var detail = ImportDetail(path: steps, level: level, name: name, alias: alias)
    if let container = m.container { detail.container = readPath(container, bytes, &facts).steps }
    detail.isLocal = m.isLocal
    facts.imports.append(detail)
    add(m.isWildcard ? .wildcard : .importing, name: alias.isNone ? name : alias, at: node, in: container, detail: index, &facts)
  }

  private func export(
    _ operation: CaptureRole.ExportOperation, _ m: Match, in container: Container, bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts
  ) {
    guard let value = m.value else { return }
    let list = readList(value, bytes, &facts)
    let kind: Fact.Kind =
      switch operation {
      case .set: .exportSet;
      case .add: .exportAdd;
      case .remove: .exportRemove
      }
    add(kind, name: .none, at: value, in: container, detail: list, &facts)
  }

  private func add(
    _ kind: Fact.Kind, _ symbol: SymbolKind = .variable, name: TextID, at node: Node, in container: Container, detail: UInt32,
    _ facts: inout PackageFacts
  ) {
    let line = container.place.isNone ? UInt32(node.line) : container.placeLine
    let position = container.place.isNone ? UInt32(node.startByte) : container.place.start
    facts.facts.append(
      Fact(kind: kind, symbol: symbol, scope: container.scope, region: container.region, name: name, line: line, position: position, detail: detail))
  }

  private func isInstanceScope(_ name: UnsafeBufferPointer<UInt8>) -> Bool { pack.instanceScopes.contains { name.elementsEqual($0) } }

  // MARK: Regions

  private func enter(
    region node: Node, role: CaptureRole, condition: Node?, in container: Container, bytes: UnsafeBufferPointer<UInt8>, _ facts: inout PackageFacts
  ) {
    var region = facts.regions[Int(container.region)]
    region.isConditional = role != .region
    region.isNested = true
    if let condition, let (rule, isContrary) = known(condition, bytes), isContrary == (role == .elseRegion) {
      switch rule.effect {
      case .typesOnly: region.isTypesOnly = true
      case .never: region.isNever = true
      }
      if region.conditions.isNone {
        region.conditions = facts.text.intern(rule.name)
      } else {
        let outer = facts.text.string(region.conditions)
        if !outer.split(separator: ",").contains(Substring(rule.name)) { region.conditions = facts.text.intern(outer + "," + rule.name) }
      }
    }
    facts.regions.append(region)
    let index = UInt32(facts.regions.count - 1)
    containers.append(Container(node: node, scope: container.scope, region: index, isInstance: container.isInstance, place: .none, placeLine: 0))
  }

  /// The region of a type's body: the conditions stay, the innermost statement is the type.
  private func inherited(_ region: UInt32, _ facts: inout PackageFacts) -> UInt32 {
    guard facts.regions[Int(region)].isNested else { return region }
    var inner = facts.regions[Int(region)]
    inner.isConditional = false
    inner.isNested = false
    facts.regions.append(inner)
    return UInt32(facts.regions.count - 1)
  }

  private func known(_ condition: Node, _ bytes: UnsafeBufferPointer<UInt8>) -> (ConditionRule, isContrary: Bool)? {
    guard condition.endByte - condition.startByte <= 80 else { return nil }
    let text = text(condition, bytes).filter { $0 > 0x20 }
    for rule in pack.conditions {
      if rule.texts.contains(where: { Self.means(text, $0) }) { return (rule, false) }
      if rule.contrary.contains(where: { Self.means(text, $0) }) { return (rule, true) }
    }
    return nil
  }

  /// Whether the condition is this text, or a dotted name that ends with it.
  private static func means(_ text: [UInt8], _ known: [UInt8]) -> Bool {
    guard text.count != known.count else { return text == known }
    guard text.count > known.count, text.suffix(known.count).elementsEqual(known), text[text.count - known.count - 1] == UInt8(ascii: ".") else {
      return false
    }
    return text.prefix(text.count - known.count).allSatisfy {
      $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a)
    }
  }

  // MARK: Small readings

  func span(_ node: Node) -> Span { Span(start: UInt32(node.startByte), end: UInt32(node.endByte)) }

  func text(_ node: Node, _ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[node.startByte..<node.endByte])
  }

  func role(_ node: Node) -> ExpressionRules.Role { pack.expressions.role(node.symbol) }

  /// The documentation string that opens a body: the content of a string that is its first statement.
  private func documentation(firstIn body: Node) -> Span {
    var statement: Node?
    _ = body.everyChild {
      if $0.isNamed, !role($0).isSkipped { statement = $0 }
      return statement == nil
    }
    guard let statement, pack.documentation.statements.contains(statement.symbol), var string = statement.namedChild(0) else { return .none }
    for _ in 0..<8 {
      guard role(string) == .group, let inner = string.namedChild(0) else { break }
      string = inner
    }
    switch role(string) {
    case .string, .join: return span(string)
    default: return .none
    }
  }
}
