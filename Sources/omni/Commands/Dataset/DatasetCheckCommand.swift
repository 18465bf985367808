import ArgumentParser
import Records
import Store

struct DatasetCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Hashes every chunk again, compares it with its manifest, and says what is damaged.")
  @OptionGroup var dataset: DatasetOption

  func run() throws {
    let dataset = try dataset.open(try Installation.find())
    let sprints = dataset.sprints()
    guard !sprints.isEmpty else {
      throw OmniError(.notFound, "the dataset is empty", at: dataset.folder, hint: "run a sprint, or name the dataset's folder")
    }
    let problems = dataset.check()
    for problem in problems { Output.print(problem.description) }
    let count = sprints.reduce(0) { $0 + dataset.batches(of: $1).count }
    Output.note("\(count) chunks of \(sprints.count) sprints: " + (problems.isEmpty ? "all is well" : "\(problems.count) problems"))
    if !problems.isEmpty { throw Failed() }
  }
}
