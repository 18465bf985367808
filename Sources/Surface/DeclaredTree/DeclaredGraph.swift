import Records

/// A module of the tree that items declare.
struct DeclaredModule {
  var name: TextID
  /// Index of the module around it; -1: the root.
  var parent: Int32
  var depth: Int
  var names = NameTable()
  /// Globs over other packages: their names cannot be known here.
  var externalGlobs: [ExternalGlob] = []
  var isHidden = false
  /// Where its items stand.
  var unit: SourceUnit
  /// Where it is declared: the unit, and the index of the item; nil: the root.
  var declaration: SourceUnit?
  var item: UInt32?
  /// The scope of its items.
  var scope: UInt32
  /// It is a file of its own.
  var isFile: Bool
  /// Macros in textual scope at its end.
  var environment: Int32 = -1
  var conditions = TextID.none
}

struct ExternalGlob {
  var path: TextID
  var reach: Reach
  var isHidden: Bool
  var leaf: Int32
}

/// An element that an item declares, members too.
struct DeclaredElement {
  var kind: SymbolKind
  var name: TextID
  var module: UInt32
  /// The type that it is a member of; -1: none.
  var owner: Int32 = -1
  var unit: SourceUnit
  var item: UInt32
  var isHidden = false
  var conditions = TextID.none
  /// Macros in textual scope where it stands.
  var environment: Int32
  /// The macro that it is; -1: none.
  var macro: Int32 = -1
  /// Extensions of it, as indices of the linker's.
  var extensions: [UInt32] = []
  /// Its public members; nil: not asked for yet.
  var members: [UInt32]?
  /// An enum's variants in order, hidden ones too; nil: not asked for yet.
  var variants: [UInt32]?
}

/// One name of a use tree.
struct ImportLeaf {
  var module: UInt32
  /// A range of the linker's `steps`.
  var path: Range<UInt32>
  /// The bound name; `.none` for a wildcard.
  var alias: TextID
  var isWildcard: Bool
  /// The path begins outside of the package.
  var isAbsolute: Bool
  var reach: Reach
  var isHidden: Bool
  var place: Place
  /// Name spaces that have an answer, one bit each.
  var found: UInt8 = 0
  /// It only tells where a name was brought in: nothing is to be found.
  var isFixed = false
}

/// A macro by example, its rules read on first use.
struct MacroDefinition {
  var unit: SourceUnit
  var body: Span
  var element: UInt32
  var rules: [MacroRule]?
}
