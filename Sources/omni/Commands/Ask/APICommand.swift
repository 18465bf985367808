import ArgumentParser
import Query
import Records
import Registries

struct APICommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "api", abstract: "Shows the public API of a package in the dataset.")
  @Argument(help: "A package URL: pkg:pypi/requests@2.32.5, pypi/requests, requests.") var package: String
  @Option(help: "tree, jsonl or md; jsonl when piped.") var format: SurfaceFormat?
  @Option(help: "As this sprint has it.") var sprint: String?
  @OptionGroup var chunks: ChunkOptions

  func run() throws {
    let installation = try Installation.find()
    let url = try installation.packageURL(package)
    let surface = try PackageLookup(try chunks.view(installation), sprint: sprint).surface(url)
    SurfacePrinter.print(surface, format, manager: try installation.manager(of: surface.package))
  }
}
