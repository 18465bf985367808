/// How sure a record is: read off the source, concluded by a rule, or known in part only.
public enum Exactness: UInt8, Sendable, CaseIterable {
  case exact, inferred, partial
  public var name: String { ["exact", "inferred", "partial"][Int(rawValue)] }
}

/// What became of a package.
public enum PackageStatus: String, Sendable, CaseIterable {
  /// Every file that the surface can depend on was read whole.
  case exact
  /// Some files could not be used; `reasons` says which and why.
  case partial
  /// Nothing could be extracted; `reasons` says why.
  case failed
  /// Left out on purpose; `reasons` says why.
  case skipped
}

/// One source file of a package.
public struct FileRow: Sendable {
  /// Path relative to the package's root, `/` between steps.
  public var path: TextID
  /// Lower-case hexadecimal SHA-256 of the file's bytes.
  public var sha256: TextID
  /// Size in bytes.
  public var size: UInt32
  /// Why the file was not or only partly used; `.none` when it was used whole, or when nothing public can depend on it.
  public var problem: TextID

  public init(path: TextID, sha256: TextID, size: UInt32, problem: TextID) {
    self.path = path
    self.sha256 = sha256
    self.size = size
    self.problem = problem
  }
}

/// One API element, listed once however many public paths lead to it.
public struct SymbolRow: Sendable {
  public var kind: SymbolKind
  public var status: Exactness = .exact
  /// Where the element is defined, in the language's own spelling (may be a private path): `click.exceptions.Abort`.
  public var definition: TextID
  /// Index into `PackageSurface.files`, nil for a synthesised member.
  public var file: UInt32?
  /// 1-based line of the declaration's keyword or target; 0 when there is no place.
  public var line: UInt32 = 0
  /// Byte range of the whole declaration in its file, UTF-8, half open.
  public var startByte: UInt32 = 0
  public var endByte: UInt32 = 0
  /// The declaration's head on one line, without body.
  public var signature: TextID = .none
  /// The result type as written.
  public var returns: TextID = .none
  /// The documentation text, indentation removed.
  public var doc: TextID = .none
  /// `.none` when not deprecated, else the message (perhaps empty).
  public var deprecated: TextID = .none
  /// Conditions under which it exists, comma separated (`type-checking`); `.none` when always.
  public var conditions: TextID = .none
  /// Range in `PackageSurface.parameters`.
  public var parameters: Range<Int> = 0..<0
  /// Range in `PackageSurface.typeParameters`.
  public var typeParameters: Range<Int> = 0..<0

  public init(kind: SymbolKind, definition: TextID) {
    self.kind = kind
    self.definition = definition
  }
}

/// How a parameter takes its argument.
public enum ParameterKind: UInt8, Sendable, CaseIterable {
  case positional, positionalOrKeyword, keyword, variadic, keywordVariadic, receiver
  public var name: String {
    switch self {
    case .positional: "positional"
    case .positionalOrKeyword: "positional-or-keyword"
    case .keyword: "keyword"
    case .variadic: "variadic"
    case .keywordVariadic: "keyword-variadic"
    case .receiver: "receiver"
    }
  }
}

/// One parameter of a callable, as written.
public struct ParameterRow: Sendable {
  public var name: TextID
  public var type: TextID
  public var defaultValue: TextID
  public var kind: ParameterKind

  public init(name: TextID, type: TextID = .none, defaultValue: TextID = .none, kind: ParameterKind) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
    self.kind = kind
  }
}

/// One public path of an element. Every element has exactly one canonical path; the others are re-exports.
public struct PathRow: Sendable {
  /// The path in the language's own spelling: `requests.Session.get`.
  public var path: TextID
  /// Where the path's last step begins, in bytes: `path[nameStart...]` is the bare name.
  public var nameStart: UInt32
  /// Index into `PackageSurface.symbols`; nil when the path leads out of the package (`external`).
  public var symbol: UInt32?
  /// The target when it lies in another package: `numpy.ndarray`.
  public var external: TextID = .none
  public var isCanonical: Bool
  /// The path is not where the element is defined.
  public var isReexport: Bool
  /// The linker rule that made it public: `all`, `submodule`, `member`, …
  public var rule: TextID

  public init(path: TextID, nameStart: UInt32, symbol: UInt32?, isCanonical: Bool, isReexport: Bool, rule: TextID) {
    self.path = path
    self.nameStart = nameStart
    self.symbol = symbol
    self.isCanonical = isCanonical
    self.isReexport = isReexport
    self.rule = rule
  }
}

/// The linked public surface of one package: what a chunk stores, what `omni api` prints.
///
/// Struct of arrays over one text pool. Rows are in canonical order: files by path, symbols by definition, paths by path, in byte
/// order, so equal input gives equal rows.
public struct PackageSurface: Sendable {
  public var package: PackageKey
  /// The rule pack's language; empty for a package that failed before one was chosen.
  public var language: String
  public var status: PackageStatus
  /// Why the status is not `exact`, one clause each, sorted.
  public var reasons: [String] = []
  /// File name of the archive the files came from; nil for a folder.
  public var archive: String?
  /// Lower-case hexadecimal SHA-256 of the archive.
  public var archiveSHA256: String?
  /// What the package says of itself, in Markdown or whatever it was written in; nil when it says nothing.
  public var readme: String?
  /// What separates the steps of a path in this language: `.`, `::`.
  public var separator: String = "."
  public var text = TextPool()
  public var files: [FileRow] = []
  public var symbols: [SymbolRow] = []
  public var parameters: [ParameterRow] = []
  public var typeParameters: [TextID] = []
  public var paths: [PathRow] = []

  public init(package: PackageKey, language: String, status: PackageStatus) {
    self.package = package
    self.language = language
    self.status = status
  }
}
