import ArgumentParser

/// What is done with a dataset as a whole.
struct DatasetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset", abstract: "Checks a dataset, and gives its chunks to other tools.",
    subcommands: [DatasetCheckCommand.self, DatasetUnsealCommand.self])
}
