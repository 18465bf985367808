import Records
import Rules
import Syntax

/// What a parameter is: tokens of the unit.
struct DeclaredParameter {
  /// Nil: it has none.
  var name: Int?
  var tokens: Range<Int>
  var isRest: Bool
}

/// One declared name, as tokens of the expanded unit.
struct Declared {
  var kind: SymbolKind
  /// Its path, and where the last step of it begins.
  var path: TextID
  var nameStart: Int
  var name: Int
  /// The whole statement, its end mark included.
  var whole: Range<Int>
  /// The part of it that says what this name is: two pieces when the statement declares several names.
  var head: [Range<Int>]
  /// The specifiers, the body of a type with a name left out, and the declarator: without the name they are the type.
  var type: [Range<Int>]
  /// Members or enumerators, which texts leave out.
  var body: Range<Int>
  /// The parameter list of a function.
  var list: Range<Int>
  /// Of `Declarations.parameters`.
  var parameters: Range<Int>
  var deprecation: TextID?
  /// It has its body: of several declarations of a name this one counts.
  var isDefinition: Bool
  var hasErrors: Bool
}

/// Reads the declarations of a unit from its syntax trees, by the node kinds of the pack.
struct Declarations {
  private struct Key: Hashable {
    var path: TextID
    var kind: SymbolKind
  }

  private let rules: HeaderRules
  private let unit: ExpandedUnit
  private let texts: TextPool
  private let noParameters: TextID
  private let limits: SurfaceLimits
  private var piece: ExpandedUnit.Piece
  /// Paths, names and later all texts of the surface.
  private(set) var pool = TextPool()
  /// In the order of their first declaration.
  private(set) var rows: [Declared] = []
  private(set) var parameters: [DeclaredParameter] = []
  /// First tokens of what the grammar could not read.
  private(set) var errors: [Int] = []
  /// A limit on depth, number or length of paths was reached.
  private(set) var isCut = false
  private var places: [Key: Int] = [:]
  private var tags: Set<TextID>
  /// Type names that stand for function types.
  private var functionTypes = Set<TextID>()
  /// The statement at hand.
  private var statement = 0..<0
  private var hasErrors = false
  private var depth = 0

  /// - Parameter tags: those of system headers.
  init(_ unit: ExpandedUnit, _ rules: HeaderRules, _ texts: TextPool, tags: Set<TextID>, noParameters: TextID, _ limits: SurfaceLimits) {
    self.unit = unit
    self.rules = rules
    self.texts = texts
    self.tags = tags
    self.noParameters = noParameters
    self.limits = limits
    piece = unit.pieces.first ?? ExpandedUnit.Piece(text: 0..<0, tokens: 0..<0)
  }

  /// Reads one parsed piece.
  mutating func read(_ root: Node, _ piece: ExpandedUnit.Piece) {
    self.piece = piece
    region(root)
  }

  // MARK: Statements

  private mutating func region(_ node: Node) {
    guard enter() else { return }
    defer { depth -= 1 }
    var children: [Node] = []
    node.forEachNamedChild { child, _ in children.append(child) }
    for child in children { top(child) }
  }

  private mutating func enter() -> Bool {
    depth += 1
    if depth <= limits.depth { return true }
    depth -= 1
    isCut = true
    return false
  }

  private mutating func top(_ node: Node) {
    if node.isError {
      noteError(at: node)
      return region(node)
    }
    hasErrors = node.hasError && noteError(in: node)
    statement = range(node)
    switch rules.role(node.symbol) {
    case .declaration, .function: declaration(node, outer: nil)
    case .type: type(node)
    case .struct, .union, .enum: tag(node, typeName: nil, isStandalone: true)
    case .region: region(node)
    default: break
    }
  }

  /// Notes the first error in a statement. A name that is not there is none: bit-fields need not have one.
  private mutating func noteError(in node: Node) -> Bool {
    var cursor = TreeCursor(node)
    repeat {
      let node = cursor.node
      guard node.isError, !(node.isMissing && rules.role(node.symbol) == .name) else { continue }
      noteError(at: node)
      return true
    } while cursor.advance()
    return false
  }

  private mutating func noteError(at node: Node) {
    if errors.count < 1_000 { errors.append(unit.token(at: node.startByte, in: piece)) }
  }

