import Foundation
import Rules
import TestSupport

/// Several files as one input: each is a NUL, its path, a line feed and its bytes. What stands before the first NUL is left out.
enum InputFiles {
  typealias File = (path: String, bytes: [UInt8])

  static func joined(_ files: [File]) -> [UInt8] { files.flatMap { [0] + Array($0.path.utf8) + [0x0a] + $0.bytes } }

  static func split(_ input: [UInt8]) -> [File] {
    input.split(separator: 0, omittingEmptySubsequences: false).dropFirst().map { part in
      let end = part.firstIndex(of: 0x0a) ?? part.endIndex
      return (String(decoding: part[..<end], as: UTF8.self), Array(part[end...].dropFirst()))
    }
  }

  /// The files below a folder that are wanted, in order.
  static func below(_ folder: String, _ isWanted: (String) -> Bool) -> [File] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return paths.filter(isWanted).sorted().map { ($0, read("\(folder)/\($0)")) }
  }

  /// The inputs of a language's golden cases, as far as the pack reads them.
  static func golden(_ pack: RulePack) throws -> [[File]] {
    let folder = "\(Checkout.root)/corpus/\(pack.language)"
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .map { below("\(folder)/\($0)/input", pack.wants) }.filter { !$0.isEmpty }
  }
}
