import Records
import Rules

/// Modules that are values: a file fills a table (an object) and returns it; its members are the module's.
extension FileTreeLinker {
  /// Most steps of a path that references to imported names add up to.
  private static var pathLimit: Int { 100 }

  // MARK: Names of a file

  /// What a dotted name means in a file: a definition of the file, a path that leads out of it, or, `.none`, neither. The members of a
  /// table are no names by themselves, so names are looked up in the file's own scope only.
  private mutating func meaning(of steps: Range<UInt32>, in module: NodeID) -> GraphNode.Target {
    guard let first = facts.steps[steps].first, let scope = graph.scope(module) else { return .none }
    var found = GraphNode.Target.none
    if let own = graph.scopes[scope].locals[first] ?? graph.scopes[scope].members[first] {
      found = followed(own)
    } else if let target = graph.scopes[scope].imports[first] {
      found = .path(target)
    }
    for (i, step) in facts.steps[steps].enumerated().dropFirst() {
      switch found {
      case .none: return .none
      case .node(let id): found = graph.member(step, of: id).map(followed) ?? .none
      case .path(let head):
        let rest = Array(facts.steps[steps].dropFirst(i))
        guard head.count + rest.count <= Self.pathLimit else { return .none }
        let start = UInt32(graph.steps.count)
        graph.steps.append(contentsOf: Array(graph.steps[head]) + rest)
        return .path(start..<UInt32(graph.steps.count))
      }
    }
    return found
  }

  /// What a name of the file stands for when it is another name: aliases are younger than what they stand for, so this ends.
  private func followed(_ id: NodeID) -> GraphNode.Target {
    var id = id
    while case .node(let other) = graph[id].target { id = other }
    return graph[id].isAlias ? graph[id].target : .node(id)
  }

  /// The node whose members these steps stand in front of; without steps the place itself. Nil when the name is not the file's own (part of
  /// an imported module, a global of the language), or nested deeper than is ever listed.
  mutating func container(_ steps: Range<UInt32>, in place: NodeID, of module: NodeID) -> NodeID? {
    guard let first = facts.steps[steps].first else { return place }
    switch meaning(of: steps, in: module) {
    case .none: return nil
    case .node(let found):
      if graph.isTooDeep(found) { return nil }
      graph.makeContainer(found)
      return found
    case .path:
      guard steps.count == 1, let scope = graph.scope(module) else { return nil }
      if let known = graph.scopes[scope].additions[first] { return known }
      let additions = graph.addContainer(GraphNode(kind: .variable, name: first, parent: module, file: graph[module].file))
      graph.scopes[scope].additions[first] = additions
      return additions
    }
  }

  // MARK: Binding

  /// Binds a name that others cannot see: to what its value refers to, else to a definition that has no path until a visible name refers
  /// to it.
  mutating func bindLocal(_ local: GraphNode, _ detail: DefinitionDetail, in module: NodeID, _ opened: inout [UInt32: NodeID]) {
    guard let scope = graph.scope(module) else { return }
    switch meaning(of: detail.reference, in: module) {
    case .node(let own): graph.scopes[scope].locals[local.name] = own
    case .path(let target):
      graph.scopes[scope].locals[local.name] = nil
      graph.scopes[scope].imports[local.name] = target
    case .none:
      var node = local
      node.isHomeless = true
      let id = detail.scope != 0 ? graph.addContainer(node) : graph.add(node)
      if detail.scope != 0 { opened[detail.scope] = id }
      graph.scopes[scope].locals[local.name] = id
    }
  }

  /// Binds a member whose value is the name of something else: a definition of the file, or what was imported.
  mutating func bindReference(_ member: GraphNode, _ reference: Range<UInt32>, in owner: NodeID, of module: NodeID) {
    var node = member
    node.target = meaning(of: reference, in: module)
    graph.bind(node.name, in: owner, to: graph.add(node))
  }

  // MARK: What a file returns

  /// The table that a file returns. Of an imported one only what the file adds: the rest comes by a wildcard. Nil when it has no members.
  mutating func returned(_ fact: Fact, by module: NodeID, _ opened: inout [UInt32: NodeID]) -> NodeID? {
    guard let scope = graph.scope(module) else { return nil }
    let detail = facts.names[Int(fact.detail)]
    graph.scopes[scope].isReturned = true
    if detail.scope != 0 {
      let table = graph.addContainer(GraphNode(kind: .variable, name: .none, parent: module, file: graph[module].file, line: fact.line))
      opened[detail.scope] = table
      return table
    }
    switch meaning(of: detail.steps, in: module) {
    case .none: return nil
    case .node(let own): return own
    case .path(let target):
      // Line 0: what the file adds itself counts.
      graph.scopes[scope].wildcards.append((target, 0))
      return detail.steps.count == 1 ? graph.scopes[scope].additions[facts.steps[Int(detail.steps.lowerBound)]] : nil
    }
  }

  /// Makes the members of what a file returns the members of its module: they are one and the same.
  mutating func take(_ table: NodeID?, as module: NodeID) {
    guard let scope = graph.scope(module) else { return }
    let from = table.flatMap { graph.scope($0) }.map { graph.scopes[$0] } ?? GraphScope()
    graph.scopes[scope].order = from.order
    graph.scopes[scope].members = from.members
    graph.scopes[scope].imports = from.imports
    guard let table else { return }
    for member in from.members.values where graph[member].parent == table { graph[member].parent = module }
    graph[table].target = .node(module)
    graph[table].isHomeless = false
  }

  /// Gives definitions without a path of their own the first public path that refers to them, the least deep one: there they are at home,
  /// and every other name of theirs is an alias.
  mutating func settle(_ module: NodeID) {
    guard let scope = graph.scope(module), !graph.scopes[scope].locals.isEmpty else { return }
    var owners = [module], next = 0
    while next < owners.count {
      let owner = owners[next]
      next += 1
      guard let scope = graph.scope(owner) else { continue }
      for name in graph.scopes[scope].order where !facts.text.withBytes(name, { pack.visibility.isPrivate($0) }) {
        guard var member = graph.scopes[scope].members[name] else { continue }
        if case .node(let own) = graph[member].target, graph[own].isHomeless {
          graph[own].isHomeless = false
          graph[own].parent = owner
          graph[own].name = name
          graph.bind(name, in: owner, to: own)
          member = own
        }
        if !graph[member].isAlias, graph[member].parent == owner { owners.append(member) }
      }
    }
  }
}
