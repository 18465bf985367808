import Foundation
import TestSupport
import Testing

/// Surfaces of folders, files and archives, printed.
@Suite struct ExtractCommandTests {
  private static let keys = ["path", "kind", "file", "line", "sig", "deprecated", "has_doc", "definition", "canonical", "rule"]
  private static let source = "def f(a: int) -> str:\n    \"\"\"Says it.\"\"\"\n"

  @Test func aFolder() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Self.source, to: "pkg/__init__.py")
      let tree = try Command(["extract", folder.path + "/pkg", "--format", "tree"])
      #expect(tree.status == 0 && tree.errors.isEmpty)
      #expect(tree.output.contains("def f(a: int) -> str  Says it."))
    }
  }

  @Test func aSingleFile() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Self.source, to: "one.py")
      let run = try Command(["extract", "one.py", "--format", "jsonl"], environment: ["OMNI_HOME": Checkout.root], in: folder.path)
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      #expect(try rows(run.output).map { $0["path"] as? String } == ["one", "one.f"])
    }
  }

  @Test func anArchive() throws {
    try TemporaryFolder.with { folder in
      try PoisonArchives.make(in: folder.path)
      let good = try Command(["extract", folder.path + "/good-1.0-py3-none-any.whl", "--format", "jsonl"])
      #expect(good.status == 0 && good.errors.isEmpty)
      #expect(try rows(good.output).contains { $0["path"] as? String == "good.answer" && $0["sig"] as? String == "def answer(question: str) -> int" })
      let page = try Command(["extract", folder.path + "/good-1.0-py3-none-any.whl", "--format", "md"])
      #expect(page.status == 0 && page.output.contains("`good.answer`"))
      let poisoned = try Command(["extract", folder.path + "/brackets-1.0-py3-none-any.whl", "--format", "jsonl"])
      #expect(poisoned.status == 0 && poisoned.errors.contains("partial"), "\(poisoned.errors)")
      #expect(try rows(poisoned.output).contains { $0["path"] as? String == "brackets.answer" })
    }
  }

  @Test func aFileThatIsNoArchiveSaysWhatItWants() throws {
    try TemporaryFolder.with { folder in
      for (text, name) in [("", "empty.whl"), ("hello\n", "notes.txt"), ("PK\u{3}\u{4}", "cut.zip")] {
        try folder.write(text, to: name)
        let run = try Command(["extract", folder.path + "/" + name])
        #expect(run.status == 1 && run.output.isEmpty && !run.wasSignalled)
        #expect(run.errors.contains(name) && run.errors.contains("\nhint: "), "\(run.errors)")
      }
    }
  }

  @Test func jsonLinesCarryTheTruthsFields() throws {
    let run = try Command(["extract", Checkout.root + "/corpus/python/reexported-class-repeats-its-members/input", "--format", "jsonl"])
    let lines = try rows(run.output)
    #expect(run.status == 0 && lines.count > 3)
    for row in lines {
      for key in Self.keys { #expect(row[key] != nil, "\(key)") }
      #expect(row["path"] is String && row["line"] is Int && row["canonical"] is Bool && row["has_doc"] is Bool)
    }
  }

  /// A path with a typo is not a package's name: nothing is asked of the network.
  @Test(arguments: ["./no/such/folder", "no/such/folder", "/nonexistent", "missing-1.0-py3-none-any.whl", "missing.tar.gz", "requests"])
  func aPathThatIsNotThereIsSaid(path: String) throws {
    let port = try ClosedPort()
    let run = try Command(["extract", path], environment: ["PIP_INDEX_URL": port.index])
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.contains(path + ": no such file or folder") && run.errors.contains("\nhint: "), "\(run.errors)")
  }

  @Test func treeAndExplainShowWhatAPackAuthorNeeds() throws {
    try TemporaryFolder.with { folder in
      try folder.write("x = 1\n", to: "a.py")
      let tree = try Command(["tree", folder.path + "/a.py"])
      #expect(tree.output.contains("left: identifier  1:1  0..<1  x"))
      let facts = try Command(["plugin", "explain", folder.path + "/a.py"])
      #expect(facts.output.contains("@definition.attribute") && facts.output.contains("@name"))
    }
  }

  @Test func controlCharactersOfASourceDoNotReachTheTerminal() throws {
    try TemporaryFolder.with { folder in
      try folder.write("def f(a=\"\u{1B}[2J\"):\n    \"\"\"Clears \u{1B}]0;x\u{7} it.\"\"\"\n", to: "evil.py")
      let run = try Command(["extract", folder.path + "/evil.py", "--format", "tree"])
      #expect(run.status == 0 && run.output.contains("def f("))
      #expect(!run.output.unicodeScalars.contains { $0.value == 0x1b || $0.value == 7 }, "\(run.output.debugDescription)")
    }
  }
}
