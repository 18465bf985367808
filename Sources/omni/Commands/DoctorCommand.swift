import ArgumentParser
import Foundation
import HTTP
import Records
import Registries
import Rules
import Sandbox
import Sprint
import Store
import Syntax

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "doctor", abstract: "Says what this installation has and what it lacks.")

  func run() throws {
    let installation = try Installation.find()
    var isWell = true
    func line(_ isGood: Bool, _ name: String, _ text: String, hint: String? = nil) {
      isWell = isWell && isGood
      Output.print((isGood ? Style.green("ok      ") : Style.red("missing ")) + name.padding(toLength: 16, withPad: " ", startingAt: 0) + text)
      if !isGood, let hint { Output.print("        hint: \(hint)") }
    }
    line(true, "omni", toolVersion)
    line(true, "tree-sitter", "reads grammar ABI \(Language.abiRange.lowerBound) to \(Language.abiRange.upperBound)")
    line(true, "SQLite", Database.libraryVersion)
    line(true, "libcurl", HTTPSettings.libraryVersion)
    line(true, "libarchive", ArchiveReader.libraryVersion)
    line(true, "cores", "\(ProcessInfo.processInfo.activeProcessorCount)")
    // What a kernel or a container refuses is no fault of the installation: sprints run without that layer.
    for ability in Sandbox.abilities() {
      Output.print((ability.reach == .nobody ? Style.yellow("without ") : Style.green("ok      ")) + "sandbox         \(ability)")
    }
    for name in installation.grammars.names {
      do throws(OmniError) {
        line(true, "grammar \(name)", "ABI \(try installation.grammars.language(name).abi)")
      } catch { line(false, "grammar \(name)", error.what, hint: error.hint) }
    }
    for language in installation.packs.languages {
      do throws(OmniError) {
        line(true, "pack \(language)", String(try installation.packs.pack(language).fingerprint.prefix(12)))
      } catch { line(false, "pack \(language)", error.what, hint: error.hint) }
    }
    for registry in try installation.registries().registries {
      do throws(OmniError) {
        _ = try RegistryClient(registry)
        line(true, "registry \(registry.id)", registry.title)
      } catch { line(false, "registry \(registry.id)", error.what, hint: error.hint) }
    }
    let dataset = Dataset(folder: installation.root + "/dataset")
    line(true, "dataset", dataset.sprints().isEmpty ? "empty" : "sprints: " + dataset.sprints().joined(separator: ", "))
    for problem in dataset.check() { line(false, "dataset", problem.description) }
    if !isWell { throw Failed() }
  }
}
