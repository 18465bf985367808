import ArgumentParser

/// What is done with a dataset as a whole.
struct DatasetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset", abstract: "Indexes a dataset, checks it, and gives its chunks to other tools.",
    subcommands: [DatasetIndexCommand.self, DatasetCheckCommand.self, DatasetUnsealCommand.self])
}
