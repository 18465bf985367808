public import Records
import StrictYAML

/// What `grammars/<name>/grammar.yaml` says: where a grammar's source comes from and how it becomes a library.
public struct GrammarManifest: Sendable {
  /// A place that source files come from.
  public struct Source: Sendable, Equatable {
    public let origin: Origin
    /// The files taken from it; empty: all.
    public let only: [String]
  }

  /// Where a source is. Every remote one is pinned by a hash.
  public enum Origin: Sendable, Equatable, CustomStringConvertible {
    /// A source distribution of the Python package index, by exact version.
    case sdist(name: String, version: String, sha256: String)
    /// An archive at an address.
    case url(String, sha256: String)
    /// A commit of a git repository; its hash is the pin.
    case git(String, revision: String)
    /// A folder, relative to the manifest's own.
    case folder(String)

    public var description: String {
      switch self {
      case .sdist(let name, let version, _): "sdist \(name) \(version)"
      case .url(let url, _): url
      case .git(let url, let revision): "\(url) @ \(revision)"
      case .folder(let path): "folder \(path)"
      }
    }
  }

  public let name: String
  /// Where the files come from; of two that have a file, the later one gives it.
  public let sources: [Source]
  public let licence: String
  /// The C function that returns the language: `tree_sitter_python`.
  public let symbol: String
  /// The folder inside the source that `files` are relative to; empty: its top.
  public let directory: String
  /// C and C++ files to compile. Their folder is on the include path.
  public let files: [String]
  /// The manifest's folder.
  public let folder: String

  /// Decodes a manifest strictly.
  /// - Throws: `.invalid` with `file:line:column`.
  public init(_ text: String, file: String, folder: String) throws(OmniError) {
    self = try YAMLMap.decode(text, file: file) { (map) throws(OmniError) in try GrammarManifest(map, folder: folder) }
  }

  private init(_ map: YAMLMap, folder: String) throws(OmniError) {
    name = try map.string("name")
    guard name == folder.split(separator: "/").last.map(String.init) else { throw map.error("name", "the grammar's name must be its folder's", why: "the folder is \(folder)") }
    sources = try map.list("sources") { (map) throws(OmniError) in Source(origin: try Self.origin(map), only: try map.strings("only")) }
    guard !sources.isEmpty else { throw map.error("sources", "a grammar needs at least one source", hint: "sources: [{sdist: …, version: …, sha256: …}]") }
    licence = try map.string("licence")
    symbol = try map.string("symbol")
    directory = try map.optionalString("directory") ?? ""
    files = try map.strings("files")
    guard files.contains(where: { $0.hasSuffix("parser.c") }) else { throw map.error("files", "the files must hold a parser.c", hint: "files: [src/parser.c]") }
    self.folder = folder
  }

  private static func origin(_ map: YAMLMap) throws(OmniError) -> Origin {
    let sdist = try map.optionalString("sdist"), url = try map.optionalString("url"), git = try map.optionalString("git"), folder = try map.optionalString("folder")
    guard [sdist, url, git, folder].count(where: { $0 != nil }) == 1 else {
      throw map.error("sdist", "a source is exactly one of sdist, url, git, folder")
    }
    if let sdist { return .sdist(name: sdist, version: try map.string("version"), sha256: try hash(map, "sha256", 64)) }
    if let url { return .url(url, sha256: try hash(map, "sha256", 64)) }
    if let git { return .git(git, revision: try hash(map, "revision", 40)) }
    return .folder(folder ?? "")
  }

  private static func hash(_ map: YAMLMap, _ key: String, _ length: Int) throws(OmniError) -> String {
    let text = try map.string(key)
    guard text.utf8.count == length, text.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
      throw map.error(key, "'\(key)' must be \(length) lower-case hexadecimal digits")
    }
    return text
  }
}
