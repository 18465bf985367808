import Foundation
import Query
import Records
import Registries
import Rules
import Sprint
import Syntax

/// Where this program's data is: the folder that holds `grammars`, `plugins` and `corpus`.
struct Installation {
  let root: String
  let grammars: GrammarLibrary
  let packs: PackLibrary

  /// Finds it: `OMNI_HOME`, else the nearest folder above the working folder, else above the program, that holds `plugins/languages`.
  static func find() throws(OmniError) -> Installation {
    if let home = ProcessInfo.processInfo.environment["OMNI_HOME"], !home.isEmpty {
      guard isRoot(home) else {
        throw OmniError(
          .environment, "OMNI_HOME is no omni folder", at: home, why: "it holds no plugins/languages",
          hint: "set it to a checkout of omniscient, or unset it")
      }
      return Installation(root: home)
    }
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    for start in [FileManager.default.currentDirectoryPath, program] {
      var folder = URL(fileURLWithPath: start).standardizedFileURL
      while true {
        if isRoot(folder.path) { return Installation(root: folder.path) }
        if folder.path == "/" { break }
        folder.deleteLastPathComponent()
      }
    }
    throw OmniError(.environment, "cannot find omni's packs and grammars", hint: "run inside a checkout of omniscient, or set OMNI_HOME to one")
  }

  private static func isRoot(_ folder: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/plugins/languages") }

  private init(root: String) {
    self.root = root
    grammars = GrammarLibrary(folder: root + "/grammars", cache: root + "/.omni/grammars", headers: root + "/.omni/prefix/include")
    packs = PackLibrary(folder: root + "/plugins/languages", grammars: grammars)
  }

  /// The folder of `ChunkDictionary` files.
  var dictionaries: String { root + "/plugins/dictionaries" }

  func limits() throws(OmniError) -> Limits { try Limits(path: root + "/plugins/limits.yaml") }

  /// What breaks users of a language's packages; what holds for any language when it has no file.
  func compatibility(of language: String) throws(OmniError) -> Compatibility {
    let file = "\(root)/plugins/languages/\(language)/compatibility.yaml"
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return Compatibility() }
    return try Compatibility(text, file: file)
  }

  func registries() throws(OmniError) -> RegistrySet { try RegistrySet(directory: root + "/plugins/registries") }

  /// The packs that a registry's packages may need, as far as there are any, by language.
  /// - Throws: what loading a pack throws.
  func packs(of registry: RegistryDescriptor) throws(OmniError) -> [String: RulePack] {
    var found: [String: RulePack] = [:]
    for language in registry.allLanguages where packs.languages.contains(language) {
      found[language] = try packs.pack(language)
    }
    return found
  }

  /// Reads a package URL; its name without the namespace that all packages of its registry share.
  /// - Throws: `.usage`.
  func packageURL(_ text: String) throws(OmniError) -> PackageURL {
    if let mark = text.firstRange(of: "==") {
      throw OmniError(.usage, "not a package URL", at: text, hint: "write \(text[..<mark.lowerBound])@\(text[mark.upperBound...])")
    }
    let registries = try registries().registries
    var url = try PackageURL(parsing: text, knownTypes: Set(registries.map(\.purlType)))
    if let registry = registries.first(where: { $0.purlType == url.type }) { url.name = registry.name(ofPackageURL: url.name) }
    return url
  }
}
