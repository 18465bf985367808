import Records
import Rules

/// The last pass: walks what the entries export and lists every public path of every element.
///
/// Paths, not symbols, multiply: a symbol is listed under each path, and only one that would list itself again ends. The number of paths,
/// their length and nesting are bounded by `SurfaceLimits`.
struct ExportWalk {
  struct Entry {
    /// What its paths begin with.
    var path: String
    /// Index into `ExportFacts.files`.
    var file: UInt32
    /// The package itself, no subpath of it.
    var isRoot: Bool
  }

  /// What a path leads to.
  enum Target: Hashable {
    case symbol(UInt32)
    case member(UInt32)
    case module(UInt32)
    /// Not in this package, or not found.
    case external(TextID)
  }

  struct Row {
    var path: TextID
    /// Where the path's last step begins, in bytes.
    var nameStart: UInt32
    var target: Target
    var isReexport: Bool
    /// The lower, the better a path names its element.
    var rank: Int
    var rule: Rule
  }

  /// Why a path is public. The names stand in every output.
  enum Rule: String {
    /// Exported by name from an entry.
    case export
    /// Exported from an entry with all that another module exports.
    case wildcard
    /// A member of a public type.
    case member
    /// Exported by a public namespace.
    case namespace
    /// The value that the module is, or a name behind it.
    case whole
    /// A property of that value.
    case property
  }

  private(set) var graph: ExportGraph
  private let limits: SurfaceLimits
  private(set) var rows: [Row] = []
  private var seen: Set<TextID> = []
  private var path: [UInt8] = []
  private var nameStart = 0
  private var steps = 0
  private var stack: [Target] = []
  private var entry = Entry(path: "", file: 0, isRoot: true)
  private var memberLists: [UInt32: [UInt32]] = [:]

  init(_ graph: consuming ExportGraph, _ limits: SurfaceLimits) {
    self.graph = graph
    self.limits = limits
  }

  /// Paths were left out.
  private(set) var isCut = false
  /// The steps are used up: names behind are unknown.
  var isExhausted: Bool { graph.fuel == 0 }

  mutating func run(_ entries: [Entry]) {
    for entry in entries where graph.facts.scopes[Int(graph.facts.files[Int(entry.file)].scope)].isModule {
      self.entry = entry
      path = Array(entry.path.utf8)
      let scope = graph.scope(ofFile: entry.file)
      if let whole = graph.scopes[Int(scope)].whole {
        list(whole: whole)
      } else {
        for item in graph.items(of: scope) { list(item, item.isViaWildcard ? .wildcard : .export) }
      }
    }
  }

  // MARK: Listing

  /// Appends a step to the path for the duration of `body`.
  private mutating func step(_ name: TextID, _ body: (inout ExportWalk) -> Void) {
    let length = path.count, start = nameStart
    path.append(graph.rules.separator)
    nameStart = path.count
    graph.facts.text.withBytes(name) { path.append(contentsOf: $0) }
    steps += 1
    body(&self)
    steps -= 1
    nameStart = start
    path.removeLast(path.count - length)
  }

  /// Adds a row for the path at hand. Returns false when the path is listed already or a limit is reached.
  private mutating func emit(_ target: Target, _ rule: Rule) -> Bool {
    guard rows.count < limits.paths, path.count <= limits.pathBytes, stack.count < limits.depth else {
      isCut = true
      return false
    }
    let text = path.withUnsafeBufferPointer { graph.facts.text.intern($0) }
    guard seen.insert(text).inserted else { return false }
    let isDefault = graph.facts.text.withBytes(graph.defaultName) { path[nameStart...].elementsEqual($0) }
    rows.append(
      Row(
        path: text, nameStart: UInt32(nameStart), target: target, isReexport: file(of: target) != entry.file,
        rank: (entry.isRoot ? 0 : 1 << 20) + steps << 1 + (isDefault ? 1 : 0), rule: rule))
    return true
  }

