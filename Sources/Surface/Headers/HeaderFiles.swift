import Records
import Rules

/// The files of a package by their paths, and how an include finds them.
struct HeaderFiles {
  let sources: [SourceFile]
  private let byPath: [String: Int]
  /// Last step of a path → the files, in path order.
  private let byName: [Substring: [Int]]
  private let folders: [String]

  /// - Parameter folders: where includes are looked for, in order.
  init(_ sources: [SourceFile], folders: [String]) {
    self.sources = sources
    self.folders = folders.map { Self.normal($0) }
    byPath = Dictionary(sources.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { a, _ in a })
    byName = Dictionary(grouping: sources.indices) { Self.name(sources[$0].path) }
  }

  /// The file that an include means.
  /// - Parameter source: the including file, whose folder counts first when the name is quoted; nil: only the folders count.
  func find(_ name: String, from source: Int?) -> Int? {
    if let source, let found = byPath[Self.normal(Self.folder(of: sources[source].path) + "/" + name)] { return found }
    for folder in folders { if let found = byPath[Self.normal(folder + "/" + name)] { return found } }
    return nil
  }

  /// A header by a name that is its path's end: the first in path order. For names whose folder is not known.
  func find(ending name: String) -> Int? {
    let name = Self.normal(name)
    return byName[Self.name(name)]?.first { sources[$0].path.hasSuffix("/" + name) }
  }

  private static func name(_ path: String) -> Substring { path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...] }

  static func folder(of path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }

  /// A path without `.`, `..` and empty steps.
  static func normal(_ path: String) -> String {
    guard path.utf8.first == UInt8(ascii: "/") || path.contains("./") || path.contains("//") || path.hasSuffix("/") || path.hasSuffix(".") else {
      return path
    }
    var steps: [Substring] = []
    for step in path.split(separator: "/") {
      if step == ".." { _ = steps.popLast() } else if step != "." { steps.append(step) }
    }
    return steps.joined(separator: "/")
  }
}
