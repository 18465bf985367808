import Records
import Rules
import Syntax

/// Turns a syntax tree into terms: one walk, a term for each node that the pack gives a form, children first.
///
/// There is no recursion: open nodes stand on a stack, and a node that is left takes its children's terms off another. Depth costs no
/// stack of the thread.
struct Lowering {
  /// A node whose children are being read.
  private struct Open {
    var form: TermForm
    var marks: TermMarks = []
    var operation: TermToken?
    /// Its first child on the stack of terms.
    var first: Int
    var span: Span
    /// The part that the node itself is to its parent.
    var part: TermPart?
    /// The nearest node that names of function variables belong to: its first name on their stack.
    var names: Int
    var usesArguments = false
    /// The last child was no comma: another comma would leave a gap.
    var hasItem = false
  }

  private struct Child {
    var part: TermPart?
    var term: TermID
  }

  private let rules: EvaluatedExportsRules
  private let bytes: UnsafeBufferPointer<UInt8>
  private var opens: [Open] = []
  private var children: [Child] = []
  /// Names of function variables of the open functions.
  private var names: [TextID] = []
  private let arguments: TextID
  private let defaultName: TextID

  init(_ rules: EvaluatedExportsRules, _ bytes: UnsafeBufferPointer<UInt8>, _ program: inout Program) {
    self.rules = rules
    self.bytes = bytes
    arguments = program.text.intern(rules.spelling(.arguments))
    defaultName = program.text.intern(rules.spelling(.defaultExport))
  }

  /// Lowers the tree below a file's root.
  /// - Returns: a term whose items are the file's statements.
  /// - Complexity: O(nodes that have a form).
  mutating func lower(_ root: Node, into program: inout Program) -> TermID {
    var cursor = TreeCursor(root)
    open(root, as: .block, part: nil)
    guard cursor.descend() else { return close(into: &program) }
    while true {
      if enter(&cursor, &program) { continue }
      while !cursor.next() {
        guard cursor.ascend(), cursor.depth > 0 else { return close(into: &program) }
        let part = opens[opens.count - 1].part
        add(close(into: &program), part)
      }
    }
  }

  private mutating func add(_ term: TermID, _ part: TermPart?) {
    children.append(Child(part: part, term: term))
    opens[opens.count - 1].hasItem = true
  }

  private func span(_ node: Node) -> Span { Span(start: UInt32(node.startByte), end: UInt32(node.endByte)) }

  private mutating func open(_ node: Node, as form: TermForm, part: TermPart?) {
    opens.append(Open(form: form, first: children.count, span: span(node), part: part, names: names.count))
  }

  /// Reads the node at the cursor. Returns true when the cursor now stands at its first child.
  private mutating func enter(_ cursor: inout TreeCursor, _ program: inout Program) -> Bool {
    let node = cursor.node
    guard node.isNamed else {
      mark(node.symbol)
      return false
    }
    let form = rules.form(node.symbol)
    switch form {
    case .nothing: return false
    case .opaque, .this, .super, .null, .undefined, .true, .false, .instance, .break, .continue:
      add(program.add(Program.Term(form: form), span(node)), rules.part(cursor.field))
      return false
    case .name, .key, .privateKey, .shorthand, .text, .fragment, .number:
      add(leaf(node, form, &program), rules.part(cursor.field))
      return false
    default:
      open(node, as: form, part: rules.part(cursor.field))
      if cursor.descend() { return true }
      let part = opens[opens.count - 1].part
      add(close(into: &program), part)
      return false
    }
  }

  /// Notes a keyword or an operator of the open node.
  private mutating func mark(_ symbol: UInt16) {
    guard let token = rules.token(symbol) else { return }
    let top = opens.count - 1
    switch token {
    case .getter: opens[top].marks.insert(.getter)
    case .setter: opens[top].marks.insert(.setter)
    case .static: opens[top].marks.insert(.static)
    case .suspended: opens[top].marks.insert(.suspended)
    case .default: opens[top].marks.insert(.default)
    case .functionVariable: opens[top].marks.insert(.functionVariable)
    case .blockVariable: opens[top].marks.insert(.blockVariable)
    case .comma:
      if !opens[top].hasItem, opens[top].form == .array || opens[top].form == .arrayPattern { children.append(Child(part: nil, term: -1)) }
      opens[top].hasItem = false
    default:
      if token == .star { opens[top].marks.insert(.star) }
      if children.count == opens[top].first { opens[top].marks.insert(.prefix) }
      opens[top].operation = token
    }
  }

