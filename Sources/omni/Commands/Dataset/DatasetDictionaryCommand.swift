import ArgumentParser
import Foundation
import Query
import Records
import Registries
import Store

struct DatasetDictionaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dictionary", abstract: "Trains the dictionary that the chunks of a registry are compressed with.",
    subcommands: [DatasetDictionaryTrainCommand.self])
}

struct DatasetDictionaryTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Learns from the chunks of a dataset what a registry's packages have in common.",
    discussion: """
      Later sprints use the file that it writes to plugins/dictionaries; their chunks carry it, so they stay readable without. It is trained on \
      all chunks of the registry, and measured on every second one by one that was trained on the others.
      """)
  @Argument(help: "The registry.") var registry: String
  @Option(help: "Bytes of the dictionary: 16384 serves chunks of a megabyte, 65536 those of ten.") var size = 16 << 10
  @Flag(help: "Keep it even if it makes chunks no smaller.") var force = false
  @OptionGroup var dataset: DatasetOption

  func run() throws {
    let installation = try Installation.find()
    _ = try installation.registries().registry(id: registry)
    guard (1 << 10...512 << 10).contains(size) else { throw OmniError(.usage, "--size must be from 1024 to 524288") }
    let dataset = try dataset.open(installation)
    let chunks = try dataset.batches().filter { (batch) throws(OmniError) in
      let packages = try dataset.manifest(batch).packages
      return !packages.isEmpty && packages.allSatisfy { $0.key.registry == registry }
    }.map { dataset.chunkPath($0) }
    let outcome = try DictionaryTraining.train(chunks, size: size)
    let change = (Double(outcome.with) / Double(max(1, outcome.without)) - 1) * 100
    let percent = String(format: "%+.1f", change)
    Output.print("\(outcome.measured) chunks that it has not seen: \(outcome.without) bytes without, \(outcome.with) with it in each (\(percent) %)")
    if outcome.with >= outcome.without, !force {
      Output.note("it would make them no smaller, so it is not kept (--force keeps it, a smaller --size may be worth it)")
      throw Failed()
    }
    Output.print(try outcome.dictionary.save(as: registry, in: installation.dictionaries))
  }
}
