import ArgumentParser
import Records
import Store

struct DatasetIndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "Brings the catalog up to date: where every name of the dataset stands.",
    discussion: "Questions do it themselves for a few new chunks; after a sprint, and for a copied dataset, this shows how far it is.")
  @Flag(help: "Forget the catalog there is, and build it anew.") var fresh = false
  @OptionGroup var dataset: DatasetOption

  func run() throws {
    let dataset = try dataset.open(try Installation.find())
    let (summary, isWhole) = try CatalogUpdate(dataset, isFresh: fresh).run()
    Output.print("catalog \(dataset.catalogPath): \(summary)")
    if !isWhole { throw Failed() }
  }
}
