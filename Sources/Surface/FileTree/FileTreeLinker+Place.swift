import Records
import Rules

/// Placing: each file becomes a module at its place in the tree, its facts the names bound there.
extension FileTreeLinker {
  mutating func placeFiles() {
    for index in placementOrder() { place(file: index) }
  }

  /// Packages before what they hold, sources before stubs; of a file and a folder of one name the folder comes later and wins.
  private func placementOrder() -> [UInt32] {
    func key(_ file: Int) -> (depth: Int, rank: Int) {
      let source = sources[Int(facts.files[file].source)]
      return (source.modulePath.count, (source.isStub ? 2 : 0) + (source.isIndex ? 1 : 0))
    }
    // Files stand in the order of their paths already, and sorting is stable.
    return facts.files.indices.sorted { key($0) < key($1) }.map(UInt32.init)
  }

  private mutating func place(file: UInt32) {
    let source = sources[Int(facts.files[Int(file)].source)]
    let path = source.modulePath.map { facts.text.intern($0) }
    guard let name = path.last, let parent = enclosingPackage(path) else { return }
    let module = build(file: file, name: name, parent: parent.id)
    let old = parent.id.map { graph.member(name, of: $0) } ?? graph.tops[name]
    if let old, graph[old].isModule, !graph[old].isNamespace, source.isStub, !graph[old].isStub {
      stubs.append((old, module))
    } else if let package = parent.id {
      graph.bind(name, in: package, to: module)
    } else {
      bindTop(name, module)
    }
  }

  private mutating func bindTop(_ name: TextID, _ module: NodeID) {
    if let old = graph.tops.updateValue(module, forKey: name) { graph.topOrder.removeAll { $0 == old } }
    graph.topOrder.append(module)
  }

  /// The package that a module belongs to, made as a namespace where no file declares it. Nil when the module cannot be imported:
  /// a folder without an index file below a regular package.
  private mutating func enclosingPackage(_ path: [TextID]) -> (id: NodeID?, Void)? {
    guard path.count > 1 else { return (nil, ()) }
    var package = graph.tops[path[0]]
    if package == nil {
      let made = graph.addContainer(GraphNode(kind: .module, name: path[0], isNamespace: true))
      bindTop(path[0], made)
      package = made
    }
    for name in path[1..<(path.count - 1)] {
      guard let outer = package else { return nil }
      if let inner = graph.member(name, of: outer), graph[inner].isModule {
        package = inner
      } else {
        guard graph[outer].isNamespace || !rules.requiresIndex else { return nil }
        let made = graph.addContainer(GraphNode(kind: .module, name: name, parent: outer, isNamespace: true))
        graph.bind(name, in: outer, to: made)
        package = made
      }
    }
    return (package, ())
  }

  // MARK: One file

  private mutating func build(file: UInt32, name: TextID, parent: NodeID?) -> NodeID {
    let source = sources[Int(facts.files[Int(file)].source)]
    var node = GraphNode(kind: .module, name: name, parent: parent, file: file, line: 1)
    node.isIndex = source.isIndex
    node.isStub = source.isStub
    let module = graph.addContainer(node)
    var opened: [UInt32: NodeID] = [facts.files[Int(file)].scope: module]
    var returned: NodeID?
    for index in facts.files[Int(file)].facts {
      let fact = facts.facts[Int(index)]
      let region = facts.regions[Int(fact.region)]
      guard !region.isNever, let owner = opened[fact.scope] else { continue }
      switch fact.kind {
      case .returned: returned = self.returned(fact, by: module, &opened)
      case .definition: define(fact, region, in: owner, of: module, file: file, &opened)
      case .importing: bindImport(fact, region, in: owner, module: module, file: file)
      case .wildcard:
        let path = absolute(facts.imports[Int(fact.detail)], in: module)
        if let scope = graph.scope(owner) { graph.scopes[scope].wildcards.append((path, fact.line)) }
      case .exportSet: setExports(fact, of: module)
      case .exportAdd, .exportRemove: changeExports(fact, of: module)
      case .delete:
        guard !region.isNested, let owner = container(facts.names[Int(fact.detail)].steps, in: owner, of: module) else { continue }
        if let scope = graph.scope(owner) { graph.scopes[scope][fact.name] = nil }
      }
    }
    if let scope = graph.scope(module), graph.scopes[scope].isReturned { take(returned, as: module) }
    settle(module)
    return module
  }

