import Records
import Rules

extension Evaluator {
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

  func evaluateConditional(_ term: Program.Term) -> Value {
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

  func evaluateCompound(_ term: Program.Term, _ id: TermID) -> Value {
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

  func evaluateBinary(_ term: Program.Term) -> Value {
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

  func evaluateUnary(_ term: Program.Term) -> Value {
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