  private func range(_ node: Node) -> Range<Int> { unit.tokens(node.startByte..<node.endByte, in: piece) }

  private struct Parts {
    var type: Node?
    var declarators: [Node] = []
    var body: Node?
  }

  private func parts(_ node: Node) -> Parts {
    var parts = Parts()
    node.forEachNamedChild { child, field in
      if field == rules.type, field != 0 { parts.type = child }
      if field == rules.declarator, field != 0 { parts.declarators.append(child) }
      if field == rules.body, field != 0 { parts.body = child }
    }
    return parts
  }

  /// A declaration: at the top, or the members of a struct.
  /// - Parameter outer: the path of the struct; nil at the top.
  private mutating func declaration(_ node: Node, outer: TextID?) {
    let parts = parts(node)
    var memberType: Node?
    if let type = parts.type, isTag(type) {
      if outer == nil || rules.role(type.symbol) == .enum || type.child(field: rules.name ?? 0) != nil {
        tag(type, typeName: nil)
      } else {
        memberType = type
      }
    }
    let body = bodyRange(parts.type)
    let end = parts.body.map { range($0).lowerBound }
    var names: [TextID] = []
    for item in parts.declarators {
      let declarator = declarator(item, isOwn: outer == nil)
      guard let name = declarator.name else { continue }
      var kind = SymbolKind.variable
      if outer != nil {
        kind = .field
      } else if declarator.isFunction || (!declarator.isDerived && isFunctionType(parts.type)) {
        kind = .function
      }
      let path = path(outer, name)
      names.append(path)
      add(
        kind, path, name, head: head(item, parts.declarators, end), type: typeTokens(item, parts), body: body,
        list: kind == .function ? declarator.list : nil, isDefinition: false)
    }
    guard let memberType, let inner = memberType.child(field: rules.body ?? 0) else { return }
    if parts.declarators.isEmpty {
      members(inner, outer ?? .none)
    } else {
      for name in names { members(inner, name) }
      // Without a name there is no path: what is declared inside is declared all the same.
      if names.isEmpty { members(inner, .none) }
    }
  }

  private mutating func type(_ node: Node) {
    let parts = parts(node)
    var found: [(name: Int, item: Node, declarator: Declarator)] = []
    for item in parts.declarators {
      let declarator = declarator(item, isOwn: false)
      if let name = declarator.name { found.append((name, item, declarator)) }
    }
    let plain = found.first { !$0.declarator.isDerived && !$0.declarator.isFunction }
    if let type = parts.type, isTag(type) { tag(type, typeName: plain.map { path(nil, $0.name) }) }
    let body = bodyRange(parts.type)
    for (name, item, declarator) in found {
      if declarator.isFunction || (!declarator.isDerived && isFunctionType(parts.type)) { functionTypes.insert(unit.tokens[name].spelling) }
      add(
        .typeAlias, path(nil, name), name, head: head(item, parts.declarators, nil), type: typeTokens(item, parts), body: body, list: nil,
        isDefinition: false)
    }
  }

  private func isFunctionType(_ type: Node?) -> Bool {
    guard let type, rules.role(type.symbol) == .name else { return false }
    return functionTypes.contains(unit.tokens[unit.token(at: type.startByte, in: piece)].spelling)
  }

  /// The tokens that say what one declarator of a statement declares.
  private func head(_ item: Node, _ all: [Node], _ end: Int?) -> [Range<Int>] {
    guard all.count > 1, let first = all.first else { return [start(before: end ?? statement.upperBound - 1)] }
    return [start(before: range(first).lowerBound), range(item)]
  }

  /// The statement's tokens before one of them. Where errors were repaired, that one may stand in front of the statement.
  private func start(before end: Int) -> Range<Int> { statement.lowerBound..<max(statement.lowerBound, end) }

  private func typeTokens(_ item: Node, _ parts: Parts) -> [Range<Int>] {
    guard let first = parts.declarators.first else { return [] }
    let specifiers = start(before: range(first).lowerBound)
    guard let type = parts.type, type.child(field: rules.name ?? 0) != nil else { return [specifiers, range(item)] }
    let body = bodyRange(type)
    guard !body.isEmpty, body.lowerBound >= specifiers.lowerBound, body.upperBound <= specifiers.upperBound else { return [specifiers, range(item)] }
    return [specifiers.lowerBound..<body.lowerBound, body.upperBound..<specifiers.upperBound, range(item)]
  }

