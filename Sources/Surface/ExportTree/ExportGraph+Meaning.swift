import Records
import Rules

/// Where names lead: links followed on demand, wildcards searched, contents listed.
extension ExportGraph {
  /// Takes steps off the fuel. False when it is used up.
  mutating func burn(_ steps: Int = 1) -> Bool {
    fuel -= min(steps, fuel)
    return fuel > 0
  }

  func module(_ request: UInt32) -> UInt32? {
    facts.requests[Int(request)].module.flatMap { facts.fileOfSource[$0] }.map { scope(ofFile: $0) }
  }

  /// What a symbol means, its link followed. Cycles, and chains longer than the limit, mean nothing.
  mutating func meaning(of symbol: UInt32) -> Meaning {
    guard let link = symbols[Int(symbol)].link, symbols[Int(symbol)].declarations.isEmpty else { return .symbol(symbol) }
    if let meaning = known[symbol] { return meaning }
    guard depth < depthLimit, burn(), busy.insert(symbol).inserted else { return .unknown(symbols[Int(symbol)].name) }
    depth += 1
    let meaning = meaning(of: facts.links[Int(link)])
    depth -= 1
    busy.remove(symbol)
    known[symbol] = meaning
    return meaning
  }

  private mutating func meaning(of link: Link) -> Meaning {
    switch link.target {
    case .path(let steps):
      let meaning = self.meaning(ofPath: steps, in: link.scope)
      guard link.kind == .binding, steps.count == 1, case .symbol(let symbol) = meaning, symbols[Int(symbol)].inner == nil else { return meaning }
      // `import X = A`: a single name there means a namespace.
      return .unknown(dotted(steps))
    case .all(let request), .whole(let request):
      guard let module = module(request) else { return .unknown(facts.requests[Int(request)].specifier) }
      return scopes[Int(module)].whole.map { self.meaning(of: $0) } ?? .module(module)
    case .named(let name, let request):
      guard let module = module(request) else { return .unknown(outside(name, request)) }
      if let found = find(name, in: module) { return found }
      if name == defaultName, let whole = scopes[Int(module)].whole { return self.meaning(of: whole) }
      return .unknown(outside(name, request))
    }
  }

  /// What a dotted name means in a scope fact.
  mutating func meaning(ofPath steps: Range<UInt32>, in scope: UInt32) -> Meaning {
    guard let first = steps.first, let symbol = look(up: facts.steps[Int(first)], from: scope) else { return .unknown(dotted(steps)) }
    var meaning = meaning(of: symbol)
    for step in steps.dropFirst() {
      let name = facts.steps[Int(step)]
      let next: Meaning? =
        switch meaning {
        case .symbol(let symbol): symbols[Int(symbol)].inner.flatMap { find(name, in: $0) }
        case .module(let module): find(name, in: module)
        case .member: nil
        case .unknown(let base): .unknown(join(base, name))
        }
      guard let next else { return .unknown(dotted(steps)) }
      meaning = next
    }
    return meaning
  }

  /// The symbol of a name as a scope sees it: its own, then the surrounding ones'.
  private mutating func look(up name: TextID, from scope: UInt32) -> UInt32? {
    var fact = scope
    while fact != 0, burn() {
      let scope = bound[Int(fact)]
      if scope != .max {
        if let found = scopes[Int(scope)].locals[name] { return found }
        if let augmented = scopes[Int(scope)].augmented, let found = scopes[Int(augmented)].locals[name] { return found }
      }
      fact = facts.scopes[Int(fact)].parent
    }
    return nil
  }

  /// What a name means that a module or namespace exports; nil when it exports none of that name.
  mutating func find(_ name: TextID, in scope: UInt32) -> Meaning? {
    var visited: Set<UInt32> = []
    var stack = [scope]
    while let next = stack.popLast() {
      guard visited.insert(next).inserted, burn() else { continue }
      if let whole = scopes[Int(next)].whole {
        if let found = find(name, behind: whole, of: next) { return found }
        continue
      }
      if next == scope || name != defaultName, let symbol = scopes[Int(next)].exports[name] { return meaning(of: symbol) }
      for request in scopes[Int(next)].wildcards.reversed() { if let module = module(request) { stack.append(module) } }
    }
    return nil
  }