  private func file(of target: Target) -> UInt32? {
    switch target {
    case .symbol(let symbol): graph.main(of: symbol).map { graph.facts.declarations[Int($0)].file }
    case .member(let member): graph.facts.declarations[Int(member)].file
    case .module(let scope): graph.scopes[Int(scope)].file
    case .external: nil
    }
  }

  private mutating func list(_ item: ExportGraph.Item, _ rule: Rule) {
    step(item.name) { walk in
      switch item.target {
      case .member(let member): _ = walk.emit(.member(member), rule)
      case .symbol(let symbol): walk.list(symbol, rule)
      }
    }
  }

  /// Lists what a symbol means under the path at hand.
  private mutating func list(_ symbol: UInt32, _ rule: Rule) {
    switch graph.meaning(of: symbol) {
    case .unknown(let target): _ = emit(.external(target), rule)
    case .member(let member): _ = emit(.member(member), rule)
    case .module(let scope): list(.module(scope), rule) { walk in for item in walk.graph.items(of: scope) { walk.list(item, .namespace) } }
    case .symbol(let symbol):
      guard graph.main(of: symbol) != nil else { return }
      list(.symbol(symbol), rule) { walk in
        // A type in a namespace has the name before a static property of the class.
        walk.listContents(of: symbol)
        walk.listMembers(of: symbol)
      }
    }
  }

  /// Lists an element and, unless it is inside of itself, what it holds.
  private mutating func list(_ target: Target, _ rule: Rule, contents: (inout ExportWalk) -> Void) {
    guard emit(target, rule), !stack.contains(target) else { return }
    stack.append(target)
    contents(&self)
    stack.removeLast()
  }

  private mutating func listMembers(of symbol: UInt32) {
    for member in members(of: symbol) {
      step(graph.facts.declarations[Int(member)].name) { walk in _ = walk.emit(.member(member), .member) }
    }
  }

  private mutating func listContents(of symbol: UInt32) {
    guard let inner = graph.symbols[Int(symbol)].inner else { return }
    for item in graph.items(of: inner) { list(item, .namespace) }
  }

  /// The members of the classes, interfaces and enumerations that a symbol is, the first declaration of each name; an instance's
  /// member before a static one.
  private mutating func members(of symbol: UInt32) -> [UInt32] {
    if let known = memberLists[symbol] { return known }
    var all: [UInt32] = [], statics: [UInt32] = []
    for index in graph.symbols[Int(symbol)].declarations {
      let declaration = graph.facts.declarations[Int(index)]
      guard [.class, .interface, .enum].contains(declaration.kind) else { continue }
      for member in graph.members[Int(declaration.body)] {
        if graph.facts.declarations[Int(member)].flags.contains(.static) { statics.append(member) } else { all.append(member) }
      }
    }
    var names: Set<TextID> = []
    let found = (all + statics).filter { names.insert(graph.facts.declarations[Int($0)].name).inserted }
    memberLists[symbol] = found
    return found
  }

  // MARK: Modules that are one value

  /// Lists the value and its members; then the names behind it, which can be imported; then the other properties of it.
  private mutating func list(whole: UInt32) {
    let name = graph.facts.text.intern(graph.rules.wholeName)
    switch graph.meaning(of: whole) {
    case .unknown(let target): step(name) { walk in _ = walk.emit(.external(target), .whole) }
    case .member(let member): step(name) { walk in _ = walk.emit(.member(member), .whole) }
    case .module(let scope):
      step(name) { walk in _ = walk.emit(.module(scope), .whole) }
      for item in graph.items(of: scope) { list(item, .whole) }
    case .symbol(let symbol):
      guard let main = graph.main(of: symbol) else { return }
      let isClass = graph.facts.declarations[Int(main)].kind == .class
      step(name) { walk in
        walk.list(.symbol(symbol), .whole) { walk in
          walk.listMembers(of: symbol)
          if isClass { walk.listContents(of: symbol) }
        }
      }
      for item in graph.contents(of: symbol) { list(item, .whole) }
      var properties = ValueMembers(depthLimit: limits.depth)
      properties.collect(value: symbol, &graph)
      for item in properties.items { list(item, .property) }
    }
  }
}