  // MARK: Tags

  private func isTag(_ node: Node) -> Bool {
    switch rules.role(node.symbol) {
    case .struct, .union, .enum: true
    default: false
    }
  }

  /// The members or enumerators of a type, braces included.
  private func bodyRange(_ type: Node?) -> Range<Int> {
    guard let type, isTag(type), let body = type.child(field: rules.body ?? 0) else { return 0..<0 }
    return range(body)
  }

  /// A struct, union or enum, defined or mentioned.
  /// - Parameter typeName: the path of the type name that an unnamed one goes by.
  private mutating func tag(_ node: Node, typeName: TextID?, isStandalone: Bool = false) {
    guard enter() else { return }
    defer { depth -= 1 }
    let body = node.child(field: rules.body ?? 0)
    let named = node.child(field: rules.name ?? 0).map { unit.token(at: $0.startByte, in: piece) }
    let role = rules.role(node.symbol)
    let kind: SymbolKind = role == .struct ? .struct : role == .union ? .union : .enum
    if let named {
      let spelling = unit.tokens[named].spelling
      if body != nil || isStandalone || !tags.contains(spelling) {
        tags.insert(spelling)
        let whole = range(node)
        let outer = statement
        let isWhole = isStandalone && whole.upperBound < unit.tokens.count
        statement = whole.lowerBound..<(isWhole ? whole.upperBound + 1 : whole.upperBound)
        let inner = body.map(range) ?? whole.upperBound..<whole.upperBound
        add(kind, path(nil, named), named, head: [whole.lowerBound..<inner.lowerBound], body: inner, list: nil, isDefinition: body != nil)
        statement = outer
      }
    }
    guard let body else { return }
    if kind == .enum {
      enumerators(body)
    } else {
      members(body, named.map { path(nil, $0) } ?? typeName ?? .none)
    }
  }

  private mutating func enumerators(_ body: Node) {
    var children: [Node] = []
    body.forEachNamedChild { child, _ in if rules.role(child.symbol) == .enumerator { children.append(child) } }
    let outer = statement
    for child in children {
      guard let node = child.child(field: rules.name ?? 0) else { continue }
      let name = unit.token(at: node.startByte, in: piece)
      statement = range(child)
      add(.enumerator, path(nil, name), name, head: [statement], body: 0..<0, list: nil, isDefinition: false)
    }
    statement = outer
  }

  /// The members of a struct or union.
  /// - Parameter outer: its path; `.none`: it has none, and its members neither.
  private mutating func members(_ body: Node, _ outer: TextID) {
    guard enter() else { return }
    defer { depth -= 1 }
    var children: [Node] = []
    body.forEachNamedChild { child, _ in children.append(child) }
    let surrounding = statement
    for child in children {
      if child.isError {
        members(child, outer)
      } else if rules.role(child.symbol) == .declaration {
        statement = range(child)
        declaration(child, outer: outer)
      }
    }
    statement = surrounding
  }

  // MARK: Declarators

  private struct Declarator {
    /// Token of the name.
    var name: Int?
    /// What is innermost, nearest to the name.
    var isFunction = false
    var isDerived = false
    var list: Node?
  }

  /// Walks a declarator down to its name, and looks for tags in what stands around it.
  /// - Parameter isOwn: a function's own parameters are a scope of their own: tags in them are no declarations of the file.
  private mutating func declarator(_ top: Node, isOwn: Bool) -> Declarator {
    var result = Declarator()
    var lists: [Node] = []
    var others: [Node] = []
    var node = top
    var steps = 0
    while steps < 1_000 {
      steps += 1
      let role = rules.role(node.symbol)
      if role == .name {
        if node.endByte > node.startByte { result.name = unit.token(at: node.startByte, in: piece) }
        break
      }
      switch role {
      case .callable:
        result.isFunction = true
        result.isDerived = false
        result.list = node.child(field: rules.parameters ?? 0)
        if let list = result.list { lists.append(list) }
      case .derived:
        result.isFunction = false
        result.isDerived = true
        result.list = nil
      default: break
      }
      var next = node.child(field: rules.declarator ?? 0)
      node.forEachNamedChild { child, field in
        switch rules.role(child.symbol) {
        case .callable, .derived, .declarator, .name: if next == nil { next = child }
        default: if child != result.list { others.append(child) }
        }
      }
      guard let inner = next else { break }
      node = inner
    }
    if steps == 1_000 { isCut = true }
    for other in others { mentions(other) }
    for list in lists { parameterTags(list, isOwn: isOwn && list == result.list) }
    return result
  }

