import ArgumentParser
import Foundation
import Records
import Registries
import Sprint
import Store

struct SprintPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Freezes what a sprint will map, cuts it into batches, and says what it will take.",
    discussion: """
      Sweeps a registry by its own feed, or freezes a sprint file. With --since only what changed: packages with a new version, and those
      that were extracted by other rules than today's (grammar, pack, engine or limits of their language).
      """)
  @Argument(help: "A sprint file; or --registry.") var file: String?
  @Option(help: "Sweep this registry.") var registry: String?
  @Option(help: "The sprint's name; the registry's id and today's date when not given.") var name: String?
  @Option(help: "A plan file, a sprint of the dataset, or `dataset` for all of it: what is known there and unchanged is left out.") var since: String?
  @Option(help: "At most so many packages, the first by name.") var limit: Int?
  @Option(help: "A pattern of names, as 'serde*'; '!*-sys' leaves names out. May be given again.") var filter: [String] = []
  @Flag(help: "Ask each package's listing now, to freeze version, size and checksum where the feed does not tell them.") var resolve = false
  @Option(help: "A server in place of the registry's own: NAME=URL. May be given again.") var base: [String] = []
  @Flag(help: "Replace the plan of this name.") var replace = false
  @OptionGroup var batches: BatchOptions
  @OptionGroup var dataset: DatasetOption
  @Option(help: "Machines of the fleet to estimate for.") var machines = 20
  @Option(help: "Cores of each of them.") var cores = 16
  @Option(help: "Euros that one of them costs in an hour.") var eurosPerHour = 0.15

  func run() throws {
    if let limit, limit < 1 { throw OmniError(.usage, "--limit must be at least 1") }
    guard machines > 0, cores > 0, eurosPerHour >= 0 else { throw OmniError(.usage, "a fleet has machines, cores and a price") }
    let installation = try Installation.find()
    let dataset = try dataset.open(installation)
    let builder = try batches.builder(dataset)
    let set = try installation.registries()
    let plan: PlanReader?
    switch (file, registry) {
    case (let file?, nil):
      let file = try SprintFile(file: file)
      try checkName(file.name, dataset)
      var registries: [String: RegistryDescriptor] = [:]
      for part in file.parts { registries[part.registry] = try set.registry(id: part.registry) }
      plan = try builder.plan(file, registries)
    case (nil, let id?): plan = try sweep(try set.registry(id: id), installation, dataset, builder)
    default: throw OmniError(.usage, "give a sprint file or --registry, one of them", hint: "omni sprint plan --registry pypi --limit 100")
    }
    guard let plan else { return Output.print("nothing is new") }
    var registries: [String: RegistryDescriptor] = [:]
    for registry in plan.registries { registries[registry.id] = try set.registry(id: registry.id) }
    report(plan, try PlanEstimate(plan, registries, dataset))
  }

  private func checkName(_ name: String, _ dataset: Dataset) throws(OmniError) {
    guard !replace, dataset.plannedSprints().contains(name) else { return }
    throw OmniError(
      .usage, "a plan of this name is there", at: name, why: dataset.planPath(name),
      hint: "give another --name, or --replace to begin that sprint anew")
  }

  private func sweep(
    _ registry: RegistryDescriptor, _ installation: Installation, _ dataset: Dataset, _ builder: PlanBuilder
  ) throws -> PlanReader? {
    let day = Date().formatted(.iso8601.year().month().day())
    // A registry's id may hold dots, a sprint's name may not.
    let name = name ?? registry.id.replacing(".", with: "-") + "-" + day
    _ = try SprintFile(name: name, packages: [(registry.id, ["x"])])
    try checkName(name, dataset)
    var sweep = Sweep(name: name, registry: registry)
    for text in base {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw OmniError(.usage, "not a server", at: text, hint: "write NAME=URL") }
      sweep.bases[parts[0]] = parts[1]
    }
    (sweep.limit, sweep.filters, sweep.resolves) = (limit, filter, resolve)
    sweep.known = try known(registry, installation, dataset)
    if registry.policy.bulk == .conditional, let reason = registry.policy.bulkReason {
      Output.note("\(registry.id): sweeps are conditional: \(reason)")
    }
    let interruption = Interruption()
    var shown = Date.distantPast
    defer { if Output.isErrorTerminal { Output.status("") } }
    let outcome = try builder.plan(sweep, isCancelled: { interruption.isRequested }) { progress in
      guard Output.isErrorTerminal, Date().timeIntervalSince(shown) > 0.2 else { return }
      shown = Date()
      var line = "\(progress.records) records, \(Amount.bytes(progress.bytes)), \(progress.requests) requests"
      if progress.resolved > 0 { line += ", \(progress.resolved) resolved" }
      Output.status(Style.cut(line, to: Output.width - 1))
    }
    if Output.isErrorTerminal { Output.status("") }
    if outcome.unchanged > 0 { Output.print("\(outcome.unchanged) packages are unchanged and left out") }
    if outcome.unresolved > 0 { Output.print("\(outcome.unresolved) packages could not be resolved: they are asked for again when they are fetched") }
    if outcome.unusable > 0 {
      Output.print("\(outcome.unusable) records of the feed are unusable: " + outcome.complaints.map(Style.plain).joined(separator: "; "))
    }
    return outcome.plan
  }

  private func known(_ registry: RegistryDescriptor, _ installation: Installation, _ dataset: Dataset) throws(OmniError) -> KnownPackages {
    guard let since else { return KnownPackages() }
    if since.hasSuffix(".plan") { return try KnownPackages(plan: PlanReader(path: since), registry: registry.id) }
    let fingerprints = Fingerprints.of(registry, try installation.packs(of: registry), try installation.limits())
    if since == "dataset" { return try KnownPackages(dataset: dataset, registry: registry.id, fingerprints: fingerprints) }
    let planned = dataset.plannedSprints()
    guard planned.contains(since) else {
      throw OmniError(.notFound, "no sprint of this name is planned", at: since, hint: Spelling.hint(for: since, among: planned + ["dataset"]))
    }
    return try KnownPackages(dataset: dataset, registry: registry.id, fingerprints: fingerprints, sprint: since)
  }

  private func report(_ plan: PlanReader, _ estimate: PlanEstimate) {
    let here = ProcessInfo.processInfo.activeProcessorCount
    Output.print("plan      \(plan.path)")
    Output.print("packages  \(estimate.packages) in \(estimate.batches) batches")
    let sizes = estimate.knownSizes == estimate.packages ? "" : ", the sizes of \(estimate.packages - estimate.knownSizes) packages are estimated"
    Output.print("archives  \(Amount.bytes(estimate.bytes))\(sizes)")
    for part in estimate.registries {
      var text = "\(part.requests) requests to \(part.id), at least \(Amount.seconds(part.politeSeconds)): "
      text += "\(part.policy.concurrency) at once" + (part.policy.requestsPerMinute.map { ", \($0) a minute" } ?? "")
      if let months = part.months, let budget = part.policy.requestsPerMonth {
        text += String(format: ", %.1f %% of a month's budget of %d", months * 100, budget)
      }
      Output.print("polite    " + text)
    }
    let rate =
      "\(Amount.bytes(Int(estimate.bytesPerCoreSecond)))/s for each core, "
      + (estimate.isMeasured ? "as measured here" : "assumed: no sprint has run here yet")
    Output.print("here      \(Amount.seconds(estimate.seconds(cores: here))) on \(here) cores (\(rate))")
    let seconds = estimate.seconds(cores: machines * cores)
    let price = String(format: "%.2f", seconds / 3600 * Double(machines) * eurosPerHour)
    Output.print(
      "fleet     \(Amount.seconds(seconds)) and \(price) € on \(machines) machines of \(cores) cores at "
        + String(format: "%.2f € an hour", eurosPerHour))
    Output.print("next      omni sprint run \(plan.name)")
  }
}
