import Records
import Rules

/// Lists every public path of a package from what its entries export: the exports, the members of classes and objects among them, and no
/// deeper.
struct ValueWalk {
  /// A public path.
  struct Row {
    var path: [UInt8]
    var nameStart: Int
    var value: Value
    var kind: SymbolKind
    /// The term that made it; negative: none.
    var origin: TermID
    var rule: Rule
  }

  /// Why a path is public. The names stand in every output.
  enum Rule: String {
    /// What the module exports under a name.
    case export
    /// The module's export itself, a function or a class.
    case whole = "whole-export"
    /// A member of a class's objects.
    case member
    /// A class's or function's own member.
    case own = "static"
    /// A member of an exported object.
    case object
  }

  /// Objects with more members are tables of data, whose keys are no names.
  private static var memberLimit: Int { 400 }

  private let evaluator: Evaluator
  private let limits: SurfaceLimits
  private let visibility: VisibilityRules
  private(set) var rows: [Row] = []
  private(set) var isCut = false
  private var seen = Set<[UInt8]>()
  private let separator: UInt8
  private let wholeExport: [UInt8]
  private let staticMark: [UInt8]

  init(_ evaluator: Evaluator, _ visibility: VisibilityRules, _ limits: SurfaceLimits) {
    self.evaluator = evaluator
    self.limits = limits
    self.visibility = visibility
    separator = evaluator.rules.separator
    wholeExport = Array(evaluator.rules.spelling(.wholeExport).utf8)
    staticMark = Array(evaluator.rules.spelling(.staticMark).utf8)
  }

  // MARK: Rows

  /// Adds a path below another. Returns the whole path; nil when it is listed already, private or over a limit.
  @discardableResult
  private mutating func add(
    _ name: [UInt8], to parent: [UInt8], _ value: Value, _ kind: SymbolKind, origin: TermID, rule: Rule, mark: [UInt8] = []
  ) -> [UInt8]? {
    guard !name.withUnsafeBufferPointer({ visibility.isPrivate($0) }) else { return nil }
    let path = parent + [separator] + mark + name
    guard rows.count < limits.paths, path.count <= limits.pathBytes else {
      isCut = true
      return nil
    }
    guard seen.insert(path).inserted else { return nil }
    rows.append(Row(path: path, nameStart: path.count - name.count - mark.count, value: value, kind: kind, origin: origin, rule: rule))
    return path
  }

  // MARK: Kinds

  /// A function is a class when it is written as one, or its prototype has names or inherits.
  private func isClass(_ id: ObjectID) -> Bool {
    let closure = evaluator.heap.closures[Int(evaluator.heap[id].detail)]
    if closure.isClass { return true }
    guard closure.hasPrototype, !closure.prototype.isNone else { return false }
    let prototype = evaluator.heap[closure.prototype]
    if prototype.prototype != Heap.objectPrototype, !prototype.prototype.isNone { return true }
    return evaluator.heap.all(closure.prototype).contains { $0.name != evaluator.words.constructor && !evaluator.isHidden($0.name) }
  }

  private func kind(_ value: Value) -> SymbolKind {
    switch value {
    case .object(let id): evaluator.heap[id].kind == .function ? isClass(id) ? .class : .function : .variable
    case .native: .function
    default: .constant
    }
  }

  private func function(_ value: Value) -> ObjectID? { value.object.flatMap { evaluator.heap[$0].kind == .function ? $0 : nil } }

  // MARK: Walk

  /// Lists what an entry exports.
  mutating func list(_ module: Int32, as package: [UInt8]) {
    if case .unread = evaluator.modules[Int(module)].content { return }
    let words = evaluator.words
    let value = evaluator.exported(by: module)
    let origin = value.object.map { evaluator.heap[$0].origin } ?? -1
    guard let id = value.object else {
      add(wholeExport, to: package, value, kind(value), origin: origin, rule: .whole)
      return
    }
    var isWhole = false
    if function(value) != nil {
      isWhole = true
      if let path = add(wholeExport, to: package, value, kind(value), origin: origin, rule: .whole), isClass(id) { listPrototype(of: id, path) }
    }
    for (name, member, origin) in own(id, all: isWhole && evaluator.heap.closures[Int(evaluator.heap[id].detail)].isClass) {
      if name == words[.moduleMark] || (isWhole && isFunctionsOwn(name)) { continue }
      guard let path = add(evaluator.bytes(name), to: package, member, kind(member), origin: origin, rule: .export) else { continue }
      if member != value { listMembers(of: member, path) }
    }
  }

  /// Names that every function has.
  private func isFunctionsOwn(_ name: TextID) -> Bool {
    name == evaluator.words.length || name == evaluator.words.name || name == evaluator.words.prototype || name == evaluator.words.arguments
  }

  /// An object's own members with their values, getters called.
  private func own(_ id: ObjectID, all: Bool) -> [(TextID, Value, TermID)] {
    let heap = evaluator.heap
    switch heap[id].kind {
    case .namespace:
      return evaluator.names(of: .module(heap[id].detail)).map { name in
        let (value, origin) = evaluator.get(.module(heap[id].detail), name)
        return (name, value, origin)
      }
    case .list: return []
    default:
      return heap.all(id).filter { (all || $0.isEnumerable) && !evaluator.isHidden($0.name) }.map { property in
        (property.name, property.isAccessor ? evaluator.get(.object(id), property.name) : property.value, property.origin)
      }
    }
  }

  private mutating func listMembers(of value: Value, _ path: [UInt8]) {
    guard let id = value.object else { return }
    if function(value) != nil {
      if isClass(id) { listPrototype(of: id, path) }
      let isSyntax = evaluator.heap.closures[Int(evaluator.heap[id].detail)].isClass
      for (name, member, origin) in own(id, all: isSyntax) where !isFunctionsOwn(name) {
        let isAccessor = evaluator.heap.own(id, name)?.isAccessor ?? false
        let kind = kind(member)
        add(
          evaluator.bytes(name), to: path, member, kind == .function ? .method : isAccessor ? .accessor : kind, origin: origin, rule: .own,
          mark: staticMark)
      }
      return
    }
    let members = own(id, all: false)
    guard members.count <= Self.memberLimit else { return }
    for (name, member, origin) in members { add(evaluator.bytes(name), to: path, member, kind(member), origin: origin, rule: .object) }
    // An instance has the methods of its class.
    let prototype = evaluator.heap[id].prototype
    guard evaluator.heap[id].kind == .plain, !prototype.isNone, prototype != Heap.objectPrototype, !evaluator.heap[prototype].isOpen,
      evaluator.heap.own(prototype, evaluator.words.constructor) != nil
    else { return }
    listNames(of: prototype, path)
  }

  private mutating func listPrototype(of function: ObjectID, _ path: [UInt8]) {
    let prototype = evaluator.heap.closures[Int(evaluator.heap[function].detail)].prototype
    if !prototype.isNone { listNames(of: prototype, path) }
  }

  private mutating func listNames(of prototype: ObjectID, _ path: [UInt8]) {
    for property in evaluator.heap.all(prototype) where property.name != evaluator.words.constructor && !evaluator.isHidden(property.name) {
      let value = property.isAccessor && property.value == .undefined ? property.setter : property.value
      let kind: SymbolKind =
        property.isAccessor ? .accessor : function(value) != nil || value.isUncertain && value != .primitive ? .method : .constant
      add(evaluator.bytes(property.name), to: path, value, kind, origin: property.origin, rule: .member)
    }
  }
}