  private mutating func parameterTags(_ list: Node, isOwn: Bool) {
    guard enter() else { return }
    defer { depth -= 1 }
    var children: [Node] = []
    list.forEachNamedChild { child, _ in if rules.role(child.symbol) == .parameter { children.append(child) } }
    for child in children {
      let parts = parts(child)
      if let type = parts.type, !(isOwn && isTag(type)) { mentions(type) }
      for item in parts.declarators { _ = declarator(item, isOwn: false) }
    }
  }

  /// Declares the tags that a type or an expression mentions.
  private mutating func mentions(_ node: Node) {
    if isTag(node) { return tag(node, typeName: nil) }
    guard node.namedChildCount > 0, rules.role(node.symbol) != .body, enter() else { return }
    defer { depth -= 1 }
    var children: [Node] = []
    node.forEachNamedChild { child, _ in children.append(child) }
    for child in children { mentions(child) }
  }

  // MARK: Rows

  private mutating func path(_ outer: TextID?, _ name: Int) -> TextID {
    let spelling = unit.tokens[name].spelling
    guard let outer else { return texts.withBytes(spelling) { pool.intern($0) } }
    guard !outer.isNone else { return .none }
    var bytes = pool.withBytes(outer) { Array($0) }
    bytes.append(rules.separator)
    texts.withBytes(spelling) { bytes.append(contentsOf: $0) }
    return bytes.withUnsafeBufferPointer { pool.intern($0) }
  }

  private mutating func add(
    _ kind: SymbolKind, _ path: TextID, _ name: Int, head: [Range<Int>], type: [Range<Int>] = [], body: Range<Int>, list: Node?,
    isDefinition: Bool
  ) {
    guard !path.isNone, unit.tokens[name].file != Token.noFile else { return }
    let key = Key(path: path, kind: kind)
    let known = places[key]
    if let known, !isDefinition || rows[known].isDefinition { return }
    let length = pool.length(path)
    guard rows.count < limits.paths, length <= limits.pathBytes else {
      isCut = true
      return
    }
    let first = parameters.count
    if let list { readParameters(list) }
    let isEnumerator = kind == .enumerator
    let row = Declared(
      kind: kind, path: path, nameStart: length - texts.length(unit.tokens[name].spelling), name: name, whole: statement, head: head,
      type: type, body: body, list: list.map(range) ?? 0..<0, parameters: first..<parameters.count,
      deprecation: unit.deprecation(statement.lowerBound..<(statement.upperBound + (isEnumerator ? 1 : 0)), except: body),
      isDefinition: isDefinition, hasErrors: hasErrors)
    if let known {
      rows[known] = row
    } else {
      places[key] = rows.count
      rows.append(row)
    }
  }

  private mutating func readParameters(_ list: Node) {
    var children: [(Node, Bool)] = []
    list.forEachNamedChild { child, _ in
      switch rules.role(child.symbol) {
      case .parameter: children.append((child, false))
      case .rest: children.append((child, true))
      default: break
      }
    }
    for (child, isRest) in children {
      let tokens = range(child)
      if children.count == 1, tokens.count == 1, unit.tokens[tokens.lowerBound].spelling == noParameters { return }
      var name: Int?
      if !isRest, let item = child.child(field: rules.declarator ?? 0) { name = nameToken(item) }
      parameters.append(DeclaredParameter(name: name, tokens: tokens, isRest: isRest))
    }
  }

  private func nameToken(_ item: Node) -> Int? {
    var node = item
    for _ in 0..<1_000 {
      if rules.role(node.symbol) == .name { return node.endByte > node.startByte ? unit.token(at: node.startByte, in: piece) : nil }
      var next = node.child(field: rules.declarator ?? 0)
      if next == nil {
        node.forEachNamedChild { child, _ in
          switch rules.role(child.symbol) {
          case .callable, .derived, .declarator, .name: if next == nil { next = child }
          default: break
          }
        }
      }
      guard let inner = next else { return nil }
      node = inner
    }
    return nil
  }
}