  private mutating func leaf(_ node: Node, _ form: TermForm, _ program: inout Program) -> TermID {
    let span = span(node)
    let slice = UnsafeBufferPointer(rebasing: bytes[Int(span.start)..<Int(span.end)])
    var term = Program.Term(form: form)
    switch form {
    case .text: term.a = Int32(QuotedText.content(of: slice, isQuoted: true, &program.text).index)
    case .fragment: term.a = Int32(QuotedText.content(of: slice, isQuoted: false, &program.text).index)
    case .number:
      term.a = Int32(program.numbers.count)
      program.numbers.append(QuotedText.number(slice))
    case .privateKey:
      let marked = [Heap.hiddenMark] + Array(slice)
      term.a = Int32(marked.withUnsafeBufferPointer { program.text.intern($0) }.index)
    default:
      let name = program.text.intern(slice)
      term.a = Int32(name.index)
      if form == .name, name == arguments {
        // Arrows have none of their own: the mark falls to the function around them, too.
        for i in opens.indices.reversed() {
          opens[i].usesArguments = true
          if opens[i].form == .function || opens[i].form == .functionDeclaration || opens[i].form == .method { break }
        }
      }
    }
    return program.add(term, span)
  }

  // MARK: Closing

  private func part(_ part: TermPart, of open: Open) -> TermID {
    for child in children[open.first...] where child.part == part { return child.term }
    return -1
  }

  /// The children that stand in none of the pack's fields, those of inner lists among them; as slots.
  private func items(of open: Open, _ program: inout Program, where isItem: (TermPart?) -> Bool = { $0 == nil }) -> (Int32, Int32) {
    let first = program.items.count
    for child in children[open.first...] where isItem(child.part) { append(child.term, to: &program) }
    return (Int32(first), Int32(program.items.count - first))
  }

  private func append(_ term: TermID, to program: inout Program) {
    guard term >= 0, program[term].form == .list else {
      program.items.append(term)
      return
    }
    for i in program[term].items { program.items.append(program.items[i]) }
  }

