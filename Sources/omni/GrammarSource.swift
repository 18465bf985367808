import Crypto
import Foundation
import Records
import Registries
import Syntax

/// Gets grammar sources for `GrammarLibrary`: from the package index, an address, or a git repository, each checked against its pin.
struct GrammarSource {
  let installation: Installation

  /// Most bytes of a grammar's archive.
  private static let limit = 64 << 20

  /// The files of a source by path from its top.
  /// - Parameter directory: only those in this folder; empty: all.
  func files(_ origin: GrammarManifest.Origin, in directory: String = "") throws(OmniError) -> [String: [UInt8]] {
    switch origin {
    case .sdist(let name, let version, let sha256):
      let package = try sdist(name, version)
      try check(package.sha256, sha256, "\(name) \(version)")
      return try unpack(package.bytes, package.archive, directory)
    case .url(let url, let sha256):
      let bytes = try archive(url)
      try check(SHA256.hash(data: bytes).hexadecimal, sha256, url)
      return try unpack(bytes, ArchiveReader(container: bytes.starts(with: [0x50, 0x4b]) ? .zip : .tar, root: .stripFirst), directory)
    case .git(let url, let revision): return try clone(url, revision)
    case .folder: return [:]
    }
  }

  /// The bytes of an archive at an address.
  func archive(_ url: String) throws(OmniError) -> [UInt8] { try Download.bytes(of: url, limit: Self.limit) }

  /// A release of the package index with its hash and files, for a new manifest.
  func release(_ name: String, _ version: String?) throws(OmniError) -> (version: String, sha256: String, files: [String: [UInt8]]) {
    let package = try sdist(name, version)
    return (package.key.version, package.sha256, try unpack(package.bytes, package.archive))
  }

  private func sdist(_ name: String, _ version: String?) throws(OmniError) -> FetchedPackage {
    var registry = try installation.registries().registry(id: "pypi")
    registry.artifacts.removeAll { $0.kind != .sdist }
    return try RegistryClient(registry).fetch(PackageRequest(name: name, version: version))
  }

  private func check(_ found: String, _ pinned: String, _ what: String) throws(OmniError) {
    guard found == pinned else {
      throw OmniError(
        .corrupt, "the grammar's source is not what its manifest pins", at: what, why: "its sha256 is \(found), pinned is \(pinned)",
        hint: "the archive changed: look at it before you pin it anew")
    }
  }

  private func unpack(_ bytes: [UInt8], _ archive: ArchiveReader, _ directory: String = "") throws(OmniError) -> [String: [UInt8]] {
    let start = Array((directory.isEmpty ? "" : directory + "/").utf8)
    let content = try archive.read(bytes) { $0.starts(with: start) }
    return Dictionary(content.entries.map { ($0.path, $0.data) }, uniquingKeysWith: { $1 })
  }

  /// The tree of a commit; git itself checks that the bytes hash to the revision.
  private func clone(_ url: String, _ revision: String) throws(OmniError) -> [String: [UInt8]] {
    let work = NSTemporaryDirectory() + "/omni-git-\(getpid())-\(revision.prefix(12))"
    defer { try? FileManager.default.removeItem(atPath: work) }
    for arguments in [
      ["init", "-q", work], ["-C", work, "fetch", "-q", "--depth", "1", url, revision], ["-C", work, "archive", "-o", work + "/tree.tar", revision],
    ] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["git"] + arguments
      do { try process.run() } catch { throw OmniError(.environment, "cannot run git", why: error.localizedDescription) }
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw OmniError(.network, "git cannot fetch the grammar's source", at: "\(url) \(revision)") }
    }
    return try unpack([UInt8](FileManager.default.contents(atPath: work + "/tree.tar") ?? Data()), ArchiveReader(container: .tar))
  }
}
