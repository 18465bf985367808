import Records
import Rules

/// Scopes and symbols of a package: what its files declare, merged by name, and where its links lead.
///
/// The model is the compiler's binder: one symbol for each name of a scope, whatever is declared under it; aliases followed on demand.
struct ExportGraph {
  struct Symbol {
    let name: TextID
    /// Indices into `facts.declarations`, of all files.
    var declarations: [UInt32] = []
    /// What the namespaces among the declarations hold: index into `scopes`.
    var inner: UInt32?
    /// Index into `facts.links`; counts only without declarations.
    var link: UInt32?
  }

  /// A module, a namespace (all its blocks together), or an augmenting block.
  struct Scope {
    var file: UInt32
    /// What names mean inside.
    var locals: [TextID: UInt32] = [:]
    var exports: [TextID: UInt32] = [:]
    /// The exported names, each once, in the order in which they appear.
    var order: [TextID] = []
    /// Modules all of whose exports are exported, too: indices into `facts.requests`.
    var wildcards: [UInt32] = []
    /// The value that the module is, instead of exporting names.
    var whole: UInt32?
    /// The scope that an augmenting block adds to.
    var augmented: UInt32?
  }

  /// What a name means in the end.
  enum Meaning {
    case symbol(UInt32)
    /// Everything that a module exports: index into `scopes`.
    case module(UInt32)
    /// A static member: index into `facts.declarations`.
    case member(UInt32)
    /// Nothing that is known here; the text says where it leads.
    case unknown(TextID)
  }

  /// An exported name and what it stands for: a symbol, whose links are not followed yet, or a member.
  struct Item {
    enum Target { case symbol(UInt32), member(UInt32) }
    var name: TextID
    var target: Target
    var isViaWildcard = false
  }

  var facts: ExportFacts
  let rules: ExportTreeRules
  let defaultName: TextID
  private(set) var symbols: [Symbol] = []
  private(set) var scopes: [Scope] = []
  /// By scope fact: the scope that it belongs to.
  private(set) var bound: [UInt32] = []
  /// By scope fact: the members declared in it.
  private(set) var members: [[UInt32]] = []
  /// What symbols with links mean, as far as they were asked for.
  private var known: [UInt32: Meaning] = [:]
  private var busy: Set<UInt32> = []
  private var depth = 0
  private let depthLimit: Int
  /// Steps that may still be taken: hostile packages end in a cut surface, not in a long run.
  private(set) var fuel: Int

  init(_ facts: consuming ExportFacts, _ rules: ExportTreeRules, limits: SurfaceLimits) {
    var facts = facts
    self.rules = rules
    defaultName = facts.text.intern(rules.defaultName)
    self.facts = facts
    fuel = limits.linkSteps
    depthLimit = limits.depth
    bound = [UInt32](repeating: .max, count: facts.scopes.count)
    members = [[UInt32]](repeating: [], count: facts.scopes.count)
  }

  func scope(ofFile file: UInt32) -> UInt32 { bound[Int(facts.files[Int(file)].scope)] }

  // MARK: Binding

  /// Enters all declarations and links, in the order of the files and of their lines, then the augmentations.
  mutating func bind() {
    for i in facts.scopes.indices.dropFirst() where facts.scopes[i].kind != .members && facts.scopes[i].kind != .namespace {
      bound[i] = UInt32(scopes.count)
      scopes.append(Scope(file: facts.scopes[i].file))
    }
    for file in facts.files {
      for place in facts.order[Int(file.facts.lowerBound)..<Int(file.facts.upperBound)] {
        if place.isLink { enter(link: place.index) } else { enter(declaration: place.index) }
      }
    }
    for augmentation in facts.augmentations { augment(augmentation) }
    known.removeAll()
  }

  private mutating func enter(declaration index: UInt32) {
    let declaration = facts.declarations[Int(index)]
    let block = facts.scopes[Int(declaration.scope)]
    guard block.kind != .members else { return members[Int(declaration.scope)].append(index) }
    var scope = bound[Int(declaration.scope)]
    // What errors put into the members of a type is in no scope.
    guard scope != .max else { return }
    if !declaration.receiver.isNone {
      guard let owner = scopes[Int(scope)].locals[declaration.receiver], isCallable(owner) else { return }
      scope = inner(of: owner)
      return export(declaration.name, symbol(declaration.name, in: scope, with: index), from: scope)
    }
    if declaration.flags.contains(.whole) {
      symbols.append(Symbol(name: declaration.name, declarations: [index]))
      return scopes[Int(scope)].whole = UInt32(symbols.count - 1)
    }
    let symbol = symbol(declaration.name, in: scope, with: index)
    if declaration.kind == .namespace, declaration.body != 0 { bound[Int(declaration.body)] = inner(of: symbol) }
    if declaration.flags.contains(.byDefault) {
      export(defaultName, symbol, from: scope)
    } else if declaration.flags.contains(.exported) || (block.isAmbient && !block.listsExports) {
      export(declaration.name, symbol, from: scope)
    }
  }

