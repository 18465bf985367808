import Records
import Rules

/// Stubs, overloads, export lists, wildcards and synthesised members, in this order.
extension FileTreeLinker {
  // MARK: Stubs

  /// Merges stubs into their modules. A top module's stub comes last: its imports are followed first, through wildcards too.
  mutating func mergeStubs() {
    for (module, stub) in stubs where graph[module].parent != nil { merge(stub, into: module) }
    for top in graph.topOrder { completeOverloads(below: top) }
    for (module, stub) in stubs where graph[module].parent == nil {
      var visited = Set<NodeID>()
      expandWildcards(of: module, &visited)
      merge(stub, into: module)
      completeOverloads(below: module)
    }
  }

  private mutating func merge(_ stub: NodeID, into target: NodeID) {
    guard let from = graph.scope(stub), let to = graph.scope(target) else { return }
    graph.scopes[to].imports.merge(graph.scopes[from].imports) { $1 }
    graph.scopes[to].lists.merge(graph.scopes[from].lists) { $1 }
    if let exports = graph.scopes[from].exports { graph.scopes[to].exports = exports }
    for wildcard in graph.scopes[from].wildcards
    where !graph.scopes[to].wildcards.contains(where: { graph.steps[$0.path] == graph.steps[wildcard.path] }) {
      graph.scopes[to].wildcards.append(wildcard)
    }
    for name in graph.scopes[from].order {
      guard let new = graph.scopes[from].members[name] else { continue }
      if let old = graph.scopes[to].members[name] {
        if !graph[new].isAlias { merge(member: new, over: old, name, in: target) }
      } else {
        graph[new].isRuntime = false
        graph[new].parent = target
        graph.bind(name, in: target, to: new)
      }
    }
    mergeOverloads(from: from, into: target, to)
  }

  /// A stub's definition of a name that the source binds too.
  private mutating func merge(member new: NodeID, over old: NodeID, _ name: TextID, in target: NodeID) {
    var old = old
    if graph[old].isAlias {
      // A definition beats an import; in a top module the import is followed, and what it leads to stays.
      guard graph[target].parent == nil, let found = graph.final(old) else {
        graph[new].parent = target
        graph.bind(name, in: target, to: new)
        return
      }
      old = found
    }
    let kind = comparable(graph[old].kind)
    if kind != comparable(graph[new].kind) {
      graph[new].parent = target
      graph.bind(name, in: target, to: new)
    } else if graph[old].scope != nil {
      merge(new, into: old)
    } else if kind == .attribute, !graph[new].annotation.isNone, graph[old].kind != .property {
      graph[old].annotation = graph[new].annotation
      if graph[new].kind != .property { graph[old].kind = graph[new].kind }
    }
  }

  /// Kinds that a stub may spell differently without meaning another thing.
  private func comparable(_ kind: SymbolKind) -> SymbolKind {
    switch kind {
    case .method: .function
    case .property, .typeAlias: .attribute
    default: kind
    }
  }

  private mutating func mergeOverloads(from: Int, into target: NodeID, _ to: Int) {
    var seen = Set<TextID>()
    for (name, first) in graph.scopes[from].overloads where seen.insert(name).inserted && graph.scopes[from].members[name] == nil {
      let old = graph.scopes[to].members[name]
      if old == nil, graph.scopes[to].overloads.contains(where: { $0.name == name }) { continue }
      if let old, !graph[old].isAlias || graph.final(old) != nil { continue }
      graph[first].parent = target
      if old == nil { graph[first].isRuntime = false }
      graph.bind(name, in: target, to: first)
    }
  }

  // MARK: Overloads

  /// A name that has overloads and nothing else is its first overload.
  private mutating func completeOverloads(below top: NodeID) {
    var pending = [top]
    while let id = pending.popLast() {
      guard let scope = graph.scope(id) else { continue }
      for (name, node) in graph.scopes[scope].overloads where graph.scopes[scope].members[name] == nil { graph.bind(name, in: id, to: node) }
      graph.scopes[scope].overloads = []
      for name in graph.scopes[scope].order {
        if let member = graph.scopes[scope].members[name], graph[member].scope != nil, !graph[member].isAlias { pending.append(member) }
      }
    }
  }

  // MARK: Export lists

  /// Replaces references inside export lists by the names they stand for, referenced modules first.
  mutating func expandExports(of module: NodeID, _ visited: inout Set<NodeID>) {
    guard visited.insert(module).inserted, let scope = graph.scope(module) else { return }
    if graph.scopes[scope].exports == nil, let list = graph.scopes[scope].members[exportList], case .path(let path) = graph[list].target,
      let last = path.last, graph.steps[Int(last)] == exportList, let found = self.module(at: path.dropLast())
    {
      expandExports(of: found, &visited)
      graph.scopes[scope].exports = graph.scope(found).flatMap { graph.scopes[$0].exports }
    }
    if let items = graph.scopes[scope].exports, items.contains(where: \.text.isNone) {
      var expanded: [ListItem] = []
      var names = Set<TextID>()
      for item in items {
        for found in item.text.isNone ? referenced(item.reference, from: module, &visited) : [item]
        where names.insert(found.text).inserted || !item.text.isNone {
          expanded.append(found)
        }
      }
      graph.scopes[scope].exports = expanded
    }
    for child in submodules(of: scope) { expandExports(of: child, &visited) }
  }

