import ArgumentParser

/// What is done with a dataset as a whole.
struct DatasetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset", abstract: "Indexes a dataset, copies it to and from buckets, checks it, and gives its chunks to other tools.",
    subcommands: [
      DatasetListCommand.self, DatasetIndexCommand.self, DatasetPushCommand.self, DatasetPullCommand.self, DatasetCheckCommand.self,
      DatasetCollectCommand.self, DatasetUnsealCommand.self, DatasetDictionaryCommand.self,
    ])
}