  /// Makes the term of the node whose children have all been read.
  private mutating func close(into program: inout Program) -> TermID {
    let open = opens.removeLast()
    var term = Program.Term(form: open.form, operation: open.operation, marks: open.marks)
    switch open.form {
    case .group:
      if let last = children[open.first...].last {
        children.removeSubrange(open.first...)
        return last.term
      }
      term.form = .opaque
    case .function, .functionDeclaration, .arrow, .method: closeFunction(open, &term, &program)
    case .class, .classDeclaration:
      let name = part(.name, of: open)
      term.a = name < 0 ? 0 : program[name].a
      for child in children[open.first...] where child.part == nil && program[child.term].form == .heritage { term.b = program[child.term].a }
      let body = part(.body, of: open)
      if body >= 0 { (term.c, term.d) = (program[body].c, program[body].d) }
    case .member:
      let key = part(.key, of: open)
      (term.a, term.b) = (part(.object, of: open), key < 0 ? 0 : program[key].a)
    case .index: (term.a, term.b) = (part(.object, of: open), part(.index, of: open))
    case .call, .new:
      term.a = part(.callee, of: open)
      let arguments = part(.arguments, of: open)
      term.b = arguments >= 0 && program[arguments].form != .list ? 1 : 0
      if arguments >= 0, term.b == 0 { (term.c, term.d) = (program[arguments].c, program[arguments].d) }
    case .assign, .compoundAssign, .binary, .defaultPattern: (term.a, term.b) = (part(.left, of: open), part(.right, of: open))
    case .unary, .update: term.a = part(.operand, of: open)
    case .conditional, .if: (term.a, term.b, term.c) = (part(.condition, of: open), part(.consequence, of: open), part(.alternative, of: open))
    case .declarator: (term.a, term.b) = (part(.name, of: open), part(.value, of: open))
    case .pair: (term.a, term.b) = (part(.key, of: open), part(.value, of: open))
    case .field: (term.a, term.b) = (part(.key, of: open), part(.value, of: open))
    case .for:
      (term.a, term.b) = (part(.initializer, of: open), part(.condition, of: open))
      (term.c, term.d) = (part(.step, of: open), part(.body, of: open))
    case .forEach:
      (term.a, term.b, term.c) = (part(.left, of: open), part(.right, of: open), part(.body, of: open))
      if open.marks.contains(.functionVariable) { collect(term.a, program) }
    case .while, .repeat: (term.a, term.b) = (part(.condition, of: open), part(.body, of: open))
    case .switch:
      term.a = part(.value, of: open)
      let body = part(.body, of: open)
      if body >= 0 { (term.c, term.d) = (program[body].c, program[body].d) }
    case .case:
      term.a = part(.value, of: open)
      (term.c, term.d) = items(of: open, &program) { $0 != .value }
    case .try: (term.a, term.b, term.c) = (part(.body, of: open), part(.handler, of: open), part(.finalizer, of: open))
    case .catch: (term.a, term.b) = (part(.parameters, of: open), part(.body, of: open))
    case .classBlock: term.a = part(.body, of: open)
    case .import, .export:
      let source = part(.source, of: open), declaration = part(.declaration, of: open)
      term.a = source < 0 ? 0 : program[source].a
      term.b = declaration >= 0 ? declaration : part(.value, of: open)
      (term.c, term.d) = items(of: open, &program)
    case .specifier:
      let name = part(.name, of: open), alias = part(.alias, of: open), isDefault = open.marks.contains(.default)
      term.a = name >= 0 ? program[name].a : Int32(defaultName.index)
      term.b = alias >= 0 ? program[alias].a : isDefault && name >= 0 ? Int32(defaultName.index) : 0
    case .wildcard: if let name = children[open.first...].first { term.a = program[name.term].a }
    case .computedKey, .spread, .heritage, .return, .throw: term.a = children[open.first...].last?.term ?? -1
    case .functionVariables:
      (term.c, term.d) = items(of: open, &program)
      for i in term.items where program.items[i] >= 0 { collect(program[program.items[i]].a, program) }
    default: (term.c, term.d) = items(of: open, &program)
    }
    children.removeSubrange(open.first...)
    return program.add(term, open.span)
  }

  private mutating func closeFunction(_ open: Open, _ term: inout Program.Term, _ program: inout Program) {
    var function = Program.Function(term: TermID(program.spans.count))
    let name = part(.name, of: open), parameters = part(.parameters, of: open)
    if open.form == .method { term.a = name } else if name >= 0 { function.name = program[name].first }
    let first = program.items.count
    if parameters >= 0 { append(parameters, to: &program) }
    function.parameters = first..<program.items.count
    function.body = part(.body, of: open)
    if function.body >= 0 { function.bodyStart = program.span(function.body).start }
    function.isArrow = open.form == .arrow
    function.isMethod = open.form == .method
    function.isSuspended = open.marks.contains(.suspended) || open.marks.contains(.star)
    function.usesArguments = open.usesArguments
    let firstName = program.names.count
    program.names += names[open.names...]
    names.removeSubrange(open.names...)
    function.variables = firstName..<program.names.count
    term.b = Int32(program.functions.count)
    program.functions.append(function)
  }

  /// Notes the names that a pattern binds, for the function around it.
  private mutating func collect(_ pattern: TermID, _ program: Program) {
    var open = [pattern]
    while let id = open.popLast() {
      guard id >= 0 else { continue }
      let term = program[id]
      switch term.form {
      case .name, .shorthand: names.append(term.first)
      case .pair: open.append(term.b)
      case .defaultPattern, .spread: open.append(term.a)
      case .objectPattern, .arrayPattern: for i in term.items { open.append(program.items[i]) }
      default: break
      }
    }
  }
}