  /// The items of the list that a reference names: one of this module's own lists, or another module's export list.
  private mutating func referenced(_ reference: Range<UInt32>, from module: NodeID, _ visited: inout Set<NodeID>) -> [ListItem] {
    if reference.count == 1, let scope = graph.scope(module), let list = graph.scopes[scope].lists[facts.steps[Int(reference.lowerBound)]] {
      let range = facts.lists[Int(list)].items
      return Array(facts.items[Int(range.lowerBound)..<Int(range.upperBound)])
    }
    let first = UInt32(graph.steps.count)
    graph.steps.append(contentsOf: facts.steps[reference])
    let path = resolve(first..<UInt32(graph.steps.count), in: module)
    guard let found = self.module(at: path.dropLast()) else { return [] }
    expandExports(of: found, &visited)
    return (graph.scope(found).flatMap { graph.scopes[$0].exports } ?? []).filter { !$0.text.isNone }
  }

  private func module(at path: Range<UInt32>) -> NodeID? {
    guard let found = graph.lookUp(path).flatMap({ graph.final($0) }), graph[found].isModule else { return nil }
    return found
  }

  private func submodules(of scope: Int) -> [NodeID] {
    graph.scopes[scope].order.compactMap { graph.scopes[scope].members[$0] }.filter { graph[$0].isModule }
  }

  // MARK: Wildcards

  /// Binds what wildcard imports bring, imported modules first, each once.
  mutating func expandWildcards(of module: NodeID, _ visited: inout Set<NodeID>) {
    guard visited.insert(module).inserted, let scope = graph.scope(module) else { return }
    var brought: [(node: NodeID, path: Range<UInt32>, line: UInt32)] = []
    for wildcard in graph.scopes[scope].wildcards where graph.isInside(wildcard.path) {
      guard let target = graph.lookUp(wildcard.path).flatMap({ graph.final($0) }), let from = graph.scope(target) else { continue }
      expandWildcards(of: target, &visited)
      let exports = graph.scopes[from].exports.map { Set($0.map(\.text)) }
      for name in graph.scopes[from].order {
        guard let member = graph.scopes[from].members[name], isExposed(member, name, exports, in: from, asWhole: graph.scopes[scope].isReturned)
        else { continue }
        let first = UInt32(graph.steps.count)
        graph.steps.append(contentsOf: graph.path(target) + [name])
        brought.append((member, first..<UInt32(graph.steps.count), wildcard.line))
      }
    }
    graph.scopes[scope].wildcards = []
    for child in submodules(of: scope) { expandWildcards(of: child, &visited) }
    for (node, path, line) in brought { bind(brought: node, path, line: line, in: module, scope) }
  }

  /// - Parameter asWhole: the module that the wildcard stands in is what it brings, private names too.
  private func isExposed(_ member: NodeID, _ name: TextID, _ exports: Set<TextID>?, in scope: Int, asWhole: Bool) -> Bool {
    guard graph[member].isRuntime else { return false }
    if let exports { return exports.contains(name) }
    if !asWhole, facts.text.withBytes(name, { name in pack.visibility.privateNames.contains { $0.matches(name) } }) { return false }
    return !graph[member].isModule || graph.scopes[scope].imports[name] != nil
  }

  /// Binds a name that a wildcard brought, as an alias of its path: what the path leads to may still change when a stub is merged.
  private mutating func bind(brought: NodeID, _ target: Range<UInt32>, line: UInt32, in module: NodeID, _ scope: Int) {
    let name = graph[brought].name
    if let old = graph.scopes[scope].members[name] {
      guard line > (graph[old].isModule ? 0 : graph[old].line) else { return }
      if let final = graph.final(old), graph[final].isModule { return }
    }
    if case .path(let path) = graph[brought].target, graph.steps[path].elementsEqual(graph.path(module) + [name]) { return }
    var node = GraphNode(kind: .variable, name: name, parent: module, target: .path(target), file: graph[module].file, line: line)
    node.isViaWildcard = true
    graph.bind(name, in: module, to: graph.add(node))
  }

  // MARK: Synthesised members

  /// Gives types whose decorator writes a member for them that member.
  mutating func synthesizeMembers(below top: NodeID) {
    guard !pack.decorators.synthesizer.isEmpty else { return }
    var pending = [top]
    while let id = pending.popLast() {
      guard let scope = graph.scope(id) else { continue }
      if !graph[id].isModule { synthesize(id, scope) }
      for name in graph.scopes[scope].order {
        if let member = graph.scopes[scope].members[name], !graph[member].isAlias, graph[member].scope != nil, graph[member].parent == id {
          pending.append(member)
        }
      }
    }
  }

  private mutating func synthesize(_ type: NodeID, _ scope: Int) {
    guard graph.scopes[scope].members[synthesizedMember] == nil, let detail = graph[type].detail, let file = graph[type].file else { return }
    let owner = graph[type].parent ?? type
    let isSynthesizer = facts.definitions[Int(detail)].decorators.contains { index in
      let decorator = facts.decorators[Int(index)]
      let name = resolve(steps(of: bytes(decorator.name, in: file)), in: owner)
      guard isOne(of: pack.decorators.synthesizer, name) else { return false }
      let arguments = bytes(decorator.arguments, in: file).filter { $0 > 0x20 }
      return !pack.decorators.synthesizerOff.contains { off in
        arguments.dropFirst().dropLast().split(separator: UInt8(ascii: ",")).contains { $0.elementsEqual(off) }
      }
    }
    guard isSynthesizer else { return }
    let kind = pack.memberKinds[.function] ?? .function
    graph.bind(synthesizedMember, in: type, to: graph.add(GraphNode(kind: kind, name: synthesizedMember, parent: type)))
    for name in graph.scopes[scope].order {
      if let member = graph.scopes[scope].members[name], isAnnotation(graph[member].annotation, pack.annotations.notMember) {
        graph.scopes[scope][name] = nil
      }
    }
  }
}
