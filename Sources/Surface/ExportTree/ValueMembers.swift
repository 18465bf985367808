import Records

/// The properties of a value: what one can reach by a dot behind it, from the types that the sources write down.
///
/// Used for what a module exports as a whole. Type operators (mapped, conditional types) are not computed.
struct ValueMembers {
  private(set) var items: [ExportGraph.Item] = []
  private var names: Set<TextID> = []
  private var seenValues: Set<UInt32> = []
  private var seenTypes: Set<UInt32> = []
  private let depthLimit: Int

  init(depthLimit: Int) { self.depthLimit = depthLimit }

  private mutating func add(_ item: ExportGraph.Item) {
    if names.insert(item.name).inserted { items.append(item) }
  }

  /// Collects what a value has: statics of a class and of those it extends, members of a variable's type, contents of a namespace.
  mutating func collect(value symbol: UInt32, _ graph: inout ExportGraph, depth: Int = 0) {
    guard depth < depthLimit, seenValues.insert(symbol).inserted, graph.burn() else { return }
    for member in graph.staticMembers(of: symbol) {
      add(ExportGraph.Item(name: graph.facts.declarations[Int(member)].name, target: .member(member)))
    }
    for index in graph.symbols[Int(symbol)].declarations {
      let declaration = graph.facts.declarations[Int(index)]
      switch declaration.kind {
      case .class: collect(declaration.heritage, isValue: true, in: declaration.scope, &graph, depth)
      case .variable, .property: collect(declaration.type, isValue: false, in: declaration.scope, &graph, depth)
      default: break
      }
    }
    if depth == 0 || graph.symbols[Int(symbol)].declarations.contains(where: { graph.facts.declarations[Int($0)].kind == .namespace }),
      let inner = graph.symbols[Int(symbol)].inner
    {
      for item in graph.items(of: inner) { add(item) }
    }
  }

  /// Collects what an instance of a type has: members of its interfaces and classes, and of those that they extend.
  private mutating func collect(type symbol: UInt32, _ graph: inout ExportGraph, _ depth: Int) {
    guard depth < depthLimit, seenTypes.insert(symbol).inserted, graph.burn() else { return }
    for index in graph.symbols[Int(symbol)].declarations {
      let declaration = graph.facts.declarations[Int(index)]
      switch declaration.kind {
      case .interface, .class:
        collect(members: declaration.body, &graph)
        collect(declaration.heritage, isValue: false, in: declaration.scope, &graph, depth)
      case .typeAlias: collect(declaration.type, isValue: false, in: declaration.scope, &graph, depth)
      default: break
      }
    }
  }

  private mutating func collect(members scope: UInt32, _ graph: inout ExportGraph) {
    for member in graph.members[Int(scope)] {
      let declaration = graph.facts.declarations[Int(member)]
      if declaration.kind == .constructor || declaration.flags.contains(.static) { continue }
      add(ExportGraph.Item(name: declaration.name, target: .member(member)))
    }
  }

  /// - Parameter isValue: names mean values: the statics of a class that is extended, not its instances' members.
  private mutating func collect(_ pieces: Range<UInt32>, isValue: Bool, in scope: UInt32, _ graph: inout ExportGraph, _ depth: Int) {
    for index in pieces {
      switch graph.facts.types[Int(index)] {
      case .members(let scope): collect(members: scope, &graph)
      case .module(let request): for item in graph.items(ofRequest: request) { add(item) }
      case .named(let steps, let namesValue):
        switch graph.meaning(ofPath: steps, in: scope) {
        case .symbol(let symbol) where isValue || namesValue: collect(value: symbol, &graph, depth: depth + 1)
        case .symbol(let symbol): collect(type: symbol, &graph, depth + 1)
        case .module(let module) where namesValue: for item in graph.items(of: module) { add(item) }
        case .module, .member, .unknown: break
        }
      }
    }
  }
}
