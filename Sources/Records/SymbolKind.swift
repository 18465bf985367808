/// What a symbol is. The names are the vocabulary of rule packs (`@definition.<kind>`) and of every output.
///
/// A kind, once published, keeps its name and its number: chunks store the name, so numbers are free to change in memory only.
public enum SymbolKind: String, CaseIterable, Sendable {
  // Containers of names.
  case package, module, namespace
  // Types.
  case `class`, `struct`, union, `enum`, interface, trait, type
  case typeAlias = "type_alias"
  // Callables.
  case function, method, constructor, macro
  // Values.
  case property, accessor, attribute, field, variable, constant, enumerator

  /// Whether it is a type that has members.
  public var isType: Bool {
    switch self {
    case .class, .struct, .union, .enum, .interface, .trait, .type: true
    default: false
    }
  }
}
