public import Records
public import Syntax

/// How one language declares, exports, imports and documents: `pack.yaml` and its query, decoded, compiled and checked.
///
/// Immutable and shared by all workers. Node kinds stand as the grammar's symbol ids, patterns as bytes.
public struct RulePack: Sendable {
  /// The language's id, the folder's name: `python`.
  public let language: String
  public let grammar: Language
  /// The same pack compiled against other grammars, each with the endings that it reads.
  public internal(set) var dialects: [RulePack] = []
  /// File name endings the pack reads, with their dot, longest first.
  public let extensions: [String]
  /// File names (globs, last step of a path) that the pack wants to see besides its sources: package manifests.
  public let manifests: [Glob]
  /// The linker family with its settings.
  public let family: Family
  /// The facts query, where the family uses one; `roles[i]` says what its capture `i` means.
  public let query: Query?
  public let roles: [CaptureRole]
  public let parameters: ParameterRules
  public let expressions: ExpressionRules
  public let documentation: DocumentationRules
  public let lexis: LexicalRules
  public let conditions: [ConditionRule]
  /// Names of the methods whose bodies (`@body`) are searched for members of the instance.
  public let instanceScopes: [[UInt8]]
  public let layout: LayoutRules
  public let visibility: VisibilityRules
  public let decorators: DecoratorRules
  public let annotations: AnnotationRules
  /// What a definition's kind becomes inside a type: `function` → `method`.
  public let memberKinds: [SymbolKind: SymbolKind]
  /// Lower-case hexadecimal SHA-256 over the pack's files and the grammars' fingerprints: equal fingerprints, equal facts.
  public let fingerprint: String

  /// Which of the dialects reads a file, by its name; nil: the pack itself.
  public func dialect(of path: String) -> Int? { dialects.firstIndex { $0.extensions.contains { path.hasSuffix($0) } } }

  /// Whether the pack wants to see a file of an archive: its sources, its manifests, and the lists its layout reads.
  public func wants(_ path: String) -> Bool {
    if extensions.contains(where: { path.hasSuffix($0) }) || layout.moduleLists.contains(where: { $0.matches(path) }) { return true }
    guard !manifests.isEmpty else { return false }
    let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    return manifests.contains { $0.matches(name) }
  }
}

/// How names travel between the files of a language: the linker's algorithm and its settings.
public enum Family: Sendable {
  /// Modules are files, folders are packages, names travel by imports and export lists.
  case fileTree(FileTreeRules)
  /// Folders are packages, whose files share one scope.
  case directoryPackage(DirectoryPackageRules)
  /// Modules are files that say what they export; declarations of one name merge.
  case exportTree(ExportTreeRules)
  /// What a module exports is computed by running its statements on abstract values.
  case evaluatedExports(EvaluatedExportsRules)
  /// Declarations come out of the preprocessor, in one translation unit.
  case headers(HeaderRules)
  /// Items declare modules, names travel by scoped use trees, macros by example make items.
  case declaredTree(DeclaredTreeRules)

  /// The base name of the file that makes a folder a package; nil: the family has none.
  public var index: String? {
    switch self {
    case .fileTree(let rules): rules.index
    case .directoryPackage, .exportTree, .evaluatedExports, .headers, .declaredTree: nil
    }
  }

  /// The spellings of `family`, which are also the keys of the families' own sections.
  public static let names = ["file-tree", "directory-package", "export-tree", "evaluated-exports", "headers", "declared-tree"]
}

/// Node kinds of a parameter list and where their parts stand.
public struct ParameterRules: Sendable {
  /// What one node kind says about a parameter.
  public struct Rule: Sendable {
    public enum Role: UInt8, Sendable {
      /// A parameter.
      case parameter
      /// No parameter: those before it are positional only (`/`).
      case positionalBefore
      /// No parameter: those after it are keyword only (`*`).
      case keywordAfter
    }
    public let role: Role
    public let kind: ParameterKind
    /// The field that holds the name. Nil: the first named child, read by its own rule when it has one; a leaf is the name itself.
    public let name: UInt16?
    public let type: UInt16?
    public let defaultValue: UInt16?
    /// What counts as the default value where none is written; nil: there is none.
    public let absent: String?
  }
  let bySymbol: [Rule?]

  /// What a node kind says; nil: not a parameter (punctuation, comments).
  public func rule(_ symbol: UInt16) -> Rule? {
    Int(symbol) < bySymbol.count ? bySymbol[Int(symbol)] : nil
  }
}

/// What the nodes of constant expressions mean, for export lists, decorators and annotations.
public struct ExpressionRules: Sendable {
  public enum Role: String, Sendable, CaseIterable {
    /// Anything else: the value cannot be read.
    case opaque
    case string
    case stringStart = "string-start"
    case stringContent = "string-content"
    /// Adjacent strings that make one.
    case join
    /// Its children are the items.
    case sequence
    /// Stands for its only child.
    case group
    /// Two operands side by side; readable with the operator `concatenationOperator` only.
    case concatenation
    case reference
    case number
    case call
    /// A function without a name.
    case function
    /// A chained assignment: stands for its value.
    case chain
    /// Says nothing, and is left out of signatures.
    case comment
    /// Says nothing.
    case ignore

    /// Whether a list of values passes over it.
    public var isSkipped: Bool { self == .comment || self == .ignore }
  }
  let bySymbol: [Role]
  /// The text of the operator that joins lists.
  public let concatenationOperator: [UInt8]
  /// What every comment begins with: text without it needs no search for comments. Empty: unknown.
  public let commentMark: [UInt8]
  /// The field of a call that holds what is called, and the one that holds its arguments.
  public let callee: UInt16?
  public let arguments: UInt16?
  /// The field of a chained assignment that holds its value.
  public let chainValue: UInt16?

