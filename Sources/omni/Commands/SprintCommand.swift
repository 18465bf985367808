import ArgumentParser
import Foundation
import Records
import Registries
import Rules
import Sprint
import Store

struct SprintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sprint", abstract: "Maps packages of registries into the dataset.", subcommands: [Run.self])

  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetches packages, extracts their public surface, and writes a chunk with its manifest.",
      discussion: "Give a sprint file (registries: { pypi: […] }), or --packages. Archives stay in memory and are gone when they are read.")
    @Argument(help: "A sprint file.") var file: String?
    @Option(help: "The registry's id.") var registry = "pypi"
    @Option(help: "Packages, separated by commas: name or name==version.") var packages: String?
    @Option(help: "The sprint's name, with --packages.") var name = "adhoc"
    @OptionGroup var dataset: DatasetOption
    @Option(help: "Parsing threads; one per core when not given.") var jobs: Int?

    func run() throws {
      let plan: SprintPlan
      switch (file, packages) {
      case (let file?, nil): plan = try SprintPlan(file: file)
      case (nil, let packages?):
        plan = try SprintPlan(name: name, packages: [(registry, packages.split(separator: ",").map(String.init))])
      default: throw OmniError(.usage, "give a sprint file or --packages, one of them", hint: "omni sprint run sprints/starter.yaml")
      }
      if let jobs, jobs < 1 { throw OmniError(.usage, "--jobs must be at least 1") }
      let installation = try Installation.find()
      let set = try installation.registries()
      var registries: [String: RegistryDescriptor] = [:], packs: [String: RulePack] = [:]
      for part in plan.parts {
        let registry = try set.registry(id: part.registry)
        registries[part.registry] = registry
        packs.merge(try installation.packs(of: registry)) { $1 }
      }
      let sprint = SprintRun(
        plan, registries: registries, packs: packs, limits: try installation.limits(), dataset: try dataset.open(installation), workers: jobs)
      let interruption = Interruption()
      let view = SprintView()
      let manifest: Manifest
      do {
        manifest = try sprint.run(isCancelled: { interruption.isRequested }, observe: view.show)
      } catch {
        view.clear()
        throw error
      }
      view.clear()
      report(manifest, view.last, seconds: view.seconds)
      if manifest.packages.contains(where: { $0.status == "failed" }) { throw Failed() }
    }

    private func report(_ manifest: Manifest, _ progress: SprintProgress, seconds: Double) {
      let isMixed = Set(manifest.packages.map(\.registry)).count > 1
      let columns = ["package", "version", "status", "symbols", "paths", "why"]
      var table = Table(columns: (isMixed ? ["registry"] : []) + columns, rightAligned: isMixed ? [4, 5] : [3, 4])
      let leftOut = Set(progress.leftOut.map(\.registry))
      for package in manifest.packages where !leftOut.contains(package.registry) {
        let row = [
          package.name, package.version, package.status, String(package.symbols), String(package.paths), package.reasons.joined(separator: "; "),
        ]
        table.rows.append((isMixed ? [package.registry] : []) + row)
      }
      table.lines().forEach(Output.print)
      for part in progress.leftOut {
        Output.print("\(part.registry) is left out, \(part.packages) package\(part.packages == 1 ? "" : "s"): \(part.why)")
      }
      let counts = manifest.statuses.sorted { $0.key < $1.key }.filter { $0.value > 0 }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      Output.print("")
      Output.print(
        "\(manifest.packages.count) packages (\(counts)), \(progress.symbols) symbols, "
          + "\(Amount.bytes(progress.bytes)) of archives in \(String(format: "%.1f", seconds)) s")
      Output.print("chunk \(dataset.dataset ?? "dataset")/chunks/\(manifest.sprint)/\(manifest.chunk), \(Amount.bytes(manifest.bytes))")
    }
  }
}

/// The dataset folder, an option of every command that reads or writes it.
struct DatasetOption: ParsableArguments {
  @Option(help: "The dataset's folder; `dataset` in omni's own folder when not given.") var dataset: String?

  func open(_ installation: Installation) throws(OmniError) -> Dataset { Dataset(folder: dataset ?? installation.root + "/dataset") }
}

/// Numbers for people.
enum Amount {
  static func bytes(_ count: Int) -> String {
    count < 1000
      ? "\(count) B" : count < 1_000_000 ? String(format: "%.1f kB", Double(count) / 1000) : String(format: "%.1f MB", Double(count) / 1_000_000)
  }
}