  private mutating func find(_ name: TextID, behind whole: UInt32, of scope: UInt32) -> Meaning? {
    switch meaning(of: whole) {
    case .unknown, .member: return nil
    case .module(let module):
      guard module != scope, depth < depthLimit else { return nil }
      depth += 1
      defer { depth -= 1 }
      return find(name, in: module)
    case .symbol(let symbol):
      if let inner = symbols[Int(symbol)].inner, let found = scopes[Int(inner)].exports[name] { return meaning(of: found) }
      return staticMembers(of: symbol).first { facts.declarations[Int($0)].name == name }.map { .member($0) }
    }
  }

  /// All names that a module or namespace exports: its own, then those of its wildcards, the first of a name.
  mutating func items(of scope: UInt32) -> [Item] {
    var items: [Item] = []
    var names: Set<TextID> = []
    var visited: Set<UInt32> = []
    var stack = [scope]
    while let next = stack.popLast() {
      guard visited.insert(next).inserted, burn(1 + scopes[Int(next)].order.count) else { continue }
      let isOwn = next == scope
      if let whole = scopes[Int(next)].whole {
        for item in wholeItems(whole, of: next) where names.insert(item.name).inserted { items.append(item) }
        continue
      }
      for name in scopes[Int(next)].order where (isOwn || name != defaultName) {
        guard let symbol = scopes[Int(next)].exports[name], names.insert(name).inserted else { continue }
        items.append(Item(name: name, target: .symbol(symbol), isViaWildcard: !isOwn))
      }
      for request in scopes[Int(next)].wildcards.reversed() { if let module = module(request) { stack.append(module) } }
    }
    return items
  }

  private mutating func wholeItems(_ whole: UInt32, of scope: UInt32) -> [Item] {
    switch meaning(of: whole) {
    case .unknown, .member: return []
    case .module(let module):
      guard module != scope, depth < depthLimit else { return [] }
      depth += 1
      defer { depth -= 1 }
      return items(of: module)
    case .symbol(let symbol):
      // A namespace may export itself as a whole, directly or around a corner.
      guard symbols[Int(symbol)].inner != scope, depth < depthLimit else { return [] }
      depth += 1
      defer { depth -= 1 }
      return contents(of: symbol)
    }
  }

  /// The names that stand behind a value: what its namespaces export, and its static members.
  mutating func contents(of symbol: UInt32) -> [Item] {
    var items = symbols[Int(symbol)].inner.map { self.items(of: $0) } ?? []
    let names = Set(items.map(\.name))
    for member in staticMembers(of: symbol) where !names.contains(facts.declarations[Int(member)].name) {
      items.append(Item(name: facts.declarations[Int(member)].name, target: .member(member)))
    }
    return items
  }

  /// The static members of the classes among a symbol's declarations, the first of a name.
  mutating func staticMembers(of symbol: UInt32) -> [UInt32] {
    var found: [UInt32] = []
    var names: Set<TextID> = []
    for index in symbols[Int(symbol)].declarations where facts.declarations[Int(index)].kind == .class {
      let all = members[Int(facts.declarations[Int(index)].body)]
      guard burn(all.count) else { break }
      for member in all where facts.declarations[Int(member)].flags.contains(.static) {
        if names.insert(facts.declarations[Int(member)].name).inserted { found.append(member) }
      }
    }
    return found
  }

  /// The declaration that stands for a symbol: the first of the first kind in this order.
  func main(of symbol: UInt32) -> UInt32? {
    let declarations = symbols[Int(symbol)].declarations
    for kind in Self.kinds { if let found = declarations.first(where: { facts.declarations[Int($0)].kind == kind }) { return found } }
    return declarations.first
  }

  private static let kinds: [SymbolKind] = [.class, .interface, .enum, .function, .variable, .typeAlias, .property, .namespace]

  // MARK: Modules as values

  /// What all of a module's names are, for `typeof import("…")`.
  mutating func items(ofRequest request: UInt32) -> [Item] { module(request).map { items(of: $0) } ?? [] }

  // MARK: Texts

  /// A name in another package, as that package's surface spells it; in a module that is not there, behind the written path.
  private mutating func outside(_ name: TextID, _ request: UInt32) -> TextID { join(facts.requests[Int(request)].specifier, name) }

  private mutating func dotted(_ steps: Range<UInt32>) -> TextID {
    var text: TextID?
    for step in steps { text = text.map { join($0, facts.steps[Int(step)]) } ?? facts.steps[Int(step)] }
    return text ?? .none
  }

  private mutating func join(_ a: TextID, _ b: TextID) -> TextID {
    let bytes = facts.text.withBytes(a) { a in facts.text.withBytes(b) { b in Array(a) + [rules.separator] + Array(b) } }
    return bytes.withUnsafeBufferPointer { facts.text.intern($0) }
  }
}
