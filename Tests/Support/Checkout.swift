import Foundation
public import Rules
public import Syntax

/// The checkout that the tests run in, found from this file.
public enum Checkout {
  public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").standardizedFileURL.path

  /// The repository's grammars, built by `omni grammar build` before the tests.
  public static let grammars = GrammarLibrary(folder: root + "/grammars", cache: root + "/.omni/grammars")
  public static let packs = PackLibrary(folder: root + "/plugins/languages", grammars: grammars)
}
