import ArgumentParser
import Glibc
import Records
import Sprint

@main
struct Omni: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "omni",
    abstract: "Maps the exact public API of library packages into a local database, and answers from it.",
    version: toolVersion,
    subcommands: [
      SprintCommand.self, DatasetCommand.self,
      SearchCommand.self, ShowCommand.self, APICommand.self, DiffCommand.self, PackagesCommand.self, SQLCommand.self,
      ExportCommand.self, VerifyCommand.self,
      ExtractCommand.self, PluginCommand.self, GrammarCommand.self, TreeCommand.self, CorpusCommand.self, ConformanceCommand.self, DoctorCommand.self,
    ])

  /// Exit status: 0 done, 1 done but something failed, 2 usage, 3 environment or network, 130 interrupted.
  static func main() {
    // A closed pipe shows as a failed write (see Output), not as a signal that kills a sprint.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
      Output.flush()
    } catch let error as OmniError {
      Output.flush()
      Output.report(error)
      Glibc.exit(error.code.exitStatus)
    } catch let error as Failed {
      Output.flush()
      Glibc.exit(error.status)
    } catch {
      let text = fullMessage(for: error)
      if exitCode(for: error).isSuccess {
        Output.print(text)
        Output.flush()
        Glibc.exit(0)
      }
      Output.note(text)
      Glibc.exit(2)
    }
  }
}

/// Ends a command whose output already says what failed.
struct Failed: Error {
  var status: Int32 = 1
}

extension OmniError.Code {
  var exitStatus: Int32 {
    switch self {
    case .usage: 2
    case .environment, .network, .unreachable: 3
    case .interrupted: 130
    case .notFound, .corrupt, .limit, .invalid: 1
    }
  }
}
