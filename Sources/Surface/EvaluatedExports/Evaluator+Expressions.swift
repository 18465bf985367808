import Records
import Rules

extension Evaluator {
  /// The value of an expression; unknown when the fuel runs out.
  func evaluate(_ id: TermID) -> Value {
    guard id >= 0, step() else { return id < 0 ? .undefined : .unknown }
    let term = program[id]
    switch term.form {
    case .name: return lookUp(term.first)
    case .text: return .text(term.first)
    case .number: return .number(program.numbers[Int(term.a)])
    case .this: return frame.this
    case .null: return .null
    case .undefined: return .undefined
    case .true: return .boolean(true)
    case .false: return .boolean(false)
    case .instance: return makeInstance()
    case .function, .functionDeclaration, .arrow: return makeFunction(term)
    case .opaque: return .unknown
    default: return deeper { evaluate(term, id) } ?? .unknown
    }
  }

  /// Expressions with others inside.
  private func evaluate(_ term: Program.Term, _ id: TermID) -> Value {
    switch term.form {
    case .member: return evaluateMember(term, term.second)
    case .index:
      guard let key = key(evaluate(term.b)) else {
        _ = evaluate(term.a)
        return .unknown
      }
      return evaluateMember(term, key)
    case .call: return evaluateCall(term)
    case .new:
      let callee = evaluate(term.a)
      return construct(callee, evaluateItems(term))
    case .assign:
      let value = evaluate(term.b)
      origin = id
      assign(to: term.a, value)
      return value
    case .compoundAssign: return evaluateCompound(term, id)
    case .update:
      let old = evaluate(term.a)
      var new = Value.primitive
      if case .number(let number) = old { new = .number(term.operation == .decrement ? number - 1 : number + 1) }
      origin = id
      assign(to: term.a, new)
      return term.marks.contains(.prefix) ? new : old
    case .binary: return evaluateBinary(term)
    case .unary: return evaluateUnary(term)
    case .conditional: return evaluateConditional(term)
    case .sequence:
      var last = Value.undefined
      for i in term.items { last = evaluate(program.items[i]) }
      return last
    case .object: return evaluateObject(term, id)
    case .array:
      let (items, isOpen) = evaluateOpenItems(term)
      return makeList(items, isOpen: isOpen)
    case .class, .classDeclaration: return makeClass(term, id)
    case .template:
      var text: [UInt8] = []
      for i in term.items {
        let part = program.items[i]
        if program[part].form == .fragment {
          text += bytes(program[part].first)
        } else if let piece = self.text(of: evaluate(part)) {
          text += piece
        } else {
          return .primitive
        }
      }
      return makeText(text)
    case .spread: return evaluate(term.a)
    default: return .unknown
    }
  }

  private func evaluateMember(_ term: Program.Term, _ key: TextID) -> Value {
    if term.a >= 0, program[term.a].form == .super { return superMember(key) }
    return get(evaluate(term.a), key)
  }

  /// A member of the class above the one in which the running method stands.
  private func superMember(_ key: TextID) -> Value {
    guard !frame.home.isNone else { return .unknown }
    let parent = heap.closures[Int(heap[frame.home].detail)].superclass
    if frame.isStatic { return get(parent, key) }
    return get(get(parent, words.prototype), key)
  }

  // MARK: Items

  /// The values of a term's items, spread ones in their place; whether there may be more.
  func evaluateOpenItems(_ term: Program.Term) -> ([Value], Bool) {
    var values: [Value] = []
    values.reserveCapacity(Int(term.d))
    var isOpen = false
    for i in term.items {
      let item = program.items[i]
      guard item >= 0 else {
        values.append(.undefined)
        continue
      }
      guard program[item].form == .spread else {
        values.append(evaluate(item))
        continue
      }
      let inner = evaluate(item)
      if let list = items(inner) {
        charge(list.count)
        values += list
      }
      isOpen = isOpen || items(inner) == nil || self.isOpen(inner)
    }
    return (values, isOpen)
  }

  private func evaluateItems(_ term: Program.Term) -> [Value] { evaluateOpenItems(term).0 }

