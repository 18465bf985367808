import Records

/// A half-open byte range of one source file; empty at 0 when absent.
struct Span: Equatable {
  var start: UInt32 = 0
  var end: UInt32 = 0
  static let none = Span()
  var isNone: Bool { end == 0 }
  var count: Int { Int(end - start) }
}

/// What one statement says, in source order. Order matters: of two bindings of a name the later one counts.
struct Fact {
  enum Kind: UInt8 { case definition, importing, wildcard, exportSet, exportAdd, exportRemove, delete, returned }
  var kind: Kind
  var symbol: SymbolKind
  /// Index into `PackageFacts.scopes`.
  var scope: UInt32
  /// Index into `PackageFacts.regions`.
  var region: UInt32
  var name: TextID
  /// 1-based line of the declaring keyword or the statement.
  var line: UInt32
  /// The byte at which the statement begins: facts of a file are sorted by it.
  var position: UInt32
  /// Index into `definitions` (definition), `imports` (importing, wildcard), `lists` (exports) or `names` (delete, returned).
  var detail: UInt32
}

/// The further parts of a definition, as places in its file: text is cut out for public elements only.
struct DefinitionDetail {
  var whole = Span.none
  /// The byte before which no comment is about it; set when the language documents by comments.
  var bound: UInt32 = 0
  /// The declaration's head, without body.
  var head = Span.none
  var doc = Span.none
  var type = Span.none
  var returns = Span.none
  var parameters: Range<UInt32> = 0..<0
  /// A range of `PackageFacts.typeParameters`.
  var typeParameters: Range<UInt32> = 0..<0
  /// Comments inside the head, a range of `PackageFacts.gaps`.
  var gaps: Range<UInt32> = 0..<0
  var decorators: Range<UInt32> = 0..<0
  /// The scope it opens; 0: none.
  var scope: UInt32 = 0
  /// The steps of the name it is a member of, a range of `PackageFacts.steps`; empty: the scope it stands in.
  var container: Range<UInt32> = 0..<0
  /// The steps of its value when that is a reference, a range of `PackageFacts.steps`.
  var reference: Range<UInt32> = 0..<0
  /// Not visible outside of its file by itself.
  var isLocal = false
  /// A value that is a plain list of strings: index into `lists`; `noList` otherwise.
  var list: UInt32 = noList

  static let noList = UInt32.max
}

struct ParameterFact {
  var name: Span
  var type: Span
  var defaultValue: Span
  var kind: ParameterKind
}

/// A decorator: its dotted name and, when it is called, its arguments; the first one when that is a string.
struct DecoratorFact {
  var name: Span
  var arguments: Span
  var message: Span
}

struct ImportDetail {
  /// Steps of the module path, a range of `PackageFacts.steps`.
  var path: Range<UInt32>
  /// How many relative prefixes stand before the path; 0: absolute.
  var level: UInt32
  /// The imported name inside the module; `.none` when the module itself is imported.
  var name: TextID
  var alias: TextID
  /// The steps of the name that the import becomes a member of, a range of `PackageFacts.steps`; empty: the scope it stands in.
  var container: Range<UInt32> = 0..<0
  /// Binds a name that is not visible outside of the file.
  var isLocal = false
}

/// A name that a statement speaks of.
struct NameDetail {
  /// The steps of the name that is returned, or of the one in front of the deleted name: a range of `PackageFacts.steps`.
  var steps: Range<UInt32> = 0..<0
  /// The scope of a value that is returned and has no name; 0: none.
  var scope: UInt32 = 0
}

/// One item of a list of names: a string, or a reference to another list.
struct ListItem {
  /// A string's text; `.none` for a reference.
  var text: TextID
  /// A reference's steps, a range of `PackageFacts.steps`.
  var reference: Range<UInt32>
}

/// A value read as a list. Unreadable, empty and absent are three different things.
struct ListFact {
  var items: Range<UInt32>
  var isReadable: Bool
}

struct Scope {
  /// The definition fact that opens it; meaningless for a file's own scope.
  var isFile: Bool
}

/// Statements of one scope under the same conditions.
struct Region {
  /// An assignment in it does not replace an existing name. Not inherited: the innermost statement decides.
  var isConditional = false
  /// Some statement stands around it in its scope.
  var isNested = false
  /// Inherited: exists for the type checker only.
  var isTypesOnly = false
  /// Inherited: never part of the surface.
  var isNever = false
  /// Names of the pack's conditions it stands under, comma separated.
  var conditions = TextID.none
}

struct FileFacts {
  /// Index into the package's sources.
  var source: UInt32
  var facts: Range<UInt32>
  var scope: UInt32
  var doc: Span
  var hasErrors: Bool
}

/// The facts of all files of one package: struct of arrays, no file consulted another.
struct PackageFacts {
  var text = TextPool()
  var files: [FileFacts] = []
  var facts: [Fact] = []
  var scopes: [Scope] = []
  var regions: [Region] = [Region()]
  var definitions: [DefinitionDetail] = []
  var imports: [ImportDetail] = []
  var names: [NameDetail] = []
  var parameters: [ParameterFact] = []
  var typeParameters: [Span] = []
  var gaps: [Span] = []
  var decorators: [DecoratorFact] = []
  var lists: [ListFact] = []
  var items: [ListItem] = []
  var steps: [TextID] = []
  /// Query matches handled: a measure without a clock.
  var matches = 0

  /// Notes a file without facts: a module without content. Its facts are not needed, or could not be read.
  mutating func addUnread(source: UInt32, isBroken: Bool) {
    let next = UInt32(facts.count), scope = UInt32(scopes.count)
    scopes.append(Scope(isFile: true))
    files.append(FileFacts(source: source, facts: next..<next, scope: scope, doc: .none, hasErrors: isBroken))
  }
}
