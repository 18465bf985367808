import Records
import Rules

/// Modules that are values: a file fills a table (an object) and returns it; its members are the module's.
extension FileTreeLinker {
  /// The node that members in front of which these steps stand belong to; without steps the place itself. Nil when the name is not the
  /// file's own: an imported module, a global of the language.
  mutating func container(_ steps: Range<UInt32>, in place: NodeID) -> NodeID? {
    guard !steps.isEmpty else { return place }
    guard let found = ownNode(steps, in: place) else { return nil }
    graph.makeContainer(found)
    return found
  }

  /// What a dotted name of the file is bound to, when that is a definition of the file. Nil for no steps.
  func ownNode(_ steps: Range<UInt32>, in place: NodeID) -> NodeID? {
    guard let first = facts.steps[steps].first else { return nil }
    var found: NodeID?
    for id in graph.enclosing(place) where found == nil {
      guard let scope = graph.scope(id) else { continue }
      found = graph.scopes[scope].locals[first] ?? graph.scopes[scope].members[first]
    }
    for step in facts.steps[steps].dropFirst() {
      guard let id = found.flatMap({ graph.final($0) }) else { return nil }
      found = graph.member(step, of: id)
    }
    return found.flatMap { graph.final($0) }
  }

  /// Binds a member whose value is the name of something else: a definition of the file, or what was imported.
  mutating func bind(_ member: GraphNode, to reference: Range<UInt32>, in owner: NodeID, seenFrom place: NodeID) {
    var node = member
    if let own = ownNode(reference, in: place) {
      // A local definition has no path of its own: its first name that others can see is its name.
      if let outer = graph[own].parent, let scope = graph.scope(outer), graph.scopes[scope].locals[graph[own].name] == own, own != owner {
        graph[own].parent = owner
        graph[own].name = node.name
        graph.bind(node.name, in: owner, to: own)
        return
      }
      node.target = .node(own)
    } else if let first = facts.steps[reference].first, let target = imported(first, seenFrom: place) {
      let start = UInt32(graph.steps.count)
      let path = Array(graph.steps[target]) + Array(facts.steps[reference].dropFirst())
      graph.steps.append(contentsOf: path)
      node.target = .path(start..<UInt32(graph.steps.count))
    }
    graph.bind(node.name, in: owner, to: graph.add(node))
  }

  private func imported(_ name: TextID, seenFrom place: NodeID) -> Range<UInt32>? {
    for id in graph.enclosing(place) {
      if let target = graph.scope(id).flatMap({ graph.scopes[$0].imports[name] }) { return target }
    }
    return nil
  }

  /// Makes the members of what a file returns the members of its module.
  mutating func take(_ returned: Range<UInt32>, as module: NodeID) {
    guard let scope = graph.scope(module) else { return }
    graph.scopes[scope].isReturned = true
    guard let value = ownNode(returned, in: module), let from = graph.scope(value), value != module else {
      graph.scopes[scope].order = []
      graph.scopes[scope].members = [:]
      return
    }
    graph.scopes[scope].order = graph.scopes[from].order
    graph.scopes[scope].members = graph.scopes[from].members
    for member in graph.scopes[from].members.values where graph[member].parent == value { graph[member].parent = module }
  }
}
