import ArgumentParser
import Foundation
import Records
import Syntax

struct GrammarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grammar", abstract: "Lists, builds and adds grammars.", subcommands: [List.self, Build.self, Add.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows every grammar: its source, its ABI, and whether it is built.")

    func run() throws {
      let grammars = try Installation.find().grammars
      var table = Table(columns: ["grammar", "state", "ABI", "licence", "source"])
      for name in grammars.names {
        do throws(OmniError) {
          let manifest = try grammars.manifest(name)
          let isBuilt = grammars.isBuilt(manifest)
          let abi = isBuilt ? String(try grammars.language(name).abi) : "–"
          table.rows.append([name, isBuilt ? "built" : "not built", abi, manifest.licence, manifest.sources[0].origin.description])
        } catch {
          table.rows.append([name, "broken", "–", "–", error.what])
        }
      }
      table.lines().forEach(Output.print)
    }
  }

  struct Build: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Fetches, verifies and compiles grammars; what is built already is left alone.")
    @Argument(help: "Grammars to build; all when none is named.") var names: [String] = []

    func run() throws {
      let installation = try Installation.find()
      for name in names.isEmpty ? installation.grammars.names : names {
        let manifest = try installation.grammars.manifest(name)
        if installation.grammars.isBuilt(manifest) { continue }
        Output.note("building the grammar \(name) (\(manifest.sources[0].origin))")
        try installation.grammars.build(
          manifest,
          fetch: { (origin) throws(OmniError) in
            try GrammarSource(installation: installation).files(origin, in: manifest.directory)
          })
      }
    }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes grammars/<name>/grammar.yaml for a grammar's source, pinned by its hash, and builds it.")
    @Argument(help: "The grammar's name: the language in lower case.") var name: String
    @Option(
      help: """
        Where it is: a source distribution of the Python package index (tree-sitter-lua, tree-sitter-lua==0.5.0), the https address of an
        archive, a git address with @<commit>, or a folder. tree-sitter-<name> when not given.
        """) var source: String?
    @Option(help: "The folder of the source that holds src/parser.c; its top when not given.") var directory: String = ""

    func run() throws {
      let draft = GrammarDraft(
        installation: try Installation.find(), name: name, source: source ?? "tree-sitter-\(name)", directory: directory)
      let (path, hasLicence) = try draft.adopt()
      Output.print("wrote \(path) and built it" + (hasLicence ? "" : "; put its licence there"))
      Output.print("next: omni plugin new \(name)")
    }
  }
}
