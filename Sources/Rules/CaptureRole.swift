public import Records

/// What a capture of a facts query means: the documented vocabulary of `.scm` files, checked when a pack loads.
public enum CaptureRole: Sendable, Equatable {
  /// `@definition.<kind>`: the node declares an element of that kind.
  case definition(SymbolKind)
  /// `@name`: the element's or the imported thing's name.
  case name
  /// `@parameters`: the parameter list, read by the pack's `parameters` table.
  case parameters
  /// `@type-parameters`: the type parameter list, its named children the parameters.
  case typeParameters
  /// `@returns`: the result type.
  case returns
  /// `@type`: the type annotation of a value.
  case type
  /// `@value`: the value; read when it is an export list's or a plain list of strings.
  case value
  /// `@body`: the body: its first statement may be documentation; the head ends before it. It is walked only when the pack's
  /// `instance-scopes` name the element and it is a member of a type: there `@receiver` definitions are members of that type.
  case body
  /// `@scope`: a body whose definitions are members of the element.
  case scope
  /// `@receiver`: the object in front of a member's name; allowed in instance scopes only.
  case receiver
  /// `@decorator`: a decorator's expression.
  case decorator
  /// `@statement`: the wider node that a definition's place and text are taken from.
  case statement
  /// `@nested`: a node whose children match as though they stood where the statement stands.
  case nested
  /// `@region`: a body of statements in the same scope.
  case region
  /// `@region.conditional`: the same, but an assignment in it does not replace an existing name.
  case conditionalRegion
  /// `@region.else`: conditional, under the contrary of `@condition`.
  case elseRegion
  /// `@condition`: the condition of the regions in the same match.
  case condition
  /// `@import`: the node imports; with `@path`, `@name`, `@alias`, `@wildcard`.
  case importing, path, alias, wildcard
  /// `@export.set|add|remove`: the export list becomes, gains or loses what `@value` holds.
  case export(ExportOperation)
  /// `@delete`: the node unbinds `@name`.
  case delete
  /// A name beginning with `_`: used by predicates only.
  case predicateOnly

  public enum ExportOperation: String, Sendable, CaseIterable {
    case set, add, remove
  }

  /// All spellings, for messages and `omni plugin`.
  public static let spellings: [String] =
    [
      "name", "parameters", "type-parameters", "returns", "type", "value", "body", "scope", "receiver", "decorator", "statement",
      "nested", "region", "region.conditional", "region.else", "condition", "import", "path", "alias", "wildcard", "delete",
    ]
    + SymbolKind.allCases.map { "definition.\($0.rawValue)" } + ExportOperation.allCases.map { "export.\($0.rawValue)" }

  /// The meaning of a capture's name, nil when it has none.
  public init?(spelling: String) {
    switch spelling {
    case "name": self = .name
    case "parameters": self = .parameters
    case "type-parameters": self = .typeParameters
    case "returns": self = .returns
    case "type": self = .type
    case "value": self = .value
    case "body": self = .body
    case "scope": self = .scope
    case "receiver": self = .receiver
    case "decorator": self = .decorator
    case "statement": self = .statement
    case "nested": self = .nested
    case "region": self = .region
    case "region.conditional": self = .conditionalRegion
    case "region.else": self = .elseRegion
    case "condition": self = .condition
    case "import": self = .importing
    case "path": self = .path
    case "alias": self = .alias
    case "wildcard": self = .wildcard
    case "delete": self = .delete
    case _ where spelling.hasPrefix("_"): self = .predicateOnly
    case _ where spelling.hasPrefix("definition."):
      guard let kind = SymbolKind(rawValue: String(spelling.dropFirst(11))) else { return nil }
      self = .definition(kind)
    case _ where spelling.hasPrefix("export."):
      guard let operation = ExportOperation(rawValue: String(spelling.dropFirst(7))) else { return nil }
      self = .export(operation)
    default: return nil
    }
  }
}
