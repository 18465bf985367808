import TestSupport
import Testing

/// What the program makes of its arguments and of where it is called.
@Suite struct ArgumentTests {
  @Test func withoutArgumentsItShowsHelp() throws {
    let run = try Command([])
    #expect(run.status == 0 && run.output.contains("SUBCOMMANDS") && run.errors.isEmpty)
  }

  @Test(arguments: [
    ["nonsense"], ["api"], ["api", "a==1"], ["api", "a", "--format", "xml"], ["--nonsense"],
    ["search", "x", "--limit", "many"], ["sprint", "run"], ["sprint", "run", "a.yaml", "--packages", "b"], ["sprint", "run", "--packages", ""],
    ["sprint", "run", "--packages", "a,,b=="], ["sprint", "run", "--packages", "a", "--jobs", "0"],
    ["sprint", "run", "--packages", "a", "--name", "../a"],
    ["sprint", "run", "--packages", "a", "--registry", "nowhere"], ["sql", "SELECT 1", "--timeout", "0"],
  ]) func wrongArgumentsAreUsage(arguments: [String]) throws {
    let run = try Command(arguments)
    #expect(run.status == 2, "\(arguments): \(run.errors)")
    #expect(run.output.isEmpty && !run.errors.isEmpty)
  }

  @Test func theVersionIsPrinted() throws {
    let run = try Command(["--version"])
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.wholeMatch(of: #/omni \d+\.\d+\.\d+\n/#) != nil)
  }

  @Test(arguments: [["api", "requests"], ["search", "x"], ["sql", "SELECT 1"]]) func anEmptyDatasetSaysWhatToDo(arguments: [String]) throws {
    try TemporaryFolder.with { folder in
      let run = try Command(arguments + ["--dataset", folder.path])
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.errors.contains("the dataset is empty") && run.errors.contains("\nhint: "), "\(run.errors)")
      #expect(try folder.files().isEmpty)
    }
  }

  @Test func anInstallationThatIsNotThereIsTheEnvironment() throws {
    for home in ["/nonexistent", "/"] {
      let run = try Command(["doctor"], environment: ["OMNI_HOME": home])
      #expect(run.status == 3 && run.output.isEmpty)
      #expect(run.errors.contains("OMNI_HOME") && run.errors.contains("\nhint: "), "\(run.errors)")
    }
  }

  @Test func fromAnotherFolderItFindsItsCheckout() throws {
    try TemporaryFolder.with { folder in
      let run = try Command(["plugin", "list"], environment: ["OMNI_HOME": Checkout.root], in: folder.path)
      #expect(run.status == 0 && run.output.contains("python"), "\(run.errors)")
    }
  }

  @Test func doctorIsContent() throws {
    let run = try Command(["doctor"])
    #expect(run.output.contains("pack python") && run.output.contains("grammar python"))
  }
}