  private mutating func define(_ fact: Fact, _ region: Region, in place: NodeID, of module: NodeID, file: UInt32, _ opened: inout [UInt32: NodeID]) {
    let detail = facts.definitions[Int(fact.detail)]
    guard let owner = container(detail.container, in: place, of: module), let scope = graph.scope(owner) else { return }
    let isMember = !graph[owner].isModule
    var kind = fact.symbol
    if isMember, let inner = pack.memberKinds[kind] { kind = inner }
    var node = GraphNode(kind: kind, name: fact.name, parent: owner, file: file, line: fact.line, detail: fact.detail)
    node.isRuntime = !region.isTypesOnly
    node.conditions = region.conditions

    if detail.isLocal || isLocal(fact.name, detail.container, in: scope) {
      bindLocal(node, detail, in: module, &opened)
    } else if !detail.reference.isEmpty {
      bindReference(node, detail.reference, in: owner, of: module)
    } else if detail.scope != 0 {
      let id = graph.addContainer(node)
      opened[detail.scope] = id
      graph.bind(fact.name, in: owner, to: id)
    } else if fact.symbol == .function {
      bindFunction(node, detail, in: owner, scope, file: file)
    } else {
      bindVariable(node, fact, detail, region, in: owner, scope, file: file)
    }
  }

  /// Whether an assignment to a name, without anything in front of it, is one to a local name.
  private func isLocal(_ name: TextID, _ container: Range<UInt32>, in scope: Int) -> Bool {
    container.isEmpty && graph.scopes[scope].locals[name] != nil
  }

  private mutating func bindFunction(_ function: GraphNode, _ detail: DefinitionDetail, in owner: NodeID, _ scope: Int, file: UInt32) {
    var node = function
    for index in detail.decorators {
      let text = bytes(facts.decorators[Int(index)].name, in: file)
      if amends(node.name, text), let old = graph.scopes[scope].members[node.name], graph[old].kind == .property { return }
      let name = resolve(steps(of: text), in: owner)
      if isOne(of: pack.decorators.overload, name) {
        graph.scopes[scope].overloads.append((node.name, graph.add(node)))
        return
      }
      if isOne(of: pack.decorators.property, name) { node.kind = .property }
    }
    graph.bind(node.name, in: owner, to: graph.add(node))
    if node.kind != .property { graph.scopes[scope].overloads.removeAll { $0.name == node.name } }
  }

  /// Whether a decorator is `<name>.<amendment>`.
  private func amends(_ name: TextID, _ decorator: UnsafeBufferPointer<UInt8>) -> Bool {
    let length = facts.text.length(name)
    guard decorator.count > length + 1, decorator[length] == rules.separator else { return false }
    return facts.text.withBytes(name) { $0.elementsEqual(decorator[..<length]) }
      && pack.decorators.amend.contains { decorator[(length + 1)...].elementsEqual($0) }
  }

  private mutating func bindVariable(
    _ variable: GraphNode, _ fact: Fact, _ detail: DefinitionDetail, _ region: Region, in owner: NodeID, _ scope: Int, file: UInt32
  ) {
    var node = variable
    let old = graph.scopes[scope].members[fact.name]
    if detail.list != DefinitionDetail.noList, graph[owner].isModule { graph.scopes[scope].lists[fact.name] = detail.list }
    if old != nil, region.isConditional { return }
    if !detail.type.isNone {
      node.annotation = facts.text.intern(bytes(detail.type, in: file))
    } else if let old, graph[old].kind == .attribute || graph[old].kind == .typeAlias {
      node.annotation = graph[old].annotation
    }
    if isAnnotation(node.annotation, pack.annotations.typeAlias) { node.kind = .typeAlias }
    graph.bind(fact.name, in: owner, to: graph.add(node))
  }

