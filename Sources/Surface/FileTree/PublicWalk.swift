import Records
import Rules

/// The last pass: walks what is public from the top modules down and lists every public path of every element.
///
/// A re-exported element is not copied: (path, node, definition) is all that is kept for each path. Members of a re-exported type
/// repeat below each of its paths, so the number of paths is bounded by `SurfaceLimits.paths`.
struct PublicWalk {
  /// What a public path leads to.
  struct Row {
    var path: TextID
    /// Where the path's last step begins, in bytes.
    var nameStart: UInt32
    /// Nil: the target lies outside the package or was not found.
    var node: NodeID?
    /// The target's own path when `node` is nil.
    var external = TextID.none
    var isReexport: Bool
    var rule: Rule
  }

  /// Why a path is public. The names stand in every output.
  enum Rule: String, CaseIterable {
    /// A module that can be imported.
    case submodule
    /// Named in the module's export list.
    case all
    /// Defined by the module, with a public name.
    case own
    /// A member of a public type.
    case member
    /// Brought by a wildcard import from the same package.
    case wildcard
    /// Imported under its own name, which the typing rules take for a re-export.
    case redundantAlias = "redundant-alias"
    /// Imported by a package's index file from the same package.
    case initImport = "init-import"
    /// A member of the value that the module's file returns.
    case returned
  }

  private var linker: FileTreeLinker
  private let limits: SurfaceLimits
  private(set) var rows: [Row] = []
  /// A limit was reached: the surface is not whole.
  private(set) var isCut = false
  private var seen = Set<TextID>()
  private var path: [UInt8] = []
  private var stack: [NodeID] = []
  private var finals: [NodeID: NodeID] = [:]

  init(_ linker: consuming FileTreeLinker, _ limits: SurfaceLimits) {
    self.linker = linker
    self.limits = limits
  }

  /// Walks from the top modules.
  /// - Parameter modules: the names of the top modules to list; nil: all.
  mutating func run(modules: Set<String>?) -> FileTreeLinker {
    for top in linker.graph.topOrder {
      let name = linker.graph[top].name
      guard modules?.contains(linker.facts.text.string(name)) ?? true, !isPrivate(name) else { continue }
      step(name) { walk in walk.listModule(top, isReexport: false, rule: .submodule) }
    }
    return linker
  }

  // MARK: The public rule

  private func isPrivate(_ name: TextID) -> Bool { linker.facts.text.withBytes(name) { linker.pack.visibility.isPrivate($0) } }

  private mutating func final(_ id: NodeID) -> NodeID? {
    if let known = finals[id] { return known }
    let found = linker.graph.final(id)
    if let found { finals[id] = found }
    return found
  }

  /// Why a member of a module is public; nil when it is not.
  private mutating func publicRule(_ name: TextID, _ member: NodeID, in module: NodeID, exports: Set<TextID>?) -> Rule? {
    let node = linker.graph[member]
    if name == linker.exportList { return nil }
    if node.isModule { return isPrivate(name) ? nil : .submodule }
    if let exports { return exports.contains(name) ? .all : nil }
    if isPrivate(name) { return nil }
    guard let scope = linker.graph.scope(module) else { return nil }
    if linker.graph.scopes[scope].isReturned { return .returned }
    guard node.isAlias, !node.isOfItsFile else { return linker.graph.scopes[scope].imports[name] == nil ? .own : nil }
    if node.isViaWildcard { return final(member) == nil ? nil : .wildcard }
    guard node.isRuntime, case .path(let target) = node.target else { return nil }
    if linker.graph.scopes[scope].redundant.contains(name), target.last.map({ linker.graph.steps[Int($0)] == name }) ?? false {
      return .redundantAlias
    }
    guard linker.graph[module].isIndex, linker.graph.isInside(target) else { return nil }
    if let found = final(member), linker.graph[found].isModule { return nil }
    return .initImport
  }

  /// Whether a member of a type or a table is public. A type's own are not the names it only imports, unless their spelling says that
  /// they are meant; what stands in a table is meant.
  private func isPublicMember(_ name: TextID, _ member: NodeID, of owner: NodeID, _ scope: Int) -> Bool {
    if isPrivate(name) { return false }
    if !linker.graph[owner].kind.isType { return true }
    if linker.graph[member].isAlias { return false }
    if linker.graph.scopes[scope].imports[name] == nil { return true }
    return linker.facts.text.withBytes(name) { name in linker.pack.visibility.publicNames.contains { $0.matches(name) } }
  }