  /// What a node kind means.
  public func role(_ symbol: UInt16) -> Role {
    Int(symbol) < bySymbol.count ? bySymbol[Int(symbol)] : .opaque
  }
}

/// Where documentation stands and what in it marks an element as deprecated.
public struct DocumentationRules: Sendable {
  /// The statement kinds that may wrap a documentation string as the first thing in a body.
  public let statements: [UInt16]
  /// A string with one of these letters before its quote keeps its backslashes.
  public let rawPrefixes: [UInt8]
  /// A string with one of these letters is no documentation.
  public let excludedPrefixes: [UInt8]
  /// Text at the start of a documentation that means deprecated, in lower case; compared without case.
  public let deprecatedPrefix: [UInt8]
  /// Text anywhere in a documentation that means deprecated.
  public let deprecatedMark: [UInt8]
  /// Text at the start of a paragraph of a documentation that means deprecated; the rest of the paragraph is the message.
  public let deprecatedParagraph: [UInt8]
  /// Which comments document.
  public let comments: CommentRules
}

/// A condition that the pack knows by its text.
public struct ConditionRule: Sendable {
  public enum Effect: String, Sendable, CaseIterable {
    /// What lies inside exists for the type checker only.
    case typesOnly = "types-only"
    /// What lies inside is never part of a library's surface.
    case never
  }
  public let name: String
  /// Texts of the condition that mean it, white space removed; also as the last step of a dotted text.
  public let texts: [[UInt8]]
  /// Texts that mean its contrary.
  public let contrary: [[UInt8]]
  public let effect: Effect
}

/// The file-tree module system: modules are files, folders are packages.
public struct FileTreeRules: Sendable {
  public let separator: UInt8
  /// The base name of the file that is its folder's own module.
  public let index: String
  /// A folder without that file is no package where others have it.
  public let requiresIndex: Bool
  /// Endings of stub files, which describe the module of the same name.
  public let stubs: [String]
  /// The name of the list that says what a module exports.
  public let exportList: String
  /// The byte that, repeated in front of a path, makes it relative and climbs; nil: no path is relative.
  public let relativePrefix: UInt8?
}

/// Where an archive keeps its importable modules.
public struct LayoutRules: Sendable {
  /// Top folders (globs) that tell a built archive, whose root is the import root, from a source archive.
  public let built: [Glob]
  /// Top folders (globs) that hold no modules.
  public let skip: [Glob]
  /// Folders whose content counts as the root's (`*.data/purelib`).
  public let merge: [Glob]
  /// Folders of a source archive that hold the packages.
  public let sourceFolders: [String]
  /// Files (globs) that list the top modules, one a line.
  public let moduleLists: [Glob]
  /// Top modules of a source archive that are no part of the library.
  public let notModules: [Glob]
}

/// Which names are public by their spelling.
public struct VisibilityRules: Sendable {
  public let privateNames: [Glob]
  /// Exceptions to `privateNames`.
  public let publicNames: [Glob]
  /// Only names that begin with an upper-case letter (Unicode category Lu) are public.
  public let needsUpperInitial: Bool
  /// Modules that are never listed.
  public let hiddenModules: [Glob]
  /// Path steps that make everything below test code.
  public let testSteps: [Glob]
  /// The same for steps below the root only.
  public let testStepsBelowRoot: [Glob]

  /// Whether a name is private by its spelling.
  public func isPrivate(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    if needsUpperInitial, !Self.beginsUpper(name) { return true }
    return privateNames.contains { $0.matches(name) } && !publicNames.contains { $0.matches(name) }
  }

  private static func beginsUpper(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = name.first else { return false }
    if first < 0x80 { return first >= 0x41 && first <= 0x5a }
    // A scalar takes at most four bytes.
    return String(decoding: name.prefix(4), as: UTF8.self).unicodeScalars.first?.properties.generalCategory == .uppercaseLetter
  }

  /// Whether a module path lies in test code or in a hidden module: it is listed under no rule.
  public func isHidden(_ path: UnsafeBufferPointer<UInt8>, separator: UInt8) -> Bool {
    var isRoot = true
    for part in path.split(separator: separator) {
      let name = UnsafeBufferPointer(rebasing: part)
      if testSteps.contains(where: { $0.matches(name) }) || hiddenModules.contains(where: { $0.matches(name) }) { return true }
      if !isRoot, testStepsBelowRoot.contains(where: { $0.matches(name) }) { return true }
      isRoot = false
    }
    return false
  }
}

/// Decorators (attributes, annotations) that change what a definition is. Dotted names as the language resolves them.
public struct DecoratorRules: Sendable {
  public let property: [[UInt8]]
  public let overload: [[UInt8]]
  /// Last steps that amend an existing member: `x.setter`.
  public let amend: [[UInt8]]
  /// A member so decorated has no receiver.
  public let `static`: [[UInt8]]
  /// Last steps (globs) that mean deprecated.
  public let deprecated: [Glob]
  /// A class so decorated gets the member `synthesizedMember` unless it defines it.
  public let synthesizer: [[UInt8]]
  public let synthesizedMember: String
  /// Arguments of the synthesizer, white space removed, that switch the member off.
  public let synthesizerOff: [[UInt8]]
}

/// Type annotations that change what a variable is.
public struct AnnotationRules: Sendable {
  /// Last steps that make it a type alias.
  public let typeAlias: [[UInt8]]
  /// Last steps that take it out of a synthesised class's members.
  public let notMember: [[UInt8]]
}
