import Foundation
import TestSupport
import Testing

/// Packs and grammars that are wrong, in an installation of their own.
@Suite struct InstallationTests {
  private static let extract = ["extract", Checkout.root + "/corpus/python/class-heads/input"]

  // MARK: Packs

  @Test(arguments: [["plugin", "check"], extract]) func aPackWithAMisspelledKeySaysWhere(arguments: [String]) throws {
    try withInstallation { home in
      try replace("\nvisibility:", with: "\nvisibilty:", in: "plugins/languages/python/pack.yaml", of: home)
      let run = try Command(arguments, environment: ["OMNI_HOME": home.path])
      #expect(run.status == 1)
      #expect(run.errors.contains(#/pack\.yaml:\d+:\d+: /#) && run.errors.contains("hint: did you mean 'visibility'?"), "\(run.errors)")
    }
  }

  @Test func aQueryWithAnUnknownNodeKindSaysWhere() throws {
    try withInstallation { home in
      try replace("(with_statement", with: "(wiht_statement", in: "plugins/languages/python/facts.scm", of: home)
      let run = try Command(Self.extract, environment: ["OMNI_HOME": home.path])
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.errors.contains(#/facts\.scm:\d+:\d+: /#) && run.errors.contains("with_statement"), "\(run.errors)")
      #expect(run.errors.contains("\nhint: "), "\(run.errors)")
    }
  }

  // MARK: Grammars

  private static let future = "static const unsigned language[64] = {99};\nconst void *tree_sitter_NAME(void) { return language; }\n"

  @Test func aGrammarOfAnotherABIIsNotBuilt() throws {
    try withInstallation { home in
      let manifest = "name: future\nsources: [{folder: .}]\nlicence: none\nsymbol: tree_sitter_future\nfiles: [src/parser.c]\n"
      try home.write(manifest, to: "grammars/future/grammar.yaml")
      try home.write(Self.future.replacing("NAME", with: "future"), to: "grammars/future/src/parser.c")
      let run = try Command(["grammar", "build", "future"], environment: ["OMNI_HOME": home.path])
      #expect(run.status == 1)
      #expect(run.errors.contains("ABI 99") && run.errors.contains("\nhint: "), "\(run.errors)")
    }
  }

  /// The built library changed behind the manifest's back.
  @Test func aGrammarOfAnotherABIIsNotLoaded() throws {
    try withInstallation { home in
      try home.write(Self.future.replacing("NAME", with: "python"), to: "parser.c")
      for library in try libraries(home) {
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["cc", "-shared", "-fPIC", "-o", library, home.path + "/parser.c"]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
      }
      let run = try Command(Self.extract, environment: ["OMNI_HOME": home.path])
      #expect(run.status == 1 && run.output.isEmpty, "\(run.status)")
      #expect(run.errors.contains("ABI 99") && run.errors.contains("\nhint: "), "\(run.errors)")
    }
  }

  @Test func aGrammarThatIsNoLibraryIsNotLoaded() throws {
    try withInstallation { home in
      for library in try libraries(home) { try Data("no library".utf8).write(to: URL(fileURLWithPath: library)) }
      let run = try Command(Self.extract, environment: ["OMNI_HOME": home.path])
      #expect(run.status == 1 || run.status == 3)
      #expect(!run.wasSignalled && run.errors.contains("python") && run.errors.contains("\nhint: "), "\(run.errors)")
    }
  }

  @Test func aGrammarThatIsNotBuiltSaysHow() throws {
    try withInstallation { home in
      try FileManager.default.removeItem(atPath: home.path + "/.omni/grammars")
      let list = try Command(["plugin", "list"], environment: ["OMNI_HOME": home.path])
      #expect(list.output.contains("broken: the grammar 'python' is not built"))
      let extract = try Command(Self.extract, environment: ["OMNI_HOME": home.path])
      #expect(extract.status == 3 && extract.errors.contains("hint: run `omni grammar build "), "\(extract.errors)")
    }
  }

  private func libraries(_ home: TemporaryFolder) throws -> [String] {
    let cache = home.path + "/.omni/grammars"
    return try FileManager.default.contentsOfDirectory(atPath: cache).filter { $0.hasPrefix("python-") }.map { cache + "/" + $0 }
  }
}