  /// The symbol of a name in a scope, with one more declaration.
  private mutating func symbol(_ name: TextID, in scope: UInt32, with declaration: UInt32) -> UInt32 {
    let symbol = local(name, in: scope)
    if let last = symbols[Int(symbol)].declarations.last, facts.declarations[Int(last)].head == facts.declarations[Int(declaration)].head,
      facts.declarations[Int(last)].file == facts.declarations[Int(declaration)].file, facts.declarations[Int(declaration)].kind != .namespace
    {
      return symbol
    }
    symbols[Int(symbol)].declarations.append(declaration)
    return symbol
  }

  private mutating func local(_ name: TextID, in scope: UInt32) -> UInt32 {
    if let known = scopes[Int(scope)].locals[name] { return known }
    symbols.append(Symbol(name: name))
    scopes[Int(scope)].locals[name] = UInt32(symbols.count - 1)
    return UInt32(symbols.count - 1)
  }

  private mutating func inner(of symbol: UInt32) -> UInt32 {
    if let known = symbols[Int(symbol)].inner { return known }
    let file = symbols[Int(symbol)].declarations.first.map { facts.declarations[Int($0)].file } ?? 0
    scopes.append(Scope(file: file))
    symbols[Int(symbol)].inner = UInt32(scopes.count - 1)
    return UInt32(scopes.count - 1)
  }

  /// Exports a symbol; what another symbol of the name declares counts as declared by this name, too.
  private mutating func export(_ name: TextID, _ symbol: UInt32, from scope: UInt32) {
    guard let other = scopes[Int(scope)].exports[name] else {
      scopes[Int(scope)].exports[name] = symbol
      scopes[Int(scope)].order.append(name)
      return
    }
    guard other != symbol else { return }
    for declaration in symbols[Int(symbol)].declarations where !symbols[Int(other)].declarations.contains(declaration) {
      symbols[Int(other)].declarations.append(declaration)
    }
    if symbols[Int(other)].inner == nil { symbols[Int(other)].inner = symbols[Int(symbol)].inner }
  }

  private func isCallable(_ symbol: UInt32) -> Bool {
    symbols[Int(symbol)].declarations.contains { index in
      let declaration = facts.declarations[Int(index)]
      return declaration.kind == .function || declaration.flags.contains(.callable)
    }
  }

  private mutating func enter(link index: UInt32) {
    let link = facts.links[Int(index)]
    let scope = bound[Int(link.scope)]
    guard scope != .max else { return }
    switch link.kind {
    case .binding:
      let symbol = local(link.name, in: scope)
      symbols[Int(symbol)].link = index
      if link.isExported { export(link.name, symbol, from: scope) }
    case .export:
      symbols.append(Symbol(name: link.name, link: index))
      if scopes[Int(scope)].exports.updateValue(UInt32(symbols.count - 1), forKey: link.name) == nil { scopes[Int(scope)].order.append(link.name) }
    case .wildcard:
      if case .all(let request) = link.target { scopes[Int(scope)].wildcards.append(request) }
    case .whole:
      symbols.append(Symbol(name: link.name, link: index))
      scopes[Int(scope)].whole = UInt32(symbols.count - 1)
    }
  }

  // MARK: Augmentation

  private mutating func augment(_ augmentation: Augmentation) {
    guard let module = module(augmentation.request) else { return }
    let block = bound[Int(augmentation.scope)]
    var target = module
    if let whole = scopes[Int(module)].whole {
      switch meaning(of: whole) {
      case .symbol(let symbol): target = inner(of: symbol)
      case .module(let module): target = module
      case .member, .unknown: return
      }
    }
    scopes[Int(block)].augmented = target
    merge(block, into: target, depth: 0)
  }

  /// Adds the exports of a block to a scope; from then on the block's names mean the scope's symbols.
  private mutating func merge(_ block: UInt32, into target: UInt32, depth: Int) {
    guard block != target, depth < depthLimit else { return }
    for name in scopes[Int(block)].order {
      guard let symbol = scopes[Int(block)].exports[name] else { continue }
      guard case .symbol(let known)? = find(name, in: target) else {
        if scopes[Int(target)].exports.updateValue(symbol, forKey: name) == nil { scopes[Int(target)].order.append(name) }
        if scopes[Int(target)].locals[name] == nil { scopes[Int(target)].locals[name] = symbol }
        continue
      }
      guard known != symbol else { continue }
      symbols[Int(known)].declarations += symbols[Int(symbol)].declarations
      if let inner = symbols[Int(symbol)].inner {
        if let other = symbols[Int(known)].inner { merge(inner, into: other, depth: depth + 1) } else { symbols[Int(known)].inner = inner }
      }
      scopes[Int(block)].exports[name] = known
      scopes[Int(block)].locals[name] = known
    }
  }

  // MARK: Following

  /// Takes steps off the fuel. False when it is used up.
  mutating func burn(_ steps: Int = 1) -> Bool {
    fuel -= min(steps, fuel)
    return fuel > 0
  }

  private func module(_ request: UInt32) -> UInt32? {
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
  private func look(up name: TextID, from scope: UInt32) -> UInt32? {
    var fact = scope
    while fact != 0 {
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
    case .symbol(let symbol): return contents(of: symbol)
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
  func staticMembers(of symbol: UInt32) -> [UInt32] {
    var found: [UInt32] = []
    var names: Set<TextID> = []
    for index in symbols[Int(symbol)].declarations where facts.declarations[Int(index)].kind == .class {
      for member in members[Int(facts.declarations[Int(index)].body)] where facts.declarations[Int(member)].flags.contains(.static) {
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
