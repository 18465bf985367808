import ArgumentParser
import Buckets
import Records
import Store

struct DatasetCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Hashes every chunk again, compares it with its manifest, and says what is damaged.")
  @OptionGroup var dataset: DatasetOption

  func run() throws {
    let problems: [OmniError], count: Int, sprints: Int
    if let remote = try dataset.remote() {
      let batches = try remote.batches()
      (count, sprints) = (batches.count, Set(batches.map(\.sprint)).count)
      try Self.require(count > 0, remote.bucket.address)
      let interruption = Interruption()
      problems = try remote.check { (done, all) throws(OmniError) in
        if interruption.stop != nil { throw OmniError(.interrupted, "stopped before all was checked") }
        if Output.isErrorScreen { Output.status(done == all ? "" : "checking: \(done) of \(all) chunks") }
      }
    } else {
      let dataset = try dataset.open(try Installation.find())
      (count, sprints) = (dataset.batches().count, dataset.sprints().count)
      try Self.require(count > 0, dataset.folder)
      problems = dataset.check()
    }
    for problem in problems { Output.print(problem.description) }
    Output.note("\(count) chunks of \(sprints) sprints: " + (problems.isEmpty ? "all is well" : "\(problems.count) problems"))
    if !problems.isEmpty { throw Failed() }
  }

  private static func require(_ isFilled: Bool, _ place: String) throws(OmniError) {
    if !isFilled { throw OmniError(.notFound, "the dataset is empty", at: place, hint: "run a sprint, or name the dataset") }
  }
}
