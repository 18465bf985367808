import Foundation
import HTTP
import Records

/// The lists of a registry that lists all its packages in one document, in memory.
struct SharedIndex {
  /// One list and the address that its file names are relative to; nil: the descriptor's base.
  private var lists: [(index: PackageIndex, site: String?)] = []
  /// Where it came from, to resolve relative addresses.
  let address: WebAddress

  /// Most bytes of a list on disk.
  private static let fileLimit = 256 << 20

  /// Reads apt's lists.
  /// - Parameter limit: bytes that a list may have, decompressed.
  /// - Throws: `.environment` for a list that cannot be read, `.corrupt`, `.limit`.
  init(_ files: [AptConfiguration.List], limit: Int) throws(OmniError) {
    guard let first = files.first, let address = WebAddress(first.site) else { throw OmniError(.environment, "apt has no package lists") }
    self.address = address
    for file in files {
      guard let data = FileManager.default.contents(atPath: file.path), data.count <= Self.fileLimit else {
        throw OmniError(.environment, "cannot read apt's package list", at: file.path, hint: "run `apt-get update`")
      }
      do { lists.append((PackageIndex(try Self.plain([UInt8](data), limit: limit)), file.site)) } catch {
        var error = error
        error.location = file.path
        throw error
      }
    }
  }

  /// Takes a list as it was downloaded, perhaps compressed.
  init(_ bytes: [UInt8], address: WebAddress, limit: Int) throws(OmniError) {
    self.address = address
    lists = [(PackageIndex(try Self.plain(bytes, limit: limit)), nil)]
  }

  /// A list is text, so it begins with a letter; anything else is compressed.
  private static func plain(_ bytes: [UInt8], limit: Int) throws(OmniError) -> [UInt8] {
    guard let first = bytes.first, !(0x41...0x7a).contains(first) || bytes.starts(with: [0x42, 0x5a, 0x68]) else { return bytes }
    return try ArchiveReader.decompress(bytes, limit: limit)
  }

  /// The names of all packages, in byte order.
  var names: [String] { Set(lists.flatMap { Array($0.index.names) }).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  /// What is published of a package, in all lists.
  /// - Throws: `.notFound` when it is in none, and what reading its records throws.
  func listing(of name: String, _ registry: RegistryDescriptor, _ bases: [String: String]) throws(OmniError) -> ProjectListing {
    var found: [ProjectListing] = []
    for (index, site) in lists {
      let records = index.records(of: name)
      if records.isEmpty { continue }
      var bases = bases
      if let site, case .below(let base, _) = registry.versions.file.url { bases[base] = site }
      found.append(try ProjectListing(records, of: name, registry, bases: bases))
    }
    if found.isEmpty { throw OmniError(.notFound, "there is no such package", hint: "check the spelling") }
    return ProjectListing(joining: found)
  }
}
