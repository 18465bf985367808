import ArgumentParser
import Foundation
import Query
import Records
import Registries
import Sprint
import Store

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Fetches packages again and proves what the dataset says: hashes of archives and files, places of symbols.")
  @Argument(help: "Package URLs.") var packages: [String]
  @OptionGroup var chunks: ChunkOptions

  func run() throws {
    let installation = try Installation.find()
    let view = try chunks.view(installation)
    let registries = try installation.registries()
    let interruption = Interruption()
    var hasFailed = false
    for text in packages {
      let package = try PackageLookup(view).locate(try installation.packageURL(text)), surface = try PackageLookup(view).surface(package)
      let purl = view.set.purl(package.key)
      guard !package.paths.isEmpty, surface.archiveSHA256 != nil else {
        Output.print("\(purl): nothing to prove: \(surface.status.rawValue), of no archive")
        continue
      }
      let registry = try registries.registry(id: package.key.registry)
      // `archive/own`: one of several packages in an archive.
      let isInner = !registry.contents.isEmpty && package.key.name.contains("/")
      let name = isInner ? String(package.key.name.prefix { $0 != "/" }) : package.key.name
      let request = PackageRequest(name: name, version: package.key.version)
      let fetched = try RegistryClient(registry).fetch(request, isCancelled: { interruption.isRequested })
      if interruption.isRequested { throw OmniError(.interrupted, "stopped", at: purl) }
      let outcome = try SurfaceProof(surface).run(fetched)
      let summary = "\(outcome.files) files, \(outcome.ranges) ranges, \(outcome.names) of them with the symbol's name"
      Output.print("\(purl): \(outcome.problems.isEmpty ? Style.green("proven") : Style.red("differs")): \(summary)")
      for problem in outcome.problems.prefix(20) { Output.print("    " + Style.plain(problem)) }
      if outcome.problems.count > 20 { Output.print("    and \(outcome.problems.count - 20) more") }
      if !outcome.problems.isEmpty { hasFailed = true }
    }
    try view.reportProblems()
    if hasFailed { throw Failed() }
  }
}
