import Corpus
import Foundation
import Records
import Surface

/// A settings file: what an extractor must be told about one source tree. `conformance/fetch` writes one beside each.
struct PackageSettings {
  /// The package's name and version, where the file says them.
  let name: String?
  let version: String?
  /// The `extract` object.
  let surface: SurfaceSettings

  /// - Throws: `.notFound`, `.invalid`.
  init(path: String) throws(OmniError) {
    guard let data = FileManager.default.contents(atPath: path) else { throw OmniError(.notFound, "cannot read the settings", at: path) }
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any], let extract = object["extract"] as? [String: Any] else {
      throw OmniError(.invalid, "the settings hold no `extract` object", at: path)
    }
    name = object["package"] as? String
    version = object["version"] as? String
    surface = SurfaceSettings(json: extract)
  }
}
