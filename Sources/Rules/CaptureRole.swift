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
  /// `@owner`: the type that a member belongs to which is declared outside of it, behind pointers, brackets and the like.
  case owner
  /// `@group`: the node holds several definitions in brackets: each stands for itself. `@keyword`: the word before the brackets.
  case group, keyword
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
  /// `@export`: the node exports: with `@name`, `@alias`, `@path`, `@wildcard`, `@value`.
  case exporting
  /// `@exported`, `@default`: what the match declares or nests is exported, under its name or as the module's default.
  case exported, byDefault
  /// `@whole`: the match is about the module as a whole.
  case whole
  /// `@ambient`: what the match nests is declared without a body.
  case ambient
  /// `@augment`: the node adds what `@scope` declares to the module `@path`.
  case augment
  /// `@heritage`: the types that the declared one takes its members from.
  case heritage
  /// `@container`: the dotted name in front of a member's: the definition or import is a member of what that name is bound to in the file.
  case container
  /// `@reference`: a value that is the name of another definition of the file: the element is that definition.
  case reference
  /// `@local`: what the match binds is not visible outside of the file, unless a value that is visible refers to it.
  case local
  /// `@returned`: a reference to the definition whose members the file's module has: what the file returns.
  case returned
  /// `@delete`: the node unbinds `@name`.
  case delete
  /// `@attribute`, `@attribute.inner`: an attribute of the definition that follows, of the scope that it stands in.
  case attribute, innerAttribute
  /// `@visibility`: who may see the element; alone in its match, that of the definition that follows.
  case visibility
  /// `@extension`: the node adds the members in `@scope` to the type in `@type`.
  case extending
  /// `@expansion`: the node calls the macro in `@path` with `@arguments`; what it stands for is read in its place.
  case expansion, arguments
  /// `@error`: text that the grammar could not read where a definition could stand.
  case error
  /// A name beginning with `_`: used by predicates only.
  case predicateOnly

  public enum ExportOperation: String, Sendable, CaseIterable {
    case set, add, remove
  }

  /// Spellings and what they mean, in the order of the reference.
  private static let table: [(spelling: String, role: CaptureRole)] =
    [
      ("name", .name), ("parameters", .parameters), ("type-parameters", .typeParameters), ("returns", .returns), ("type", .type), ("value", .value),
      ("body", .body), ("scope", .scope), ("receiver", .receiver), ("decorator", .decorator), ("statement", .statement), ("nested", .nested),
      ("owner", .owner), ("group", .group), ("keyword", .keyword),
      ("region", .region), ("region.conditional", .conditionalRegion), ("region.else", .elseRegion), ("condition", .condition),
      ("import", .importing), ("path", .path), ("alias", .alias), ("wildcard", .wildcard), ("delete", .delete), ("container", .container),
      ("reference", .reference),
      ("local", .local), ("returned", .returned),
      ("attribute", .attribute), ("attribute.inner", .innerAttribute), ("visibility", .visibility),
      ("extension", .extending), ("expansion", .expansion), ("arguments", .arguments), ("error", .error),
      ("export", .exporting), ("exported", .exported), ("default", .byDefault), ("whole", .whole), ("ambient", .ambient), ("augment", .augment),
      ("heritage", .heritage),
    ]
    + SymbolKind.allCases.map { ("definition.\($0.rawValue)", .definition($0)) }
    + ExportOperation.allCases.map { ("export.\($0.rawValue)", .export($0)) }

  /// All spellings, for messages and `omni plugin`.
  public static var spellings: [String] { table.map(\.spelling) }

  /// The meaning of a capture's name, nil when it has none.
  public init?(spelling: String) {
    if spelling.hasPrefix("_") {
      self = .predicateOnly
    } else if let entry = Self.table.first(where: { $0.spelling == spelling }) {
      self = entry.role
    } else {
      return nil
    }
  }
}
