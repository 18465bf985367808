import Records

/// What one item says by itself.
struct ItemFact {
  enum Kind: UInt8 {
    case definition
    /// Items of the same module in a block of their own.
    case region
    /// A use tree.
    case importing
    /// Another package under a name.
    case package
    /// Members of a type that stand outside of it.
    case extending
    /// A macro's call.
    case call
  }

  var kind = Kind.definition
  var symbol = SymbolKind.variable
  /// The name; a call's path; a use tree.
  var name = Span.none
  var alias = Span.none
  var whole = Span.none
  /// The declaration without body.
  var head = Span.none
  var visibility = Span.none
  /// The type of a value, the target of an alias, what an extension extends; a call's arguments.
  var type = Span.none
  var returns = Span.none
  /// A range of `ItemFacts.parameters`.
  var parameters: Range<UInt32> = 0..<0
  /// A range of `ItemFacts.typeParameters`.
  var typeParameters: Range<UInt32> = 0..<0
  /// A range of `ItemFacts.attributes`.
  var attributes: Range<UInt32> = 0..<0
  /// The scope of its members or items; 0: none.
  var scope: UInt32 = 0
  /// The scope of a body that may hold extensions and exported macros; 0: none.
  var body: UInt32 = 0
}

/// An attribute as it stands, or the content of a documentation comment.
struct AttributeFact {
  var span: Span
  var isDocumentation: Bool
}

/// The children of one container.
struct ItemScope {
  /// In source order, a range of `ItemFacts.items`.
  var items: Range<UInt32> = 0..<0
  /// A range of `ItemFacts.attributes`: those that stand inside and mean the scope's owner.
  var inner: Range<UInt32> = 0..<0
  /// How many pieces of text in it could not be read.
  var errors: UInt32 = 0
  /// Its items have names; a list of types has none.
  var isNamed = true
}

/// The facts of all units of one package, each unit read once.
struct ItemFacts {
  var text = TextPool()
  var items: [ItemFact] = []
  var scopes: [ItemScope] = [ItemScope()]
  var attributes: [AttributeFact] = []
  var parameters: [ParameterFact] = []
  var typeParameters: [Span] = []
  /// Query matches handled: a measure without a clock.
  var matches = 0

  func slice(_ range: Range<UInt32>) -> ArraySlice<ItemFact> { items[Int(range.lowerBound)..<Int(range.upperBound)] }
}