  /// Whether the last step of a type, its arguments left out, is one of these.
  func isAnnotation(_ type: TextID, _ names: [[UInt8]]) -> Bool {
    guard !type.isNone, !names.isEmpty else { return false }
    return facts.text.withBytes(type) { text in
      let head = text.prefix { $0 != UInt8(ascii: "[") }
      let last = head.lastIndex(of: rules.separator).map { head[($0 + 1)...] } ?? head
      return names.contains { last.elementsEqual($0) }
    }
  }

  // MARK: Imports

  private mutating func bindImport(_ fact: Fact, _ region: Region, in place: NodeID, module: NodeID, file: UInt32) {
    let detail = facts.imports[Int(fact.detail)]
    guard let owner = container(detail.container, in: place, of: module), let scope = graph.scope(owner) else { return }
    var target = absolute(detail, in: module)
    var name = detail.alias
    if detail.name.isNone {
      guard let first = target.first else { return }
      // `import a.b` binds `a`.
      if detail.alias.isNone { target = first..<(first + 1) }
      if name.isNone { name = graph.steps[Int(first)] }
      if detail.alias == graph.steps[Int(first)], target.count == 1 { graph.scopes[scope].redundant.insert(name) }
    } else {
      // `from . import x` in an index file names a submodule, which is a member anyway.
      if detail.path.isEmpty, detail.level == 1, detail.alias.isNone, graph[module].isIndex { return }
      if name.isNone { name = detail.name }
      if detail.alias == detail.name { graph.scopes[scope].redundant.insert(name) }
    }
    graph.scopes[scope].imports[name] = target
    if detail.isLocal || isLocal(name, detail.container, in: scope) {
      graph.scopes[scope].locals[name] = nil
      return
    }
    if graph.steps[target].elementsEqual(graph.path(owner) + [name]) { return }
    var node = GraphNode(kind: .variable, name: name, parent: owner, target: .path(target), file: file, line: fact.line)
    node.isRuntime = !region.isTypesOnly
    node.conditions = region.conditions
    graph.bind(name, in: owner, to: graph.add(node))
  }

  /// The absolute steps of what an import names: its module's, then the imported name. A relative path that climbs above the top stays there.
  private mutating func absolute(_ detail: ImportDetail, in module: NodeID) -> Range<UInt32> {
    let first = UInt32(graph.steps.count)
    if detail.level > 0 {
      var base = graph.path(module)
      let climbs = Int(detail.level) - (graph[module].isIndex ? 1 : 0)
      if climbs > 0 { base.removeLast(min(climbs, base.count - 1)) }
      graph.steps.append(contentsOf: base)
    }
    graph.steps.append(contentsOf: facts.steps[detail.path])
    if !detail.name.isNone { graph.steps.append(detail.name) }
    return first..<UInt32(graph.steps.count)
  }

  // MARK: Export lists

  private func listItems(_ fact: Fact) -> [ListItem]? {
    let list = facts.lists[Int(fact.detail)]
    return list.isReadable ? Array(facts.items[Int(list.items.lowerBound)..<Int(list.items.upperBound)]) : nil
  }

  private mutating func setExports(_ fact: Fact, of module: NodeID) {
    if let scope = graph.scope(module) { graph.scopes[scope].exports = listItems(fact) }
  }

  private mutating func changeExports(_ fact: Fact, of module: NodeID) {
    guard let scope = graph.scope(module), let items = listItems(fact) else { return }
    if fact.kind == .exportAdd {
      graph.scopes[scope].exports = (graph.scopes[scope].exports ?? []) + items
    } else {
      graph.scopes[scope].exports?.removeAll { item in items.contains { $0.text == item.text && !item.text.isNone } }
    }
  }
}
