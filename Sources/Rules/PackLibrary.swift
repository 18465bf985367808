import Crypto
import Foundation
public import Records
public import Syntax
import Synchronization

/// The rule packs of an installation: `<folder>/<language>/pack.yaml`. Each is loaded once per process.
public final class PackLibrary: Sendable {
  public let folder: String
  public let grammars: GrammarLibrary
  private let loaded = Mutex<[String: RulePack]>([:])

  public init(folder: String, grammars: GrammarLibrary) {
    self.folder = folder
    self.grammars = grammars
  }

  /// All languages that have a pack, sorted.
  public var languages: [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/pack.yaml") }.sorted()
  }

  /// The pack of a language.
  /// - Throws: `.notFound` with a suggestion; `.invalid` with `file:line:column`; what loading its grammar throws.
  public func pack(_ language: String) throws(OmniError) -> RulePack {
    if let pack = loaded.withLock({ $0[language] }) { return pack }
    let home = "\(folder)/\(language)"
    guard let text = try? String(contentsOfFile: "\(home)/pack.yaml", encoding: .utf8) else {
      throw OmniError(
        .notFound, "there is no rule pack for '\(language)'", at: home,
        hint: Spelling.hint(for: language, among: languages) ?? "known: " + languages.joined(separator: ", "))
    }
    let pack = try RulePack(text, file: "\(home)/pack.yaml", grammar: grammars.language) { (file) throws(OmniError) in
      guard let text = try? String(contentsOfFile: "\(home)/\(file)", encoding: .utf8) else {
        throw OmniError(.invalid, "cannot read '\(file)', which pack.yaml names", at: home, hint: "it must stand beside pack.yaml")
      }
      return text
    } fingerprint: { texts in
      var hash = SHA256()
      for text in texts { hash.update(data: Data((text + "\0").utf8)) }
      return hash.finalize().hexadecimal
    }
    guard pack.language == language else {
      throw OmniError(.invalid, "the pack calls itself '\(pack.language)'", at: "\(home)/pack.yaml", hint: "`language` must be its folder's name")
    }
    loaded.withLock { $0[language] = pack }
    return pack
  }

  /// The pack that reads files of this name, nil when none does.
  public func pack(forFile name: String) throws(OmniError) -> RulePack? {
    for language in languages {
      let pack = try pack(language)
      if pack.extensions.contains(where: { name.hasSuffix($0) }) { return pack }
    }
    return nil
  }
}
