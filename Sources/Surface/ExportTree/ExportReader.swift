import Records
import Rules
import Syntax

/// Reads the facts of one grammar's files: runs the pack's query on each container of statements or members, never on bodies.
///
/// The first container is the file; what a match captures as scope, region or nested becomes a container in turn (an explicit stack).
/// One per worker thread.
final class ExportReader {
  /// A place whose children are still to be matched.
  private struct Container {
    var node: Node
    var scope: UInt32
    var flags: ExportDeclaration.Flags = []
    var isAmbient = false
    /// The statement around it, from which place and text are taken; `.none`: what is met stands for itself.
    var statement = Span.none
    var line: UInt32 = 0
    /// The statement above which the documentation of its parts stands.
    var documented: UInt32?
    /// The module that imports and exports in it are about: index into `requests`.
    var request: UInt32?
  }

  /// The captures of the match at hand.
  private struct Match {
    var definition: Node?
    var kind = SymbolKind.variable
    var name: Node?
    var receiver: Node?
    var parameters: Node?
    var typeParameters: Node?
    var returns: Node?
    var type: Node?
    var value: Node?
    var heritage: Node?
    var body: Node?
    var scope: Node?
    var nested: Node?
    var region: Node?
    var statement: Node?
    var importing: Node?
    var exporting: Node?
    var augment: Node?
    var path: Node?
    var alias: Node?
    var isWildcard = false
    var isAmbient = false
    var flags: ExportDeclaration.Flags = []
  }

  let pack: RulePack
  let rules: ExportTreeRules
  private let cursor: QueryCursor
  private var containers: [Container] = []
  private var file: UInt32 = 0
  /// The first of the decorators that stand before the next declaration, and what they stand in.
  private var decorator: (node: Node, container: Node)?
  /// Called for every match. For `explain`; nil in a sprint.
  var observer: ((QueryMatch) -> Void)?

  init(pack: RulePack, rules: ExportTreeRules, clock: FileClock) {
    cursor = QueryCursor(clock)
    self.pack = pack
    self.rules = rules
  }

  /// Appends the facts of one parsed file.
  /// - Parameters:
  ///   - source: index of the file in the package's sources.
  ///   - isAmbient: the file holds declarations only.
  ///   - bytes: the file as it is; what was parsed may differ in what was repaired.
  func extract(_ root: Node, source: UInt32, isAmbient: Bool, bytes: UnsafeBufferPointer<UInt8>, into facts: inout ExportFacts) {
    // The pack's decoder has checked that there is a query.
    guard let query = pack.query else { return }
    let first = facts.order.count
    file = UInt32(facts.files.count)
    let scope = UInt32(facts.scopes.count)
    facts.scopes.append(ScopeFact(kind: .file, parent: 0, file: file, isAmbient: isAmbient))
    decorator = nil
    containers.append(Container(node: root, scope: scope))
    while let container = containers.popLast() {
      cursor.run(query, on: container.node, source: bytes, maxStartDepth: 1) { match in
        observer?(match)
        take(match, in: container, bytes, &facts)
      }
    }
    facts.fileOfSource[source] = file
    facts.order[first...].sort(by: ExportFacts.Place.precedes)
    facts.files.append(
      ExportFile(source: source, scope: scope, hasErrors: root.hasError, facts: UInt32(first)..<UInt32(facts.order.count)))
  }

  // MARK: One match

