import Foundation
import TestSupport
import Testing

/// The program as its user meets it: arguments, streams, exit statuses.
@Suite struct CommandTests {
  @Test func withoutArgumentsItShowsHelp() throws {
    let run = try Command([])
    #expect(run.status == 0 && run.output.contains("SUBCOMMANDS") && run.errors.isEmpty)
  }

  @Test(arguments: [
    ["nonsense"], ["api"], ["search", "x", "--limit", "many"], ["sprint", "run"], ["sprint", "run", "a.yaml", "--packages", "b"], ["api", "a==1"],
  ])
  func wrongArgumentsAreUsage(arguments: [String]) throws {
    let run = try Command(arguments)
    #expect(run.status == 2, "\(arguments): \(run.errors)")
    #expect(run.output.isEmpty && !run.errors.isEmpty)
  }

  @Test func theVersionIsPrinted() throws {
    let run = try Command(["--version"])
    #expect(run.status == 0 && run.output.hasPrefix("omni "))
  }

  @Test func anEmptyDatasetSaysWhatToDo() throws {
    try withFolder { folder in
      for arguments in [["api", "requests"], ["search", "x"], ["sql", "SELECT 1"]] {
        let run = try Command(arguments + ["--dataset", folder])
        #expect(run.status == 1)
        #expect(run.errors.contains("the dataset is empty") && run.errors.contains("hint:"), "\(run.errors)")
      }
    }
  }

  @Test func anInstallationThatIsNotThereIsTheEnvironment() throws {
    let run = try Command(["doctor"], environment: ["OMNI_HOME": "/nonexistent"])
    #expect(run.status == 3 && run.errors.contains("OMNI_HOME"))
  }

  @Test func doctorIsContent() throws {
    let run = try Command(["doctor"])
    #expect(run.output.contains("pack python") && run.output.contains("grammar python"))
    #expect(!run.output.contains("\u{1B}"), "no colours in a pipe")
  }

  // MARK: Extract

  @Test func extractsAFolderAFileAndAnArchive() throws {
    try withFolder { folder in
      let package = folder + "/pkg"
      try FileManager.default.createDirectory(atPath: package, withIntermediateDirectories: true)
      try "def f(a: int) -> str:\n    \"\"\"Says it.\"\"\"\n".write(toFile: package + "/__init__.py", atomically: true, encoding: .utf8)
      let tree = try Command(["extract", package, "--format", "tree"])
      #expect(tree.status == 0)
      #expect(tree.output.contains("def f(a: int) -> str  Says it."))
      let file = try Command(["extract", package + "/__init__.py", "--language", "python"])
      #expect(file.status == 0 || file.status == 1)
      try PoisonArchives.make(in: folder + "/archives")
      let archive = try Command(["extract", folder + "/archives/good-1.0-py3-none-any.whl", "--format", "md"])
      #expect(archive.status == 0 && archive.output.contains("`good.answer`"))
      let poisoned = try Command(["extract", folder + "/archives/brackets-1.0-py3-none-any.whl"])
      #expect(poisoned.status == 0 && !poisoned.wasSignalled)
      #expect(poisoned.errors.contains("partial"))
    }
  }

  @Test func jsonLinesCarryTheTruthsFields() throws {
    let run = try Command(["extract", Checkout.root + "/corpus/python/reexported-class-repeats-its-members/input"])
    let lines = run.output.split(separator: "\n")
    #expect(run.status == 0 && lines.count > 3)
    for line in lines {
      let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      for key in ["path", "kind", "file", "line", "sig", "deprecated", "has_doc", "definition", "canonical", "rule"] {
        #expect(row[key] != nil, "\(key)")
      }
    }
  }

  @Test func aPathThatIsNotThereIsSaid() throws {
    let run = try Command(["extract", "./no/such/folder"])
    #expect(run.status == 1 && run.errors.contains("no such file or folder"))
  }

  @Test func treeAndExplainShowWhatAPackAuthorNeeds() throws {
    try withFolder { folder in
      try "x = 1\n".write(toFile: folder + "/a.py", atomically: true, encoding: .utf8)
      let tree = try Command(["tree", folder + "/a.py"])
      #expect(tree.output.contains("left: identifier  1:1  0..<1  x"))
      let facts = try Command(["plugin", "explain", folder + "/a.py"])
      #expect(facts.output.contains("@definition.attribute") && facts.output.contains("@name"))
    }
  }