  /// Whether a path lies in test code or a hidden module.
  private func isHidden(_ path: [UInt8]) -> Bool {
    path.withUnsafeBufferPointer { linker.pack.visibility.isHidden($0, separator: linker.rules.separator) }
  }

  // MARK: Listing

  /// Appends a step to the path for the duration of `body`.
  private mutating func step(_ name: TextID, _ body: (inout PublicWalk) -> Void) {
    let length = path.count
    if length > 0 { path.append(linker.rules.separator) }
    linker.facts.text.withBytes(name) { path.append(contentsOf: $0) }
    body(&self)
    path.removeLast(path.count - length)
  }

  /// Adds a row for the path at hand. Returns false when the path is listed already or a limit is reached.
  private mutating func emit(_ node: NodeID?, external: TextID = .none, isReexport: Bool, rule: Rule) -> Bool {
    guard rows.count < limits.paths, path.count <= limits.pathBytes, stack.count < limits.depth else {
      isCut = true
      return false
    }
    let text = path.withUnsafeBufferPointer { linker.facts.text.intern($0) }
    guard seen.insert(text).inserted else { return false }
    let nameStart = path.lastIndex(of: linker.rules.separator).map { $0 + 1 } ?? 0
    rows.append(Row(path: text, nameStart: UInt32(nameStart), node: node, external: external, isReexport: isReexport, rule: rule))
    return true
  }

  private mutating func listModule(_ module: NodeID, isReexport: Bool, rule: Rule) {
    guard !isHidden(path), emit(module, isReexport: isReexport, rule: rule), !stack.contains(module), let scope = linker.graph.scope(module) else {
      return
    }
    stack.append(module)
    defer { stack.removeLast() }
    var exports: Set<TextID>?
    if let items = linker.graph.scopes[scope].exports, !items.isEmpty { exports = Set(items.map(\.text)) }
    for name in linker.graph.scopes[scope].order {
      guard let member = linker.graph.scopes[scope].members[name], let rule = publicRule(name, member, in: module, exports: exports) else { continue }
      step(name) { walk in walk.list(member, rule, below: isReexport) }
    }
  }

  /// Lists a member of a module, a type or a table.
  /// - Parameter isInReexport: what holds it is listed away from its own path, and so is all that it holds.
  private mutating func list(_ member: NodeID, _ rule: Rule, below isInReexport: Bool) {
    let isAlias = linker.graph[member].isAlias, isReexport = isAlias || isInReexport
    guard let target = final(member) else {
      if case .path(let path) = linker.graph[member].target { listExternal(path, rule) }
      return
    }
    guard linker.graph[target].isModule else { return listElement(target, isReexport: isReexport, rule: rule) }
    guard isAlias else { return listModule(target, isReexport: isReexport, rule: rule) }
    // A module bound as a name: its content is listed here only where its own path hides it.
    let own = linker.graph.path(target)
    if own.contains(where: isPrivate) || isHidden(dotted(own)) {
      listModule(target, isReexport: true, rule: rule)
    } else {
      _ = emit(target, isReexport: true, rule: rule)
    }
  }

  private mutating func listExternal(_ target: Range<UInt32>, _ rule: Rule) {
    let text = dotted(linker.graph.steps[target]).withUnsafeBufferPointer { linker.facts.text.intern($0) }
    _ = emit(nil, external: text, isReexport: true, rule: rule)
  }

  private mutating func listElement(_ node: NodeID, isReexport: Bool, rule: Rule) {
    guard emit(node, isReexport: isReexport, rule: rule), !stack.contains(node), let scope = linker.graph.scope(node) else { return }
    stack.append(node)
    defer { stack.removeLast() }
    for name in linker.graph.scopes[scope].order {
      guard let member = linker.graph.scopes[scope].members[name], isPublicMember(name, member, of: node, scope) else { continue }
      step(name) { walk in walk.list(member, .member, below: isReexport) }
    }
  }

  func dotted(_ steps: some Sequence<TextID>) -> [UInt8] {
    var text: [UInt8] = []
    for step in steps {
      if !text.isEmpty { text.append(linker.rules.separator) }
      linker.facts.text.withBytes(step) { text.append(contentsOf: $0) }
    }
    return text
  }
}