  private func take(_ match: QueryMatch, in container: Container, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ExportFacts) {
    var m = Match()
    for (index, node) in match.captures {
      switch pack.roles[Int(index)] {
      case .definition(let kind): (m.definition, m.kind) = (node, kind)
      case .name: m.name = node
      case .receiver: m.receiver = node
      case .parameters: m.parameters = node
      case .typeParameters: m.typeParameters = node
      case .returns: m.returns = node
      case .type: m.type = node
      case .value: m.value = node
      case .heritage: m.heritage = node
      case .body: m.body = node
      case .scope: m.scope = node
      case .nested: m.nested = node
      case .region: m.region = node
      case .statement: m.statement = node
      case .importing: m.importing = node
      case .exporting: m.exporting = node
      case .augment: m.augment = node
      case .path: m.path = node
      case .alias: m.alias = node
      case .wildcard: m.isWildcard = true
      case .ambient: m.isAmbient = true
      case .exported: m.flags.insert(.exported)
      case .byDefault: m.flags.insert(.byDefault)
      case .whole: m.flags.insert(.whole)
      case .decorator: if decorator?.container != container.node { decorator = (node, container.node) }
      default: break
      }
    }
    facts.matches += 1
    for node in [m.definition, m.importing, m.exporting, m.augment, m.nested, m.region] where node == container.node { return }
    m.flags.formUnion(container.flags)
    m.isAmbient = m.isAmbient || container.isAmbient
    let request = m.path.map { addRequest($0, bytes, &facts) } ?? container.request
    if let node = m.nested {
      var inner = Container(node: node, scope: container.scope, flags: m.flags, isAmbient: m.isAmbient, request: request)
      (inner.statement, inner.line) = place(of: m.statement ?? node, in: container)
      // A pattern with an optional part may match twice.
      if let last = containers.last, last.node == node {
        inner.flags.formUnion(last.flags)
        inner.request = inner.request ?? last.request
        containers.removeLast()
      }
      containers.append(inner)
    }
    if let node = m.region {
      var inner = Container(node: node, scope: container.scope, flags: m.flags, isAmbient: m.isAmbient)
      inner.documented = container.documented ?? place(of: node, in: container).0.start
      containers.append(inner)
    }
    if !m.flags.isEmpty || m.exporting != nil || (m.importing != nil && m.value == nil) { facts.scopes[Int(container.scope)].isModule = true }
    if m.exporting != nil { facts.scopes[Int(container.scope)].listsExports = true }
    if let node = m.definition { define(node, m, in: container, bytes, &facts) }
    if let node = m.importing { importing(node, m, request, in: container, bytes, &facts) }
    if let node = m.exporting { exporting(node, m, request, in: container, bytes, &facts) }
    if m.augment != nil, let request, let body = m.scope {
      let scope = open(.augmentation, in: container, isAmbient: true, &facts)
      facts.augmentations.append(Augmentation(scope: scope, request: request))
      containers.append(Container(node: body, scope: scope))
    }
  }

  private func place(of node: Node, in container: Container) -> (Span, line: UInt32) {
    container.statement.isNone ? (span(node), UInt32(node.line)) : (container.statement, container.line)
  }

  /// The place of a declaration, from the decorators before it on.
  private func place(ofDeclaration node: Node, in container: Container) -> (Span, line: UInt32) {
    let (whole, line) = place(of: node, in: container)
    guard let decorator, decorator.container == container.node, decorator.node.startByte < whole.start else { return (whole, line) }
    self.decorator = nil
    return (Span(start: UInt32(decorator.node.startByte), end: whole.end), UInt32(decorator.node.line))
  }

  private func open(_ kind: ScopeFact.Kind, in container: Container, owner: UInt32 = .max, isAmbient: Bool, _ facts: inout ExportFacts) -> UInt32 {
    let isAmbient = isAmbient || facts.scopes[Int(container.scope)].isAmbient
    facts.scopes.append(ScopeFact(kind: kind, parent: container.scope, file: file, owner: owner, isAmbient: isAmbient))
    return UInt32(facts.scopes.count - 1)
  }

  // MARK: Declarations

