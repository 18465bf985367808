import CTreeSitter
import Crypto
import Foundation
import Glibc
public import Records
import Synchronization

/// The grammars of an installation: their manifests, their compiled libraries in a cache, the loaded languages.
///
/// A library is compiled once per content and loaded once per process; it is never unloaded, since trees may point into it.
public final class GrammarLibrary: Sendable {
  /// The folder of manifests: `<folder>/<name>/grammar.yaml`.
  public let folder: String
  /// Where compiled libraries go; disposable.
  public let cache: String
  /// The core's headers, for grammars whose releases leave theirs out: a folder that holds `tree_sitter/parser.h`.
  private let headers: String?
  private let loaded = Mutex<[String: Language]>([:])

  public init(folder: String, cache: String, headers: String? = nil) {
    self.folder = folder
    self.cache = cache
    self.headers = headers
  }

  /// All names that have a manifest, sorted.
  public var names: [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/grammar.yaml") }.sorted()
  }

  /// Reads one manifest.
  /// - Throws: `.notFound` with a suggestion; `.invalid`.
  public func manifest(_ name: String) throws(OmniError) -> GrammarManifest {
    let path = "\(folder)/\(name)/grammar.yaml"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw OmniError(
        .notFound, "there is no grammar '\(name)'", at: "\(folder)/\(name)",
        hint: Spelling.hint(for: name, among: names) ?? "`omni grammar add` makes a manifest; known: " + names.joined(separator: ", "))
    }
    return try GrammarManifest(text, file: path, folder: "\(folder)/\(name)")
  }

  /// Where the compiled library of a manifest is, or will be. The file's name holds the fingerprint.
  public func libraryPath(_ manifest: GrammarManifest) -> String { "\(cache)/\(manifest.name)-\(fingerprint(manifest).prefix(16)).so" }

  public func isBuilt(_ manifest: GrammarManifest) -> Bool { FileManager.default.fileExists(atPath: libraryPath(manifest)) }

  /// What the compiled code depends on: the sources' pins, the files, the flags, and for a local folder its content. Not the
  /// compiler: the same sources parse alike on every machine.
  private func fingerprint(_ manifest: GrammarManifest) -> String {
    var hash = SHA256()
    func add(_ part: Data) {
      hash.update(data: Data("\(part.count):".utf8))
      hash.update(data: part)
    }
    let sources = manifest.sources.map { "\($0.origin.pin) \($0.only.joined(separator: " "))" }
    for part in [manifest.name, manifest.symbol, manifest.directory] + sources + manifest.files + GrammarCompiler.flags { add(Data(part.utf8)) }
    for case .folder(let path) in manifest.sources.map(\.origin) {
      for (file, bytes) in Self.files(under: Self.place(of: path, in: manifest)).sorted(by: { $0.key < $1.key }) {
        add(Data(file.utf8))
        add(Data(bytes))
      }
    }
    return hash.finalize().hexadecimal
  }

  /// Compiles a grammar unless its library is in the cache already.
  /// - Parameter fetch: gives the files of a source by path from its top; called only when needed. Folders are read here.
  /// - Returns: whether it had to be built.
  /// - Throws: what `fetch` throws; `.environment` without a compiler; `.invalid` when it does not compile or load.
  @discardableResult
  public func build(_ manifest: GrammarManifest, fetch: (GrammarManifest.Origin) throws(OmniError) -> [String: [UInt8]]) throws(OmniError) -> Bool {
    if isBuilt(manifest) { return false }
    let path = libraryPath(manifest)
    var files: [String: [UInt8]] = [:]
    for source in manifest.sources {
      let all = if case .folder(let path) = source.origin { Self.files(under: Self.place(of: path, in: manifest)) } else { try fetch(source.origin) }
      for (path, bytes) in all {
        guard manifest.directory.isEmpty || path.hasPrefix(manifest.directory + "/") else { continue }
        let inner = manifest.directory.isEmpty ? path : String(path.dropFirst(manifest.directory.count + 1))
        if source.only.isEmpty || source.only.contains(inner) { files[inner] = bytes }
      }
    }
    // Named by content: dlopen takes two libraries of one name for the same.
    let new = "\(path).\(getpid()).part"
    try GrammarCompiler.compile(manifest, sources: files, headers: headers, to: new)
    do {
      _ = try Self.open(new, manifest: manifest, fingerprint: fingerprint(manifest))
    } catch {
      unlink(new)
      throw error
    }
    guard rename(new, path) == 0 else {
      throw OmniError(.environment, "cannot store the grammar '\(manifest.name)'", at: path, why: String(cString: strerror(errno)))
    }
    return true
  }

  /// Where a folder is that a manifest names. Without looking: a manifest that is still to be written has no folder of its own yet.
  private static func place(of path: String, in manifest: GrammarManifest) -> String {
    path.hasPrefix("/") ? path : URL(fileURLWithPath: "\(manifest.folder)/\(path)").standardizedFileURL.path
  }

  /// All files of a folder by path from it.
  public static func files(under root: String) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? [] {
      if let data = FileManager.default.contents(atPath: "\(root)/\(path)") { files[path] = [UInt8](data) }
    }
    return files
  }

  /// The language of a built grammar, loaded on first use.
  /// - Throws: `.environment` when it is not built; `.invalid` when the library is not a grammar the linked core reads.
  public func language(_ name: String) throws(OmniError) -> Language {
    if let language = loaded.withLock({ $0[name] }) { return language }
    let manifest = try manifest(name)
    guard isBuilt(manifest) else {
      throw OmniError(.environment, "the grammar '\(name)' is not built", at: manifest.folder, hint: "run `omni grammar build \(name)`")
    }
    let language = try Self.open(libraryPath(manifest), manifest: manifest, fingerprint: fingerprint(manifest))
    return loaded.withLock { all in
      if let first = all[name] { return first }
      all[name] = language
      return language
    }
  }

  /// Loads a library and checks that it is a grammar this build can use.
  private static func open(_ path: String, manifest: GrammarManifest, fingerprint: String) throws(OmniError) -> Language {
    let name = manifest.name
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw OmniError(
        .invalid, "cannot load the grammar '\(name)'", at: path, why: dlerror().map { String(cString: $0) },
        hint: "does `files` in its grammar.yaml name every source, the scanner too?")
    }
    guard let symbol = dlsym(handle, manifest.symbol) else {
      throw OmniError(
        .invalid, "the grammar '\(name)' does not define '\(manifest.symbol)'", at: path,
        hint: "set `symbol` in its grammar.yaml to the function of its parser.c")
    }
    typealias Make = @convention(c) () -> OpaquePointer?
    guard let raw = unsafeBitCast(symbol, to: Make.self)() else {
      throw OmniError(.invalid, "the grammar '\(name)' gives no language", at: path, hint: "is '\(manifest.symbol)' the function of its parser.c?")
    }
    let language = Language(raw: raw, name: name, fingerprint: fingerprint)
    let range = Language.abiRange
    guard range.contains(language.abi) else {
      throw OmniError(
        .invalid, "the grammar '\(name)' speaks ABI \(language.abi), this build reads \(range.lowerBound) to \(range.upperBound)",
        at: manifest.folder,
        hint: "pin a release generated for one of these, or regenerate it with `tree-sitter generate --abi \(range.upperBound)`")
    }
    return language
  }
}
