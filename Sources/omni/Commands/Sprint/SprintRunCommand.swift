import ArgumentParser
import Foundation
import Records
import Registries
import Sprint
import Store

struct SprintRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Fetches packages, extracts their public surface, and writes chunks with their manifests.",
    discussion: """
      Give a sprint file (registries: { pypi: […] }), a plan, the name of a planned sprint, or --packages. Batches that are done stay done:
      the same command goes on where an earlier run ended. Archives stay in memory and are gone when they are read.
      """)
  @Argument(help: "A sprint file, a plan file, or the name of a planned sprint.") var sprint: String?
  @Option(help: "The registry's id, with --packages.") var registry = "pypi"
  @Option(help: "Packages, separated by commas: name or name==version.") var packages: String?
  @Option(help: "The sprint's name, with --packages.") var name = "adhoc"
  @Option(help: "Only every n-th batch, from the i-th on: i/n, counted from 0. For machines that share a plan.") var slice: String?
  @Flag(help: "Forget what is done, and begin anew.") var fresh = false
  @OptionGroup var batches: BatchOptions
  @OptionGroup var options: RunOptions

  func run() throws {
    try options.check()
    let slice = try sliceOfBatches()
    let installation = try Installation.find()
    let dataset = try options.dataset.open(installation)
    let plan = try plan(installation, dataset)
    if fresh { for batch in dataset.batches(of: plan.name) { try dataset.remove(batch) } }
    try options.run(plan, installation, slice: slice)
  }

  private func plan(_ installation: Installation, _ dataset: Dataset) throws(OmniError) -> PlanReader {
    let file: SprintFile
    switch (sprint, packages) {
    case (nil, let packages?):
      file = try SprintFile(name: name, packages: [(registry, packages.split(separator: ",").map(String.init))])
    case (let sprint?, nil) where sprint.hasSuffix(".plan"): return try dataset.adopt(plan: sprint)
    case (let sprint?, nil) where sprint.hasSuffix(".yaml") || sprint.hasSuffix(".yml"): file = try SprintFile(file: sprint)
    case (let sprint?, nil):
      let planned = dataset.plannedSprints()
      guard planned.contains(sprint) else {
        let hint = Spelling.hint(for: sprint, among: planned) ?? "give a sprint file, as sprints/starter.yaml, or plan it with omni sprint plan"
        throw OmniError(.notFound, "no sprint of this name is planned", at: sprint, hint: hint)
      }
      return try PlanReader(path: dataset.planPath(sprint))
    default:
      throw OmniError(.usage, "give a sprint or --packages, one of them", hint: "omni sprint run sprints/starter.yaml")
    }
    let set = try installation.registries()
    var registries: [String: RegistryDescriptor] = [:]
    for part in file.parts { registries[part.registry] = try set.registry(id: part.registry) }
    return try batches.builder(dataset).plan(file, registries)
  }

  private func sliceOfBatches() throws(OmniError) -> (index: Int, of: Int)? {
    guard let slice else { return nil }
    let parts = slice.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count > 0, (0..<count).contains(index) else {
      throw OmniError(.usage, "not a slice", at: slice, hint: "write i/n with i from 0 to n - 1: 0/4")
    }
    return (index, count)
  }
}
