import Crypto
import Foundation
import Records

/// The checksum of a module's zip: `h1:` and the base64 of the SHA-256 over one line per file, sorted by name: the file's own SHA-256,
/// two spaces, the name (golang.org/x/mod/sumdb/dirhash, `Hash1`).
///
/// It hashes what the archive holds, not the archive's bytes.
enum DirectoryHash {
  /// - Throws: `.corrupt` for a damaged archive or a name with a line break, `.limit` when it unpacks to more than `limit` bytes.
  static func h1(ofZip bytes: [UInt8], limit: Int) throws(OmniError) -> String {
    var files: [(name: [UInt8], hash: String)] = []
    try ArchiveHandle.withOpen(bytes, as: .zip) { (handle) throws(OmniError) in
      var unpacked = 0
      while true {
        switch handle.nextHeader() {
        case .end: return
        case .damaged, .broken: throw OmniError(.corrupt, "not a readable zip archive", why: handle.message)
        case .entry: files.append((handle.name, try hash(&handle, &unpacked, limit)))
        }
      }
    }
    files.sort { $0.name.lexicographicallyPrecedes($1.name) }
    var lines = SHA256()
    for (name, hash) in files {
      guard !name.contains(UInt8(ascii: "\n")) else { throw OmniError(.corrupt, "a file's name in the archive has a line break") }
      lines.update(data: hash.utf8 + [0x20, 0x20] + name + [0x0a])
    }
    return "h1:" + Data(lines.finalize()).base64EncodedString()
  }

  private static func hash(_ handle: inout ArchiveHandle, _ unpacked: inout Int, _ limit: Int) throws(OmniError) -> String {
    var function = SHA256()
    var piece: [UInt8] = []
    while true {
      piece.removeAll(keepingCapacity: true)
      switch handle.nextData(into: &piece) {
      case .data:
        unpacked += piece.count
        if unpacked > limit { throw OmniError(.limit, "the archive unpacks to more than \(limit) bytes") }
        function.update(data: piece)
      case .end: return function.finalize().hexadecimal
      case .damaged, .broken: throw OmniError(.corrupt, "not a readable zip archive", why: handle.message)
      }
    }
  }

  /// The checksum of a version in the answer of a checksum database: record number, then `module version h1:…` lines, then a signed note
  /// (go.dev/ref/mod, "Checksum database"). Nil when it has no line for it.
  ///
  /// The note's signature is not verified: what is trusted is the connection.
  static func published(in answer: [UInt8], module: String, version: String) -> String? {
    for line in String(decoding: answer, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words.count == 3, words[0] == module, words[1] == version, words[2].hasPrefix("h1:") { return words[2] }
    }
    return nil
  }
}