  private func define(_ node: Node, _ m: Match, in container: Container, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ExportFacts) {
    let parts = rules.parts
    func part(_ captured: Node?, _ field: UInt16?) -> Node? { captured ?? field.flatMap { node.child(field: $0) } }
    let (whole, line) = place(ofDeclaration: m.statement ?? node, in: container)
    let body = m.scope ?? part(m.body, parts.body)
    var declaration = ExportDeclaration(
      kind: m.kind, flags: m.flags, scope: container.scope, file: file, name: .none, line: line, whole: whole,
      head: Span(start: whole.start, end: body.map { UInt32($0.startByte) } ?? whole.end), headLimit: SourceText.headLimit)
    declaration.documented = container.documented ?? whole.start
    let written = part(m.name, parts.name)
    var isHidden = false
    if let written {
      guard let name = nameNode(written) else { return }
      if facts.scopes[Int(container.scope)].kind == .members { isHidden = readModifiers(of: node, before: written, bytes, &declaration) }
      declaration.name = readName(name, bytes, &facts)
      if declaration.kind == .method, isConstructor(name, declaration, bytes, facts) { declaration.kind = .constructor }
    } else {
      guard !m.flags.isDisjoint(with: [.byDefault, .whole]) else { return }
      declaration.name = facts.text.intern(m.flags.contains(.whole) ? rules.wholeName : rules.defaultName)
    }
    let parameters = part(m.parameters, parts.parameters)
    if isHidden {
      // It is no part of the surface; the properties that it declares may be.
      if declaration.kind == .constructor, let list = parameters { addParameterProperties(list, of: declaration, bytes, &facts) }
      return
    }
    if let receiver = m.receiver { declaration.receiver = facts.text.intern(text(receiver, bytes)) }
    if let list = part(m.typeParameters, parts.typeParameters) { declaration.typeParameters = readTypeParameters(list, &facts) }
    if let list = parameters { declaration.parameters = readParameters(list, bytes, &facts) }
    if let returns = part(m.returns, parts.returns) ?? part(nil, parts.type) { declaration.returns = span(returns) }
    if let value = part(m.value, parts.value), value != m.type {
      declaration.headLimit = value.startByte - Int(declaration.head.start) + SourceText.valueLimit
      if m.value != nil, m.type == nil, role(value) == .function { declaration.flags.insert(.callable) }
    }
    if m.kind == .namespace, let written, let scope = m.scope {
      return addNamespace(declaration, path: written, body: scope, isAmbient: m.isAmbient, in: container, bytes, &facts)
    }
    let index = UInt32(facts.declarations.count)
    facts.declarations.append(declaration)
    facts.order.append(ExportFacts.Place(position: UInt32(node.startByte), isLink: false, index: index))
    if let scope = m.scope {
      facts.declarations[Int(index)].body = open(.members, in: container, owner: index, isAmbient: m.isAmbient, &facts)
      containers.append(Container(node: scope, scope: facts.declarations[Int(index)].body))
    }
    let heritage = m.heritage.map { readType($0, owner: index, in: container, bytes, &facts) }
    let type = (m.type ?? m.value).map { readType($0, isValue: m.type == nil, owner: index, in: container, bytes, &facts) }
    facts.declarations[Int(index)].heritage = heritage ?? 0..<0
    facts.declarations[Int(index)].type = type ?? 0..<0
    if declaration.kind == .constructor, let list = parameters { addParameterProperties(list, of: declaration, bytes, &facts) }
  }

  /// `namespace A.B.C {}` declares three namespaces, each inside the one before.
  private func addNamespace(
    _ outer: ExportDeclaration, path: Node, body: Node, isAmbient: Bool, in container: Container, _ bytes: UnsafeBufferPointer<UInt8>,
    _ facts: inout ExportFacts
  ) {
    var declaration = outer, container = container
    let steps = readSteps(path, bytes, &facts)
    guard steps.count <= Self.namespaceSteps else { return }
    for step in steps {
      let index = UInt32(facts.declarations.count)
      declaration.name = facts.steps[Int(step)]
      declaration.scope = container.scope
      container.scope = open(.namespace, in: container, owner: index, isAmbient: isAmbient, &facts)
      declaration.body = container.scope
      facts.declarations.append(declaration)
      facts.order.append(ExportFacts.Place(position: UInt32(path.startByte), isLink: false, index: index))
      declaration.flags = .exported
    }
    containers.append(Container(node: body, scope: container.scope))
  }

  /// Most steps of one dotted namespace: no surface is nested deeper.
  private static var namespaceSteps: Int { 200 }

  // MARK: Imports and exports

  private func importing(
    _ node: Node, _ m: Match, _ request: UInt32?, in container: Container, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ExportFacts
  ) {
    guard let alias = m.alias ?? m.name else { return }
    let target: Link.Target
    if let request {
      if m.isWildcard {
        target = .all(request)
      } else if m.flags.contains(.whole) {
        target = .whole(request)
      } else if let name = m.name {
        target = .named(readName(name, bytes, &facts), request)
      } else {
        target = .named(facts.text.intern(rules.defaultName), request)
      }
    } else if let value = m.value {
      target = .path(readSteps(value, bytes, &facts))
    } else {
      return
    }
    add(
      Link(kind: .binding, isExported: m.flags.contains(.exported), scope: container.scope, name: readName(alias, bytes, &facts), target: target),
      node, &facts)
  }