  private func evaluateObject(_ term: Program.Term, _ id: TermID) -> Value {
    let object = makeObject(origin: id)
    for i in term.items {
      let item = program.items[i], member = program[item]
      switch member.form {
      case .pair:
        let key = propertyKey(member.a), value = evaluate(member.b)
        if key == words.prototypeLink, program[member.a].form != .computedKey {
          setPrototype(of: object, value)
        } else if let key {
          declare(key, value, in: object)
          origin = item
          heap.put(object, key, value, origin: item)
        } else {
          heap[object].isOpen = true
        }
      case .shorthand: heap.put(object, member.first, lookUp(member.first), origin: item)
      case .method:
        guard let key = propertyKey(member.a) else { continue }
        let function = makeFunction(member, named: key)
        if member.marks.contains(.getter) || member.marks.contains(.setter) {
          let isGetter = member.marks.contains(.getter)
          addAccessor(object, key, getter: isGetter ? function : nil, setter: isGetter ? nil : function, origin: item, isEnumerable: true)
        } else {
          heap.put(object, key, function, origin: item)
        }
      case .spread:
        let source = evaluate(member.a)
        for key in keys(source) { heap.put(object, key, get(source, key), origin: item) }
        if isOpen(source) { heap[object].isOpen = true }
      default: break
      }
    }
    return .object(object)
  }

  /// The name that a key of an object or class is.
  func propertyKey(_ id: TermID) -> TextID? {
    guard id >= 0 else { return nil }
    let term = program[id]
    switch term.form {
    case .key, .privateKey, .text, .name, .shorthand: return term.first
    case .number: return key(.number(program.numbers[Int(term.a)]))
    case .computedKey: return key(evaluate(term.a))
    default: return nil
    }
  }

  // MARK: Assignment

  /// Assigns to a variable, a member or a pattern.
  func assign(to id: TermID, _ value: Value) {
    guard id >= 0 else { return }
    let term = program[id]
    switch term.form {
    case .name, .shorthand: assign(term.first, value)
    case .member: set(evaluate(term.a), term.second, value)
    case .index:
      let object = evaluate(term.a)
      set(object, key(evaluate(term.b)), value)
    default: bind(id, value) { evaluator, name, value in evaluator.assign(name, value) }
    }
  }

  /// Takes a value apart by a pattern and hands each name and value to `body`.
  func bind(_ id: TermID, _ value: Value, _ body: (Evaluator, TextID, Value) -> Void) {
    guard id >= 0, step() else { return }
    let term = program[id]
    switch term.form {
    case .name, .shorthand: body(self, term.first, value)
    case .member, .index: assign(to: id, value)
    case .defaultPattern: _ = deeper { bind(term.a, value == .undefined ? evaluate(term.b) : value, body) }
    case .objectPattern: _ = deeper { bindObject(term, value, body) }
    case .arrayPattern: _ = deeper { bindList(term, value, body) }
    default: break
    }
  }

  private func bindObject(_ term: Program.Term, _ value: Value, _ body: (Evaluator, TextID, Value) -> Void) {
    var used = Set<TextID>()
    for i in term.items {
      let item = program.items[i]
      guard item >= 0 else { continue }
      let member = program[item]
      switch member.form {
      case .shorthand:
        used.insert(member.first)
        body(self, member.first, get(value, member.first))
      case .pair:
        let key = propertyKey(member.a)
        if let key { used.insert(key) }
        bind(member.b, key.map { get(value, $0) } ?? .unknown, body)
      case .defaultPattern:
        guard member.a >= 0 else { continue }
        let key = program[member.a].first
        used.insert(key)
        bind(item, get(value, key), body)
      case .spread:
        let rest = makeObject()
        for key in keys(value) where !used.contains(key) { heap.put(rest, key, get(value, key), origin: origin) }
        bind(member.a, .object(rest), body)
      default: break
      }
    }
  }

  private func bindList(_ term: Program.Term, _ value: Value, _ body: (Evaluator, TextID, Value) -> Void) {
    let list = items(value)
    for (place, i) in term.items.enumerated() {
      let item = program.items[i]
      guard item >= 0 else { continue }
      if program[item].form == .spread {
        bind(program[item].a, list.map { makeList(Array($0.dropFirst(place)), isOpen: isOpen(value)) } ?? .unknown, body)
      } else {
        bind(item, list.map { place < $0.count ? $0[place] : isOpen(value) ? .unknown : .undefined } ?? .unknown, body)
      }
    }
  }

  // MARK: Operators

