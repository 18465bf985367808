import ArgumentParser
import Foundation
import Records
import Registries
import Rules
import Sprint
import Store

struct SprintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sprint", abstract: "Maps packages of registries into the dataset.",
    discussion: """
      A plan freezes what is to be mapped and cuts it into batches; run works on them with a process for each core, and takes up where an
      earlier run ended, however it ended; status shows how it stands; repair does again what failed.
      """,
    subcommands: [SprintPlanCommand.self, SprintRunCommand.self, SprintStatusCommand.self, SprintRepairCommand.self, SprintWorkCommand.self])
}

/// How a plan is cut into batches.
struct BatchOptions: ParsableArguments {
  @Option(help: "Megabytes of archives that a batch aims at; 32 when not given, and less in a small plan.") var batchMegabytes: Int?
  @Option(help: "Most packages of a batch; 200 when not given.") var batchPackages: Int?

  func builder(_ dataset: Dataset) throws(OmniError) -> PlanBuilder {
    for (name, value) in [("--batch-megabytes", batchMegabytes), ("--batch-packages", batchPackages)] {
      if let value, !(1...100_000).contains(value) { throw OmniError(.usage, "\(name) must be from 1 to 100000") }
    }
    return PlanBuilder(dataset, batchBytes: batchMegabytes.map { $0 << 20 }, batchPackages: batchPackages)
  }
}

/// How the commands that run a sprint do it.
struct RunOptions: ParsableArguments {
  @OptionGroup var dataset: DatasetOption
  @Option(help: "Worker processes that read at the same time; one per core when not given.") var workers: Int?
  @Option(help: "Seconds that batches at work may go on after SIGTERM.") var grace = 20

  func check() throws(OmniError) {
    if let workers, !(1...1024).contains(workers) { throw OmniError(.usage, "--workers must be from 1 to 1024") }
    if !(0...3600).contains(grace) { throw OmniError(.usage, "--grace must be from 0 to 3600 seconds") }
  }

  /// Where all of omni's processes on this machine share the registries' rates; nil when there is no place for it.
  private static func paceFolder() -> String? {
    let environment = ProcessInfo.processInfo.environment
    guard let state = environment["XDG_STATE_HOME"] ?? environment["HOME"].map({ $0 + "/.local/state" }), state.hasPrefix("/") else { return nil }
    let folder = state + "/omni/pace"
    return (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) == nil ? nil : folder
  }

  /// Runs a plan to its end and says what came of it.
  func run(_ plan: PlanReader, _ installation: Installation, slice: (index: Int, of: Int)? = nil, kept: [Int: [Int]]? = nil) throws {
    let dataset = try dataset.open(installation)
    let set = try installation.registries()
    var registries: [String: RegistryDescriptor] = [:]
    for registry in plan.registries { registries[registry.id] = try set.registry(id: registry.id) }
    // A mistake in it is the user's to mend before anything starts.
    _ = try installation.limits()
    var settings = SprintRun.Settings()
    if let workers { settings.workers = workers }
    settings.grace = .seconds(grace)
    settings.slice = slice
    settings.paceFolder = Self.paceFolder()
    let run = try SprintRun(plan, registries: registries, packs: Set(installation.packs.languages), dataset: dataset, settings: settings)
    if let kept { try run.repair(kept) }
    let interruption = Interruption()
    let view = SprintView(plan)
    let stop = {
      view.show(interruption.stop)
      return interruption.stop
    }
    do throws(OmniError) {
      defer { view.clear() }
      try run.run(stop: stop, observe: { view.show($0, $1) })
    } catch {
      // The run's own error is the one to tell.
      if [.interrupted, .unreachable, .environment].contains(error.code) { _ = try? conclude(plan, dataset, view.last) }
      throw error
    }
    let hasFailed = try conclude(plan, dataset, view.last)
    if !dataset.batches().isEmpty { Output.print("catalog \(dataset.catalogPath): \(try CatalogUpdate(dataset).run().summary)") }
    if hasFailed { throw Failed() }
  }

  /// Writes the report and prints the summary.
  /// - Returns: whether a package failed.
  @discardableResult private func conclude(_ plan: PlanReader, _ dataset: Dataset, _ progress: SprintProgress) throws(OmniError) -> Bool {
    try SprintReport(plan, dataset).write(dataset)
    return try SprintSummary(plan, dataset).print(progress)
  }
}
