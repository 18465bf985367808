import Foundation
import Registries
import TestSupport
import Testing

/// `omni plugin new` and `omni plugin check`: what somebody who adds a language meets.
@Suite struct PluginCommandTests {
  // MARK: New

  /// A grammar of one file: the Python grammar under another name, so that nothing needs to be fetched.
  private func writeGrammar(in home: TemporaryFolder, to folder: String) throws {
    let library = try FileManager.default.contentsOfDirectory(atPath: home.path + "/.omni/grammars").first { $0.hasPrefix("python-") }
    let parser = """
      #include <dlfcn.h>
      const void *tree_sitter_tiny(void) {
        void *library = dlopen("\(home.path)/.omni/grammars/\(try #require(library))", RTLD_NOW);
        return ((const void *(*)(void))dlsym(library, "tree_sitter_python"))();
      }

      """
    try home.write(parser, to: folder + "/src/parser.c")
  }

  private func omni(_ arguments: String..., home: TemporaryFolder, in folder: String? = nil) throws -> Command {
    try Command(arguments, environment: ["OMNI_HOME": home.path], in: folder ?? home.path)
  }

  @Test func aLanguageBeginsWithFilesThatPass() throws {
    try withInstallation { home in
      try writeGrammar(in: home, to: "sources/tiny")
      try home.write("def first(): ...\n", to: "sample.tiny")
      let new = try omni("plugin", "new", "tiny", "--grammar", "./sources/tiny", "--sample", "sample.tiny", home: home)
      #expect(new.status == 0, "\(new.errors)")
      for path in ["grammars/tiny/grammar.yaml", "corpus/tiny/first/expected.jsonl"]
        + ["pack.yaml", "facts.scm", "examples.yaml"].map({ "plugins/languages/tiny/" + $0 })
      {
        #expect(new.output.contains("wrote " + path) && FileManager.default.fileExists(atPath: "\(home.path)/\(path)"), "\(path)")
      }
      #expect(new.output.contains("put its licence there"), "a folder names none")
      #expect(try String(contentsOfFile: home.path + "/corpus/tiny/first/expected.jsonl", encoding: .utf8).contains("\"first.first\""))
      let check = try omni("plugin", "check", "tiny", home: home)
      #expect(check.status == 0 && check.output.contains("tiny: ") && check.output.contains("1 golden cases: in order"), "\(check.errors)")
    }
  }

  @Test func aRegistryBeginsWithADescriptorThatIsInOrder() throws {
    try withInstallation { home in
      try writeGrammar(in: home, to: "sources/tiny")
      let new = try omni("plugin", "new", "tiny", "--grammar", "./sources/tiny", "--registry", "tinies", home: home)
      #expect(new.status == 0 && new.output.contains("wrote plugins/registries/tinies.yaml"), "\(new.errors)")
      let descriptor = try RegistrySet(directory: home.path + "/plugins/registries").registry(id: "tinies")
      #expect(descriptor.languages == ["tiny"])
      #expect(try omni("plugin", "new", "more", "--grammar", "./sources/tiny", "--registry", "No", home: home).errors.contains("hint: "))
    }
  }

  /// A folder of the installation is named from its manifest: from wherever a command runs, and when the installation moves.
  @Test func aGrammarFromAFolderWorksFromAnywhere() throws {
    try withInstallation { home in
      try writeGrammar(in: home, to: "sources/it's tiny")
      let add = try omni("grammar", "add", "tiny", "--source", "../it's tiny", home: home, in: home.path + "/sources/it's tiny")
      #expect(add.status == 0, "\(add.errors)")
      #expect(try String(contentsOfFile: home.path + "/grammars/tiny/grammar.yaml", encoding: .utf8).contains("folder: '../../sources/it''s tiny'"))
      try FileManager.default.removeItem(atPath: home.path + "/.omni/grammars/" + #require(built(home).first { $0.hasPrefix("tiny-") }))
      #expect(try omni("grammar", "build", "tiny", home: home, in: "/").status == 0)
      #expect(try built(home).contains { $0.hasPrefix("tiny-") })
    }
  }

  @Test func aGrammarFromAFolderElsewhere() throws {
    try withInstallation { home in
      try TemporaryFolder.with { elsewhere in
        try writeGrammar(in: home, to: "tiny")
        try FileManager.default.moveItem(atPath: home.path + "/tiny", toPath: elsewhere.path + "/tiny")
        #expect(try omni("grammar", "add", "tiny", "--source", "./tiny", home: home, in: elsewhere.path).status == 0)
        #expect(try String(contentsOfFile: home.path + "/grammars/tiny/grammar.yaml", encoding: .utf8).contains("folder: '\(elsewhere.path)/tiny'"))
        #expect(try omni("tree", "sample.py", "--grammar", "tiny", home: home, in: "/").errors.contains("sample.py"), "the grammar is there")
      }
    }
  }

  private func built(_ home: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: home.path + "/.omni/grammars")
  }