  /// Whether a value counts as true; nil when that is not known.
  func truth(_ value: Value) -> Bool? {
    switch value {
    case .undefined, .null: return false
    case .boolean(let flag): return flag
    case .number(let number): return !(number == 0 || number.isNaN)
    case .text(let text): return program.text.length(text) > 0
    case .object, .symbol: return true
    case .native(let path):
      if builtIns[path] != nil { return true }
      let first = bytes(path).prefix { $0 != UInt8(ascii: ".") }
      return builtIns[intern(Array(first))] == .environment ? nil : true
    case .external, .unknown, .undeclared, .primitive, .link: return nil
    }
  }

  private func evaluateConditional(_ term: Program.Term) -> Value {
    switch truth(evaluate(term.a)) {
    case true?: return evaluate(term.b)
    case false?: return evaluate(term.c)
    case nil:
      let (first, second) = uncertainly { (evaluate(term.b), evaluate(term.c)) }
      return first.isPlain || first.isUncertain ? second : first
    }
  }

  /// Runs `body` in a branch of which it is not known whether it is taken.
  func uncertainly<T>(_ body: () -> T) -> T {
    let outer = isUncertain
    isUncertain = true
    defer { isUncertain = outer }
    return body()
  }

  private func evaluateCompound(_ term: Program.Term, _ id: TermID) -> Value {
    let old = evaluate(term.a)
    switch term.operation {
    case .orAssign, .nullishAssign:
      if isKept(old, term.operation) == true { return old }
    case .andAssign: if truth(old) == false { return old }
    default: break
    }
    let right = evaluate(term.b), value: Value
    switch term.operation {
    case .orAssign, .nullishAssign, .andAssign: value = right
    case .plusAssign: value = operate(.plus, old, right)
    case .minusAssign: value = operate(.minus, old, right)
    default: value = .primitive
    }
    origin = id
    assign(to: term.a, value)
    return value
  }

  /// Whether the left side of an alternative decides.
  private func isKept(_ value: Value, _ operation: TermToken?) -> Bool? {
    guard operation == .nullish || operation == .nullishAssign else { return truth(value) }
    switch value {
    case .undefined, .null: return false
    case .boolean, .number, .text, .primitive, .symbol, .object, .native: return true
    default: return nil
    }
  }

  private func evaluateBinary(_ term: Program.Term) -> Value {
    let left = evaluate(term.a)
    switch term.operation {
    case .and:
      switch truth(left) {
      case false?: return left
      case true?: return evaluate(term.b)
      case nil:
        let right = uncertainly { evaluate(term.b) }
        return truth(right) == false ? left : right.isPlain ? .unknown : right
      }
    case .or, .nullish:
      switch isKept(left, term.operation) {
      case true?: return left
      case false?: return evaluate(term.b)
      case nil:
        let right = uncertainly { evaluate(term.b) }
        return right.object != nil || left == .undeclared ? right : left.isPlain ? .unknown : left
      }
    default: return operate(term.operation, left, evaluate(term.b))
    }
  }

  private func operate(_ operation: TermToken?, _ left: Value, _ right: Value) -> Value {
    switch operation {
    case .strictEqual: return isEqual(left, right).map { .boolean($0) } ?? .unknown
    case .strictUnequal: return isEqual(left, right).map { .boolean(!$0) } ?? .unknown
    case .looseEqual, .looseUnequal:
      let isNothing = (left == .undefined || left == .null, right == .undefined || right == .null)
      guard let equal = isNothing.0 && isNothing.1 ? true : isEqual(left, right) else { return .unknown }
      return .boolean(equal == (operation == .looseEqual))
    case .in:
      guard let key = key(left) else { return .unknown }
      return hasInherited(right, key).map { .boolean($0) } ?? .unknown
    case .instanceOf: return isInstance(left, of: right).map { .boolean($0) } ?? .unknown
    case .plus: return sum(left, right)
    default: break
    }
    guard case .number(let a) = left, case .number(let b) = right else {
      return [.less, .greater, .lessEqual, .greaterEqual].contains(operation) ? .unknown : .primitive
    }
    switch operation {
    case .minus: return .number(a - b)
    case .star: return .number(a * b)
    case .less: return .boolean(a < b)
    case .greater: return .boolean(a > b)
    case .lessEqual: return .boolean(a <= b)
    case .greaterEqual: return .boolean(a >= b)
    case .shiftLeft:
      guard let a = Int32(exactly: a), let b = Int32(exactly: b) else { return .primitive }
      return .number(Double(a &<< b))
    case .bitOr:
      guard let a = Int32(exactly: a), let b = Int32(exactly: b) else { return .primitive }
      return .number(Double(a | b))
    default: return .primitive
    }
  }

