import Records

/// A block of statements or members, as it stands in a file. Index 0 is no scope.
struct ScopeFact {
  enum Kind: UInt8 {
    /// A file, a namespace's block, a block that augments a module.
    case file, namespace, augmentation
    /// The body of a type, the members of an object.
    case members
  }
  var kind: Kind
  /// The scope around it; 0: none.
  var parent: UInt32
  /// Index into `ExportFacts.files`.
  var file: UInt32
  /// The declaration that opens it; `.max`: none.
  var owner = UInt32.max
  /// Declared without bodies: everything in it is exported unless `listsExports`.
  var isAmbient = false
  /// Some statement says what is exported.
  var listsExports = false
  /// Some statement exports or imports.
  var isModule = false
}

/// One declaration; texts are places in its file, cut out for public elements only.
struct ExportDeclaration {
  struct Flags: OptionSet {
    let rawValue: UInt8
    static let exported = Self(rawValue: 1)
    static let byDefault = Self(rawValue: 2)
    static let whole = Self(rawValue: 4)
    static let `static` = Self(rawValue: 8)
    /// A value that is a function: properties may be added to it.
    static let callable = Self(rawValue: 16)
  }
  var kind: SymbolKind
  var flags: Flags
  var scope: UInt32
  var file: UInt32
  var name: TextID
  /// The object that it is a property of, in `f.x = 1`.
  var receiver = TextID.none
  var line: UInt32
  /// With what wraps it.
  var whole: Span
  /// Without body.
  var head: Span
  /// Where it begins or, when only a part of a statement declares it, where that does: documentation stands above.
  var documented: UInt32 = 0
  /// How many bytes of the head are shown at most.
  var headLimit: Int
  /// The scope that it opens; 0: none.
  var body: UInt32 = 0
  /// What its type, or its value's, has for members; and what it inherits: ranges of `ExportFacts.types`.
  var type: Range<UInt32> = 0..<0
  var heritage: Range<UInt32> = 0..<0
  var returns = Span.none
  var parameters: Range<UInt32> = 0..<0
  /// A range of `ExportFacts.typeParameters`.
  var typeParameters: Range<UInt32> = 0..<0
}

struct ExportParameter {
  var name: Span
  var type = Span.none
  var defaultValue = Span.none
  /// What stands for the default value where none is written.
  var absent = TextID.none
  var kind: ParameterKind
}

/// A piece of a type that has members. A type has those of all its pieces.
enum TypePiece {
  /// A named type, or, when `isValue`, the type of a named value: steps, a range of `ExportFacts.steps`.
  case named(Range<UInt32>, isValue: Bool)
  /// Members written out.
  case members(scope: UInt32)
  /// A module: index into `ExportFacts.requests`.
  case module(UInt32)
}

/// A name bound to something that is declared elsewhere.
struct Link {
  enum Target {
    /// A dotted name in the scope: a range of `ExportFacts.steps`.
    case path(Range<UInt32>)
    /// A name that a module exports, everything that it exports, the module as a whole: with an index into `requests`.
    case named(TextID, UInt32)
    case all(UInt32)
    case whole(UInt32)
  }
  enum Kind: UInt8 {
    /// Binds a name in the scope.
    case binding
    /// Exports under a name.
    case export
    /// Exports all that the target exports.
    case wildcard
    /// The target is the module's value as a whole.
    case whole
  }
  var kind: Kind
  /// A binding that is exported, too.
  var isExported = false
  var scope: UInt32
  var name: TextID
  var target: Target
}

/// A path to a module that a file mentions.
struct ModuleRequest {
  var file: UInt32
  var specifier: TextID
  /// Index into the sources; nil: outside of the package, or not found.
  var module: UInt32?
}

/// A block that adds to another module.
struct Augmentation {
  var scope: UInt32
  var request: UInt32
}

/// One parsed file.
struct ExportFile {
  /// Index into the sources.
  var source: UInt32
  var scope: UInt32
  var hasErrors: Bool
  /// Its facts in source order, a range of `ExportFacts.order`.
  var facts: Range<UInt32>
}

/// The facts of all files of one package: struct of arrays, no file consulted another.
struct ExportFacts {
  /// A place in the source order: a declaration or a link.
  struct Place {
    var position: UInt32
    var isLink: Bool
    var index: UInt32

    static func precedes(_ a: Place, _ b: Place) -> Bool {
      if a.position != b.position { return a.position < b.position }
      return a.isLink != b.isLink ? b.isLink : a.index < b.index
    }
  }

  var text = TextPool()
  var files: [ExportFile] = []
  /// Source → file; sources that could not be read have none.
  var fileOfSource: [UInt32: UInt32] = [:]
  var scopes = [ScopeFact(kind: .file, parent: 0, file: 0)]
  var declarations: [ExportDeclaration] = []
  var links: [Link] = []
  var requests: [ModuleRequest] = []
  var augmentations: [Augmentation] = []
  var order: [Place] = []
  var types: [TypePiece] = []
  var parameters: [ExportParameter] = []
  var typeParameters: [Span] = []
  var steps: [TextID] = []
  /// Query matches handled: a measure without a clock.
  var matches = 0
}