  private func exporting(
    _ node: Node, _ m: Match, _ request: UInt32?, in container: Container, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ExportFacts
  ) {
    var link = Link(kind: .export, scope: container.scope, name: .none, target: .path(0..<0))
    if let value = m.value {
      let name = facts.text.intern(m.flags.contains(.whole) ? rules.wholeName : rules.defaultName)
      guard role(value) == .reference else {
        return addValue(value, of: node, name: name, m.flags, in: container, bytes, &facts)
      }
      link.kind = m.flags.contains(.whole) ? .whole : .export
      link.name = name
      link.target = .path(readSteps(value, bytes, &facts))
    } else if m.isWildcard {
      guard let request else { return }
      link.kind = m.alias == nil ? .wildcard : .export
      link.name = m.alias.map { readName($0, bytes, &facts) } ?? .none
      link.target = .all(request)
    } else if let name = m.name {
      let local = readName(name, bytes, &facts)
      link.name = m.alias.map { readName($0, bytes, &facts) } ?? local
      if let request {
        link.target = .named(local, request)
      } else {
        let step = UInt32(facts.steps.count)
        facts.steps.append(local)
        link.target = .path(step..<step + 1)
      }
    } else {
      return
    }
    add(link, node, &facts)
  }

  /// An exported value that is no name declares itself.
  private func addValue(
    _ value: Node, of statement: Node, name: TextID, _ flags: ExportDeclaration.Flags, in container: Container, _ bytes: UnsafeBufferPointer<UInt8>,
    _ facts: inout ExportFacts
  ) {
    let index = UInt32(facts.declarations.count)
    var declaration = ExportDeclaration(
      kind: .property, flags: flags, scope: container.scope, file: file, name: name, line: UInt32(statement.line), whole: span(statement),
      head: span(statement), headLimit: SourceText.valueLimit)
    facts.declarations.append(declaration)
    declaration.documented = declaration.whole.start
    declaration.type = readType(value, isValue: true, owner: index, in: container, bytes, &facts)
    facts.declarations[Int(index)] = declaration
    facts.order.append(ExportFacts.Place(position: UInt32(statement.startByte), isLink: false, index: index))
  }

  private func add(_ link: Link, _ node: Node, _ facts: inout ExportFacts) {
    facts.order.append(ExportFacts.Place(position: UInt32(node.startByte), isLink: true, index: UInt32(facts.links.count)))
    facts.links.append(link)
  }

  private func addRequest(_ path: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ExportFacts) -> UInt32 {
    facts.requests.append(ModuleRequest(file: file, specifier: readName(path, bytes, &facts), module: nil))
    return UInt32(facts.requests.count - 1)
  }

  // MARK: Types

  /// The pieces of a type or value that have members. Members written out become a container of their own.
  private func readType(
    _ node: Node, isValue: Bool = false, owner: UInt32, in container: Container, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ExportFacts
  ) -> Range<UInt32> {
    let first = UInt32(facts.types.count)
    var stack = [(node: node, isValue: isValue)]
    var fuel = Self.typeFuel
    while let (node, isValue) = stack.popLast(), fuel > 0 {
      fuel -= 1
      switch rules.types.role(node.symbol) {
      case nil: break
      case .reference: facts.types.append(.named(readSteps(node, bytes, &facts), isValue: isValue))
      case .first: if let inner = node.namedChild(0) { stack.append((inner, isValue)) }
      case .value: if let inner = node.namedChild(0) { stack.append((inner, true)) }
      case .all:
        let count = stack.count
        node.forEachChild { if $0.isNamed { stack.append(($0, isValue)) } }
        stack[count...].reverse()
      case .members:
        let scope = open(.members, in: container, owner: owner, isAmbient: false, &facts)
        facts.types.append(.members(scope: scope))
        containers.append(Container(node: node, scope: scope))
      case .module: if let path = firstString(in: node) { facts.types.append(.module(addRequest(path, bytes, &facts))) }
      }
    }
    return first..<UInt32(facts.types.count)
  }

  /// Most nodes that are looked at in one type.
  private static var typeFuel: Int { 10_000 }
}
