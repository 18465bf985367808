import Foundation
import TestSupport
import Testing

/// Runs a body with a copy of what an installation holds, but for its corpus.
func withInstallation(_ body: (TemporaryFolder) throws -> Void) throws {
  try TemporaryFolder.with { home in
    for name in ["grammars", "plugins"] { try FileManager.default.copyItem(atPath: "\(Checkout.root)/\(name)", toPath: "\(home.path)/\(name)") }
    try FileManager.default.createDirectory(atPath: home.path + "/.omni", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Checkout.root + "/.omni/grammars", toPath: home.path + "/.omni/grammars")
    try body(home)
  }
}

/// Replaces a text in a file of such a copy.
func replace(_ old: String, with new: String, in file: String, of home: TemporaryFolder) throws {
  let text = try String(contentsOfFile: home.path + "/" + file, encoding: .utf8)
  try #require(text.contains(old), "\(file) has changed: choose another text")
  try home.write(text.replacing(old, with: new), to: file)
}
