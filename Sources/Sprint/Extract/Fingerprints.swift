import Records
import Crypto
import Foundation
public import Registries
public import Rules
import Surface

/// What decides the rows of a package beside its bytes: the language's pack with its grammars, the engine, and the limits.
public enum Fingerprints {
  /// By language, for those of a registry that have a pack; equal fingerprints mean equal rows for equal archives.
  public static func of(_ registry: RegistryDescriptor, _ packs: [String: RulePack], _ limits: Limits) -> [String: String] {
    var fingerprints: [String: String] = [:]
    for language in registry.allLanguages {
      guard let pack = packs[language] else { continue }
      let text = [pack.fingerprint, "engine \(SurfaceExtractor.revision)", limits.fingerprint].joined(separator: "\n")
      fingerprints[language] = SHA256.hash(data: Array(text.utf8)).hexadecimal
    }
    return fingerprints
  }
}
