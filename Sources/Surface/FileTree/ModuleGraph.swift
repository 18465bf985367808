import Records

/// Index of a node in a `ModuleGraph`.
typealias NodeID = Int32

/// What a name is bound to while linking: a module, a type, a value, or an alias of something elsewhere.
struct GraphNode {
  enum Target: Equatable {
    /// No alias: the node is the thing itself.
    case none
    /// An imported name, one by one or by a wildcard: absolute steps, a range of `ModuleGraph.steps`.
    case path(Range<UInt32>)
    /// The name of another definition of the same file.
    case node(NodeID)
  }

  var kind: SymbolKind
  var name: TextID
  var parent: NodeID?
  var target = Target.none
  /// Index into the facts' files, nil for a namespace module and for synthesised members.
  var file: UInt32?
  /// 1-based line; 0: none.
  var line: UInt32 = 0
  /// Index into the facts' definitions, nil for modules, aliases and synthesised members.
  var detail: UInt32?
  /// Names of the conditions it stands under.
  var conditions = TextID.none
  /// Exists when the program runs, not only for a type checker.
  var isRuntime = true
  var isIndex = false
  var isStub = false
  var isNamespace = false
  /// A definition that others cannot see, as long as no visible name refers to it.
  var isHomeless = false
  /// Made by a wildcard import.
  var isViaWildcard = false
  /// The type as written; kept when a later assignment has none.
  var annotation = TextID.none
  /// Index into `ModuleGraph.scopes` for modules and types, nil for the rest.
  var scope: Int32?

  var isAlias: Bool { target != .none }
  /// An alias of something in the same file.
  var isOfItsFile: Bool { if case .node = target { true } else { false } }
  var isModule: Bool { kind == .module && !isAlias }
}

/// The names of one module or type.
struct GraphScope {
  /// Bound names in order of their first binding; the last binding counts.
  var order: [TextID] = []
  var members: [TextID: NodeID] = [:]
  /// Every name ever imported here, whatever it is bound to now: absolute steps.
  var imports: [TextID: Range<UInt32>] = [:]
  /// Names imported under their own name with an alias (`x as x`).
  var redundant: Set<TextID> = []
  /// Wildcard imports that are not expanded yet: the module's absolute steps, and the 1-based line.
  var wildcards: [(path: Range<UInt32>, line: UInt32)] = []
  /// Nil: no export list, or one that cannot be read.
  var exports: [ListItem]?
  /// Lists of plain strings by their name.
  var lists: [TextID: UInt32] = [:]
  /// Names that are not visible outside of the file.
  var locals: [TextID: NodeID] = [:]
  /// What is added to imported tables, by the names that they have in the file.
  var additions: [TextID: NodeID] = [:]
  /// The module is what its file returns: all of its members are meant for others.
  var isReturned = false
  /// The declarations of a name that has only overloads so far, in order.
  var overloads: [(name: TextID, node: NodeID)] = []

  subscript(name: TextID) -> NodeID? {
    get { members[name] }
    set {
      if let newValue {
        if members.updateValue(newValue, forKey: name) == nil { order.append(name) }
      } else if members.removeValue(forKey: name) != nil, let place = order.firstIndex(of: name) {
        order.remove(at: place)
      }
    }
  }
}

/// All modules of a package and what their names are bound to.
struct ModuleGraph {
  var nodes: [GraphNode] = []
  var scopes: [GraphScope] = []
  var steps: [TextID] = []
  /// The top modules by name.
  var tops: [TextID: NodeID] = [:]
  var topOrder: [NodeID] = []

  mutating func add(_ node: GraphNode) -> NodeID {
    nodes.append(node)
    return NodeID(nodes.count - 1)
  }

  /// Adds a module or type, with a scope of its own.
  mutating func addContainer(_ node: GraphNode) -> NodeID {
    scopes.append(GraphScope())
    var node = node
    node.scope = Int32(scopes.count - 1)
    return add(node)
  }

  /// Gives a node a scope of its own, unless it has one.
  mutating func makeContainer(_ id: NodeID) {
    guard nodes[Int(id)].scope == nil else { return }
    scopes.append(GraphScope())
    nodes[Int(id)].scope = Int32(scopes.count - 1)
  }

  subscript(id: NodeID) -> GraphNode {
    get { nodes[Int(id)] }
    _modify { yield &nodes[Int(id)] }
  }

  /// The index of a container's scope.
  func scope(_ id: NodeID) -> Int? { nodes[Int(id)].scope.map(Int.init) }

  func member(_ name: TextID, of id: NodeID) -> NodeID? { scope(id).flatMap { scopes[$0].members[name] } }

  mutating func bind(_ name: TextID, in id: NodeID, to node: NodeID) {
    if let scope = scope(id) { scopes[scope][name] = node }
  }

  // MARK: Looking up

  /// How many aliases may lead to one another; longer chains count as broken.
  private static var chainLimit: Int { 100 }

  /// What an alias stands for in the end, nil when it leads out of the package, nowhere, or to itself.
  func final(_ id: NodeID) -> NodeID? {
    var busy: [NodeID] = []
    return final(id, &busy)
  }

  private func final(_ id: NodeID, _ busy: inout [NodeID]) -> NodeID? {
    switch nodes[Int(id)].target {
    case .none: return id
    case .node(let other):
      guard !busy.contains(id), busy.count < Self.chainLimit else { return nil }
      busy.append(id)
      defer { busy.removeLast() }
      return final(other, &busy)
    case .path(let path):
      guard !busy.contains(id), busy.count < Self.chainLimit else { return nil }
      busy.append(id)
      defer { busy.removeLast() }
      guard let found = lookUp(path, &busy) else { return nil }
      return final(found, &busy)
    }
  }

  /// The node at an absolute path; its last step may be an alias.
  func lookUp(_ path: Range<UInt32>) -> NodeID? {
    var busy: [NodeID] = []
    return lookUp(path, &busy)
  }

  private func lookUp(_ path: Range<UInt32>, _ busy: inout [NodeID]) -> NodeID? {
    guard let first = path.first, var node = tops[steps[Int(first)]] else { return nil }
    for step in path.dropFirst() {
      guard let container = final(node, &busy), let next = member(steps[Int(step)], of: container) else { return nil }
      node = next
    }
    return node
  }

  /// Whether a path begins in this package.
  func isInside(_ path: Range<UInt32>) -> Bool { path.first.map { tops[steps[Int($0)]] != nil } ?? false }

  /// The module or type and everything around it, innermost first, up to its module.
  func enclosing(_ id: NodeID) -> [NodeID] {
    var chain = [id]
    while !nodes[Int(chain[chain.count - 1])].isModule, let parent = nodes[Int(chain[chain.count - 1])].parent { chain.append(parent) }
    return chain
  }

  /// Deepest nesting that is kept, above the deepest that is ever listed.
  private static var depthLimit: Int { 250 }

  /// Whether members of a node would lie deeper than is ever listed.
  func isTooDeep(_ id: NodeID) -> Bool {
    var depth = 0
    var next: NodeID? = id
    while let id = next, depth <= Self.depthLimit {
      depth += 1
      next = nodes[Int(id)].parent
    }
    return depth > Self.depthLimit
  }

  /// The steps of a node's own path, outermost first.
  func path(_ id: NodeID) -> [TextID] {
    var path: [TextID] = []
    var next: NodeID? = id
    while let id = next {
      path.append(nodes[Int(id)].name)
      next = nodes[Int(id)].parent
    }
    return path.reversed()
  }
}
