import Foundation
import Records
import Registries
import Rules
import Syntax

/// The yardstick of a sprint: the bare parse of all source files of a shelf's packages (Tests/Loopback/shelf.py), one package after the other.
struct ShelfParse: Encodable {
  var packages = 0
  var files = 0
  /// Bytes of source.
  var bytes = 0
  /// CPU seconds.
  var seconds = 0.0

  /// What is needed of a line of `packages.jsonl`.
  private struct Row: Decodable {
    var registry: String
    var offset, size: Int
  }

  /// Parses them, each package by the first of its registry's languages that finds source files in it.
  static func run(_ folder: String, packs: PackLibrary, grammars: GrammarLibrary, registries: RegistrySet) throws -> ShelfParse {
    var total = ShelfParse()
    let archives = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder + "/archives"))
    for line in try String(contentsOfFile: folder + "/packages.jsonl", encoding: .utf8).split(separator: "\n") {
      let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
      try archives.seek(toOffset: UInt64(row.offset))
      let bytes = [UInt8](try archives.read(upToCount: row.size) ?? Data())
      let reader = ArchiveReader(container: bytes.starts(with: [0x50, 0x4b]) ? .zip : .tar)
      for language in try registries.registry(id: row.registry).allLanguages where packs.languages.contains(language) {
        let pack = try packs.pack(language)
        let entries = try reader.read(bytes) { path in
          let path = String(decoding: path, as: UTF8.self)
          return pack.extensions.contains { path.hasSuffix($0) }
        }.entries
        guard !entries.isEmpty else { continue }
        let bare = try BareParse(pack, grammars, files: entries.map(\.data))
        total.seconds += Measurement.seconds { bare.run() }
        total.packages += 1
        total.files += entries.count
        total.bytes += entries.reduce(0) { $0 + $1.data.count }
        break
      }
    }
    return total
  }
}
