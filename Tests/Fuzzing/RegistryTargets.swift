import Foundation
import Records
import Registries
import TestSupport

extension FuzzTarget {
  private static func known() throws -> [RegistryDescriptor] { try RegistrySet(directory: "\(Checkout.root)/plugins/registries").registries }

  /// An archive, read by the rules of every registry whose archives it could be.
  static let archive = FuzzTarget(name: "archive", longest: 32 << 10) {
    try made("archive")
  } prepare: {
    let registries = try known()
    return { input in
      let container: ArchiveReader.Container = input.starts(with: Array("PK".utf8)) ? .zip : input.starts(with: Array("!<arch>".utf8)) ? .deb : .tar
      var isUsed = false
      for registry in registries {
        guard let rule = registry.artifacts.first(where: { $0.container == container }) else { continue }
        var limits = registry.limits
        limits.unpacked = 16 << 20
        let root: ArchiveReader.Root = rule.root == .stripFirst ? .stripFirst : rule.root == .stripAlways ? .stripAlways : .none
        let reader = ArchiveReader(container: container, root: root, duplicates: registry.duplicates, links: registry.links, limits: limits)
        let contents = PackageContents(of: registry)
        let isRead = isUnderstood { () throws(OmniError) in
          let content = try reader.read(input) { contents.wants(String(decoding: $0, as: UTF8.self)) { _, _ in true } }
          _ = try contents.packages(PackageKey(registry: registry.id, name: "p", version: "1"), content.entries)
          _ = try ArchiveReader.decompress(input, limit: limits.unpacked)
        }
        isUsed = isUsed || isRead || container != .tar
      }
      return isUsed
    }
  }

  /// What a registry answers. The first line names it and the package asked for: `npm good`; the rest is its document, and a go.mod.
  static let listing = FuzzTarget(name: "listing", longest: 16 << 10) {
    try made("listing")
  } prepare: {
    let registries = try known()
    return { input in
      let head = input.prefix { $0 != 0x0a }, document = Array(input.dropFirst(head.count + 1))
      let words = String(decoding: head, as: UTF8.self).split(separator: " ").map(String.init)
      _ = Retractions(goMod: String(decoding: document, as: UTF8.self))
      guard words.count == 2, let registry = registries.first(where: { $0.id == words[0] }) else { return false }
      let bases = registry.bases.mapValues { _ in "https://registry.example" }
      var isRead = false
      for wish in [nil, "1.0.0"] {
        let isChosen = isUnderstood { () throws(OmniError) in
          _ = try ProjectListing(document, of: words[1], registry, bases: bases).choose(project: words[1], wish: wish, registry)
        }
        isRead = isRead || isChosen
      }
      return isRead
    }
  }

  /// A registry's descriptor.
  static let descriptor = FuzzTarget(name: "descriptor", longest: 16 << 10) {
    InputFiles.below("\(Checkout.root)/plugins/registries") { $0.hasSuffix(".yaml") }.map(\.bytes)
  } words: {
    let files = InputFiles.below("\(Checkout.root)/plugins/registries") { $0.hasSuffix(".yaml") }
    let words = files.flatMap { String(decoding: $0.bytes, as: UTF8.self).split { !$0.isLetter && $0 != "-" }.map(String.init) }
    return Set(words.filter { $0.count > 2 }).sorted()
  } prepare: {
    { input in
      isUnderstood { () throws(OmniError) in _ = try RegistryDescriptor(yaml: String(decoding: input, as: UTF8.self), file: "fuzz.yaml") }
    }
  }

  /// The seeds that `seeds.py` makes of the tests' registries.
  private static func made(_ kind: String) throws -> [[UInt8]] {
    try TemporaryFolder.with { folder in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["python3", "\(Checkout.root)/Tests/Fuzzing/seeds.py", kind, folder.path]
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
      return InputFiles.below(folder.path) { _ in true }.map(\.bytes)
    }
  }
}