  /// Whether two values are the same; nil when that is not known.
  func isEqual(_ a: Value, _ b: Value) -> Bool? {
    switch (a, b) {
    case (.unknown, _), (_, .unknown), (.undeclared, _), (_, .undeclared), (.primitive, _), (_, .primitive), (.link, _), (_, .link): return nil
    case (.external(let a), .external(let b)): return a == b ? true : nil
    case (.external, _), (_, .external): return nil
    case (.native(let path), _) where truth(.native(path)) == nil, (_, .native(let path)) where truth(.native(path)) == nil: return nil
    default: return a == b
    }
  }

  private func hasInherited(_ value: Value, _ key: TextID) -> Bool? {
    guard let id = value.object else { return nil }
    if hasOwn(value, key) == true { return true }
    var holder = id
    for _ in 0..<40 where !holder.isNone {
      if heap[holder].isOpen || heap[holder].kind == .instance { return nil }
      if heap.own(holder, key) != nil { return true }
      holder = heap[holder].prototype
    }
    return false
  }

  private func isInstance(_ value: Value, of type: Value) -> Bool? {
    guard let id = value.object else {
      switch value {
      case .undefined, .null, .boolean, .number, .text: return false
      default: return nil
      }
    }
    guard heap[id].kind != .instance, let function = type.object, heap[function].kind == .function, let prototype = prototype(of: function) else {
      return nil
    }
    var holder = heap[id].prototype
    for _ in 0..<40 where !holder.isNone {
      if holder == prototype { return true }
      if heap[holder].isOpen { return nil }
      holder = heap[holder].prototype
    }
    return false
  }

  private func sum(_ left: Value, _ right: Value) -> Value {
    if case .number(let a) = left, case .number(let b) = right { return .number(a + b) }
    guard case .text = left else {
      guard case .text = right else { return .primitive }
      return joined(left, right)
    }
    return joined(left, right)
  }

  private func joined(_ left: Value, _ right: Value) -> Value {
    guard let a = text(of: left), let b = text(of: right) else { return .primitive }
    return makeText(a + b)
  }

  /// A value as text; nil when that is not known.
  func text(of value: Value) -> [UInt8]? {
    switch value {
    case .text(let text): bytes(text)
    case .number(let number): number.isNaN ? nil : Array(spelling(number).utf8)
    default: nil
    }
  }

  private func evaluateUnary(_ term: Program.Term) -> Value {
    if term.operation == .delete {
      delete(term.a)
      return .boolean(true)
    }
    let value = evaluate(term.a)
    switch term.operation {
    case .not: return truth(value).map { .boolean(!$0) } ?? .unknown
    case .void: return .undefined
    case .typeof: return typeName(value)
    case .minus: if case .number(let number) = value { return .number(-number) }
    case .plus: if case .number = value { return value }
    default: break
    }
    return .primitive
  }

  private func delete(_ id: TermID) {
    guard id >= 0, !isUncertain else { return }
    let term = program[id]
    guard term.form == .member || term.form == .index, let object = evaluate(term.a).object else { return }
    if let key = term.form == .member ? term.second : key(evaluate(term.b)) { heap.delete(object, key) }
  }

  /// What the language calls a value's type.
  private func typeName(_ value: Value) -> Value {
    let name: EvaluatorWord
    switch value {
    case .undefined, .undeclared: name = .undefinedType
    case .null: name = .objectType
    case .boolean: name = .booleanType
    case .number: name = .numberType
    case .text: name = .textType
    case .symbol: name = .symbolType
    case .object(let id): name = heap[id].kind == .function ? .functionType : .objectType
    case .native(let path):
      switch builtIns[path] {
      case nil: return .primitive
      case .namespace?, .environment?: name = .objectType
      default: name = .functionType
      }
    case .primitive, .external, .unknown, .link: return .primitive
    }
    return .text(words[name])
  }
}