  @Test func aSourceWithoutItsScannerSaysWhatToDo() throws {
    try withInstallation { home in
      try home.write("void *tree_sitter_tiny_external_scanner_create(void);\n", to: "tiny/src/parser.c")
      let new = try omni("plugin", "new", "tiny", "--grammar", "./tiny", home: home)
      #expect(new.status == 1 && new.errors.contains("lacks the grammar's external scanner"), "\(new.errors)")
      #expect(new.errors.contains("hint: ") && new.errors.contains("--grammar ") && new.errors.contains("--directory "), "\(new.errors)")
      let add = try omni("grammar", "add", "tiny", "--source", "./tiny", home: home)
      #expect(add.errors.contains("--source "), "\(add.errors)")
      for path in ["grammars/tiny", "plugins/languages/tiny", "corpus/tiny"] {
        #expect(!FileManager.default.fileExists(atPath: "\(home.path)/\(path)"), "nothing is written: \(path)")
      }
    }
  }

  @Test func whatIsThereIsNotOverwritten() throws {
    try withInstallation { home in
      let again = try omni("plugin", "new", "lua", home: home)
      #expect(again.status == 2 && again.errors.contains("the rule pack 'lua' is there already"), "\(again.errors)")
      let wrong = try omni("plugin", "new", "C++", home: home)
      #expect(wrong.status == 2 && wrong.errors.contains("not a language's id"))
      let absent = try omni("plugin", "new", "tiny", "--grammar", "./absent", home: home)
      #expect(absent.errors.contains("there is no such folder"), "\(absent.errors)")
    }
  }

  // MARK: Check

  private static let golden = "corpus/lua/one"

  /// A golden case of Lua that passes.
  private func writeCase(_ home: TemporaryFolder) throws {
    try home.write("about: one function\n", to: Self.golden + "/case.yaml")
    try home.write("return { f = function() end }\n", to: Self.golden + "/input/m.lua")
    try #require(try omni("corpus", "test", "lua", "--update", home: home).status == 0)
  }

  @Test func aPackInOrder() throws {
    try withInstallation { home in
      try writeCase(home)
      let check = try omni("plugin", "check", "lua", home: home)
      #expect(check.status == 0 && check.errors.isEmpty && check.output.contains("negative examples, 1 golden cases: in order"), "\(check.errors)")
    }
  }

  @Test func aWrongExampleIsShown() throws {
    try withInstallation { home in
      try writeCase(home)
      try home.write("examples:\n  - {source: \"x = 1\", gives: [function example.x]}\n", to: "plugins/languages/lua/examples.yaml")
      let check = try omni("plugin", "check", "lua", home: home)
      #expect(check.status == 1 && check.output.isEmpty)
      #expect(
        check.errors.contains("examples.yaml") && check.errors.contains("gives [variable example.x], not [function example.x]"), "\(check.errors)")
      #expect(check.errors.contains("omni plugin explain"))
    }
  }

  @Test func aPackWithoutExamplesIsNotInOrder() throws {
    try withInstallation { home in
      try writeCase(home)
      try FileManager.default.removeItem(atPath: home.path + "/plugins/languages/lua/examples.yaml")
      let check = try omni("plugin", "check", "lua", home: home)
      #expect(check.status == 1 && check.errors.contains("the pack has no examples") && check.errors.contains("hint: "), "\(check.errors)")
    }
  }

  @Test func aGoldenCaseThatFailsIsNamed() throws {
    try withInstallation { home in
      try writeCase(home)
      try home.write("return { g = 1 }\n", to: Self.golden + "/input/m.lua")
      let check = try omni("plugin", "check", "lua", home: home)
      #expect(check.status == 1 && check.errors.contains("1 of 1 golden cases fail") && check.errors.contains("one"), "\(check.errors)")
      #expect(check.errors.contains("omni corpus test lua"))
    }
  }
}
