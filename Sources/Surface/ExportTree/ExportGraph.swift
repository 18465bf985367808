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
  var known: [UInt32: Meaning] = [:]
  /// Symbols whose links are being followed, and how many calls deep.
  var busy: Set<UInt32> = []
  var depth = 0
  let depthLimit: Int
  /// Steps that may still be taken: hostile packages end in a cut surface, not in a long run.
  var fuel: Int

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
}
