import ArgumentParser
import Records
import Sprint
import Store

struct SprintRepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair", abstract: "Does packages again that failed, and writes their batches anew; what is sound stays as it is.",
    discussion: "Without --status those that failed, and those that were skipped because their registry could not be reached.")
  @Argument(help: "The sprint's name.") var sprint: String
  @Option(help: "Which packages, separated by commas: failed, partial, skipped.") var status = "failed,skipped"
  @OptionGroup var options: RunOptions

  func run() throws {
    try options.check()
    let statuses = status.split(separator: ",").map(String.init)
    for word in statuses where !["failed", "partial", "skipped"].contains(word) {
      throw OmniError(.usage, "not a status that can be repaired", at: word, hint: "failed, partial or skipped")
    }
    let installation = try Installation.find()
    let dataset = try options.dataset.open(installation)
    let planned = dataset.plannedSprints()
    guard planned.contains(sprint) else {
      throw OmniError(.notFound, "no sprint of this name is planned", at: sprint, hint: Spelling.hint(for: sprint, among: planned))
    }
    let plan = try PlanReader(path: dataset.planPath(sprint))
    let kept = try SprintRepair.sound(plan, dataset, except: Set(statuses))
    if kept.isEmpty { return Output.print("\(sprint): nothing to repair") }
    try options.run(plan, installation, kept: kept)
  }
}