  @Test func aReaderThatGoesAwayEndsItQuietly() throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "\"$0\" extract \"$1\" 2>&1 | head -n 1; ", Command.program, Checkout.root + "/corpus/python/class-heads/input"]
    shell.currentDirectoryURL = URL(fileURLWithPath: Checkout.root)
    let out = Pipe()
    shell.standardOutput = out
    try shell.run()
    let text = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    #expect(text.split(separator: "\n").count == 1 && text.hasPrefix("{"))
  }

  // MARK: Packs and grammars that are wrong

  /// A copy of what an installation holds, changed by `change`.
  private func withInstallation(_ change: (String) throws -> Void, _ body: (String) throws -> Void) throws {
    try withFolder { folder in
      for name in ["grammars", "plugins"] { try FileManager.default.copyItem(atPath: "\(Checkout.root)/\(name)", toPath: "\(folder)/\(name)") }
      try FileManager.default.createDirectory(atPath: folder + "/.omni", withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: Checkout.root + "/.omni/grammars", toPath: folder + "/.omni/grammars")
      try change(folder)
      try body(folder)
    }
  }

  @Test func aPackWithAMisspelledKeySaysWhere() throws {
    try withInstallation { folder in
      let file = folder + "/plugins/languages/python/pack.yaml"
      try String(contentsOfFile: file, encoding: .utf8).replacing("\nvisibility:", with: "\nvisibilty:").write(
        toFile: file, atomically: true, encoding: .utf8)
    } _: { folder in
      let run = try Command(["plugin", "check"], environment: ["OMNI_HOME": folder])
      #expect(run.status == 1)
      #expect(run.errors.contains("pack.yaml:") && run.errors.contains("did you mean 'visibility'?"), "\(run.errors)")
    }
  }

  @Test func aQueryWithAnUnknownNodeKindSaysWhere() throws {
    try withInstallation { folder in
      let file = folder + "/plugins/languages/python/facts.scm"
      try String(contentsOfFile: file, encoding: .utf8).replacing("(with_statement", with: "(wiht_statement").write(
        toFile: file, atomically: true, encoding: .utf8)
    } _: { folder in
      let run = try Command(["extract", Checkout.root + "/corpus/python/class-heads/input"], environment: ["OMNI_HOME": folder])
      #expect(run.status == 1)
      #expect(run.errors.contains("facts.scm:") && run.errors.contains("with_statement"), "\(run.errors)")
    }
  }

  @Test func aGrammarOfAnotherABIIsRefused() throws {
    try withInstallation { folder in
      let grammar = folder + "/grammars/future"
      try FileManager.default.createDirectory(atPath: grammar + "/src", withIntermediateDirectories: true)
      try "name: future\nsources: [{folder: .}]\nlicence: none\nsymbol: tree_sitter_future\nfiles: [src/parser.c]\n"
        .write(toFile: grammar + "/grammar.yaml", atomically: true, encoding: .utf8)
      try "static const unsigned language[64] = {99};\nconst void *tree_sitter_future(void) { return language; }\n"
        .write(toFile: grammar + "/src/parser.c", atomically: true, encoding: .utf8)
    } _: { folder in
      let run = try Command(["grammar", "build", "future"], environment: ["OMNI_HOME": folder])
      #expect(run.status == 1)
      #expect(run.errors.contains("ABI 99") && run.errors.contains("hint:"), "\(run.errors)")
    }
  }

  @Test func aGrammarThatIsNotBuiltSaysHow() throws {
    try withInstallation { folder in
      try FileManager.default.removeItem(atPath: folder + "/.omni/grammars")
    } _: { folder in
      let run = try Command(["plugin", "list"], environment: ["OMNI_HOME": folder])
      #expect(run.output.contains("broken: the grammar 'python' is not built"))
      let extract = try Command(["extract", Checkout.root + "/corpus/python/class-heads/input"], environment: ["OMNI_HOME": folder])
      #expect(extract.status == 3 && extract.errors.contains("omni grammar build python"), "\(extract.errors)")
    }
  }
}
