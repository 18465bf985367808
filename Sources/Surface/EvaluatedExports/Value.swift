import Records

/// An object of a `Heap`.
struct ObjectID: Hashable {
  var index: Int32
  static let none = ObjectID(index: -1)
  var isNone: Bool { index < 0 }
}

/// What is known of a value. Plain data: texts are ids of the program's pool.
enum Value: Equatable {
  case undefined
  case null
  case boolean(Bool)
  case number(Double)
  case text(TextID)
  /// A text, number or the like, which one is not known.
  case primitive
  /// A key that no name can be, under its hidden name.
  case symbol(TextID)
  case object(ObjectID)
  /// A built-in, by its path.
  case native(TextID)
  /// Something of another package, by its path: the package's name, then names.
  case external(TextID)
  /// What a name stands for that nothing declares.
  case undeclared
  case unknown
  /// A name of another module, looked up when asked for: an index into the evaluator's links. Found in variables only.
  case link(Int32)

  /// The object, when it is one.
  var object: ObjectID? { if case .object(let id) = self { id } else { nil } }

  /// Whether nothing but the kind, if that, is known.
  var isUncertain: Bool {
    switch self {
    case .unknown, .undeclared, .external, .primitive: true
    default: false
    }
  }

  /// Whether it is no object, or not known to be one.
  var isPlain: Bool {
    switch self {
    case .object, .native, .external: false
    default: true
    }
  }
}

/// How a statement ended.
enum Completion {
  case normal, breaking, continuing, thrown
  /// The fuel ran out.
  case exhausted
  case returned(Value)
}
