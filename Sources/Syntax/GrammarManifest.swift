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
    /// A folder, relative to the manifest's own unless it is absolute.
    case folder(String)

    public var description: String {
      switch self {
      case .sdist(let name, let version, _): "sdist \(name) \(version)"
      case .url(let url, _): url
      case .git(let url, let revision): "\(url) @ \(revision)"
      case .folder(let path): "folder \(path)"
      }
    }

    /// The hash that fixes its bytes, for git the commit's; empty for a folder, which may change at any time.
    var pin: String {
      switch self {
      case .sdist(_, _, let hash), .url(_, let hash), .git(_, let hash): hash
      case .folder: ""
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
    let folderName = folder.split(separator: "/").last.map(String.init) ?? ""
    guard name == folderName else {
      throw map.error("name", "the grammar's name must be its folder's", why: "the folder is \(folder)", hint: "name: \(folderName)")
    }
    sources = try map.list("sources") { (map) throws(OmniError) in Source(origin: try Self.origin(map), only: try map.strings("only")) }
    guard !sources.isEmpty else {
      throw map.error("sources", "a grammar needs at least one source", hint: "sources: [{sdist: …, version: …, sha256: …}]")
    }
    licence = try map.string("licence")
    symbol = try map.string("symbol")
    directory = try map.optionalString("directory") ?? ""
    files = try map.strings("files")
    guard files.contains(where: { $0.hasSuffix("parser.c") }) else {
      throw map.error("files", "the files must hold a parser.c", hint: "files: [src/parser.c]")
    }
    self.folder = folder
  }

  private static func origin(_ map: YAMLMap) throws(OmniError) -> Origin {
    let given = ["sdist", "url", "git", "folder"].filter(map.has)
    guard given.count == 1 else {
      throw map.error(
        given.last ?? "sdist", "a source is exactly one of sdist, url, git, folder",
        why: given.isEmpty ? "this one is none" : "this one is " + given.joined(separator: " and "),
        hint: "write one item of `sources` for each origin")
    }
    switch given[0] {
    case "sdist": return .sdist(name: try map.string("sdist"), version: try map.string("version"), sha256: try hash(map, "sha256", 64))
    case "url": return .url(try map.string("url"), sha256: try hash(map, "sha256", 64))
    case "git": return .git(try map.string("git"), revision: try hash(map, "revision", 40))
    default: return .folder(try map.string("folder"))
    }
  }

  private static func hash(_ map: YAMLMap, _ key: String, _ length: Int) throws(OmniError) -> String {
    let text = try map.string(key)
    guard text.utf8.count == length, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
      throw map.error(
        key, "'\(key)' must be \(length) lower-case hexadecimal digits",
        hint: key == "revision" ? "the commit's full hash: `git rev-parse HEAD`" : "`sha256sum` prints it for the archive you have looked at")
    }
    return text
  }
}
