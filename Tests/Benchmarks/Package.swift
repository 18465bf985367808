import Corpus
import Foundation
import Records
import Registries
import Rules
import Surface

/// A package to measure: its archive in memory, and what an extractor must be told.
struct Package {
  let name: String
  let bytes: [UInt8]
  let settings: SurfaceSettings

  /// The packages of a folder: every `*.zip`, with the `extract` object of `<stem>.settings.json` beside it.
  static func all(in folder: String) throws -> [Package] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".zip") }.sorted().map { file in
      let stem = String(file.dropLast(4))
      return Package(
        name: stem, bytes: [UInt8](FileManager.default.contents(atPath: "\(folder)/\(file)") ?? Data()),
        settings: settings("\(folder)/\(stem).settings.json"))
    }
  }

  private static func settings(_ path: String) -> SurfaceSettings {
    guard let data = FileManager.default.contents(atPath: path),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any], let extract = object["extract"] as? [String: Any]
    else { return SurfaceSettings() }
    return SurfaceSettings(json: extract)
  }

  /// The files that a pack wants of it.
  func files(_ pack: RulePack) throws -> [(path: String, bytes: [UInt8])] {
    try ArchiveReader(container: .zip).read(bytes) { pack.wants(String(decoding: $0, as: UTF8.self)) }.entries.map { ($0.path, $0.data) }
  }
}
