import Records
import Rules
import Syntax

/// Reading of the small parts: names, modifiers, parameters.
extension ExportReader {
  func span(_ node: Node) -> Span { Span(start: UInt32(node.startByte), end: UInt32(node.endByte)) }

  func text(_ node: Node, _ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[node.startByte..<node.endByte])
  }

  func role(_ node: Node) -> ExpressionRules.Role { pack.expressions.role(node.symbol) }

  /// A name, or the text of a string that is one, as it is written between the quotes.
  func readName(_ node: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ExportFacts) -> TextID {
    let text = text(node, bytes)
    guard role(node) == .string, text.count >= 2 else { return facts.text.intern(text) }
    return facts.text.intern(UnsafeBufferPointer(rebasing: text[1..<(text.count - 1)]))
  }

  /// The node that names a member; nil for a name that only the program knows, and for one that nobody outside can use.
  func nameNode(_ node: Node) -> Node? {
    switch role(node) {
    case .ignore: return nil
    case .group:
      guard let inner = node.namedChild(0), role(inner) == .string || role(inner) == .number else { return nil }
      return inner
    default: return node
    }
  }

  /// A dotted name as steps, white space left out: a range of `ExportFacts.steps`.
  func readSteps(_ node: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ExportFacts) -> Range<UInt32> {
    let first = UInt32(facts.steps.count)
    var i = node.startByte
    while i < node.endByte {
      let start = i
      while i < node.endByte, bytes[i] != rules.separator, bytes[i] > 0x20 { i += 1 }
      if i > start { facts.steps.append(facts.text.intern(UnsafeBufferPointer(rebasing: bytes[start..<i]))) }
      while i < node.endByte, bytes[i] == rules.separator || bytes[i] <= 0x20 { i += 1 }
    }
    return first..<UInt32(facts.steps.count)
  }

  /// The first string inside of a node, a few levels down.
  func firstString(in node: Node, depth: Int = 0) -> Node? {
    if role(node) == .string { return node }
    guard depth < 4 else { return nil }
    for i in 0..<min(node.namedChildCount, 4) {
      if let child = node.namedChild(i), let found = firstString(in: child, depth: depth + 1) { return found }
    }
    return nil
  }

  // MARK: Modifiers

  /// Reads the words in front of a member's name.
  /// - Returns: whether they say that the member is no part of the surface.
  func readModifiers(of node: Node, before name: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ declaration: inout ExportDeclaration) -> Bool {
    var isHidden = false
    forEachWord(of: node, before: name, bytes) { word in
      if rules.modifiers.static.contains(where: word.elementsEqual) { declaration.flags.insert(.static) }
      if declaration.kind == .method, rules.modifiers.accessor.contains(where: word.elementsEqual) { declaration.kind = .accessor }
      if rules.modifiers.hidden.contains(where: word.elementsEqual) { isHidden = true }
    }
    return isHidden
  }

  private func forEachWord(
    of node: Node, before name: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var i = 0
    while let child = node.child(i), child.endByte <= name.startByte {
      body(text(child, bytes))
      i += 1
    }
  }

  /// Whether a method makes instances: by its name, in a class.
  func isConstructor(_ name: Node, _ declaration: ExportDeclaration, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: ExportFacts) -> Bool {
    let owner = facts.scopes[Int(declaration.scope)].owner
    guard owner != .max, facts.declarations[Int(owner)].kind == .class, !declaration.flags.contains(.static) else { return false }
    return text(name, bytes).elementsEqual(rules.constructorName)
  }

  // MARK: Parameters

  func readParameters(_ list: Node, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ExportFacts) -> Range<UInt32> {
    let first = UInt32(facts.parameters.count)
    list.forEachChild { node in
      guard node.isNamed, let rule = pack.parameters.rule(node.symbol), rule.role == .parameter else { return }
      var parameter = ExportParameter(name: span(node), kind: rule.kind)
      if let name = rule.name.flatMap({ node.child(field: $0) }) {
        parameter.name = span(name)
        if let inner = pack.parameters.rule(name.symbol) {
          parameter.kind = inner.kind
          if inner.name == nil, inner.kind == .variadic, let bare = name.namedChild(0) { parameter.name = span(bare) }
        }
      }
      if let type = rule.type.flatMap({ node.child(field: $0) }) { parameter.type = span(type) }
      if let value = rule.defaultValue.flatMap({ node.child(field: $0) }) {
        parameter.defaultValue = span(value)
      } else if let absent = rule.absent {
        parameter.absent = facts.text.intern(absent)
      }
      facts.parameters.append(parameter)
    }
    return first..<UInt32(facts.parameters.count)
  }

  func readTypeParameters(_ list: Node, _ facts: inout ExportFacts) -> Range<UInt32> {
    let first = UInt32(facts.typeParameters.count)
    list.forEachChild { if $0.isNamed, !role($0).isSkipped { facts.typeParameters.append(span($0)) } }
    return first..<UInt32(facts.typeParameters.count)
  }

  /// The parameters of a constructor that are properties as well, declared beside it.
  func addParameterProperties(_ list: Node, of constructor: ExportDeclaration, _ bytes: UnsafeBufferPointer<UInt8>, _ facts: inout ExportFacts) {
    list.forEachChild { node in
      guard let rule = pack.parameters.rule(node.symbol), let name = rule.name.flatMap({ node.child(field: $0) }),
        pack.parameters.rule(name.symbol) == nil, name.namedChildCount == 0
      else { return }
      var isProperty = false, isHidden = false
      forEachWord(of: node, before: name, bytes) { word in
        if rules.modifiers.property.contains(where: word.elementsEqual) { isProperty = true }
        if rules.modifiers.hidden.contains(where: word.elementsEqual) { isHidden = true }
      }
      guard isProperty, !isHidden else { return }
      var property = ExportDeclaration(
        kind: .property, flags: [], scope: constructor.scope, file: constructor.file, name: facts.text.intern(text(name, bytes)),
        line: UInt32(node.line), whole: span(node), head: span(node), headLimit: SourceText.headLimit)
      property.documented = property.whole.start
      if let type = rule.type.flatMap({ node.child(field: $0) }) { property.returns = span(type) }
      facts.order.append(ExportFacts.Place(position: UInt32(node.startByte), isLink: false, index: UInt32(facts.declarations.count)))
      facts.declarations.append(property)
    }
  }
}
