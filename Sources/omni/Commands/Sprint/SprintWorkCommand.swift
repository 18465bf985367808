import ArgumentParser
import Foundation
import Glibc
import Records
import Registries
import Sandbox
import Sprint
import Store

/// What a supervisor starts: one batch, told on standard input, events on standard output.
struct SprintWorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Works on one batch, as `omni sprint run` tells it on standard input.", shouldDisplay: false)

  func run() throws {
    // The supervisor hears them too, and decides; it tells by closing the input.
    signal(SIGINT, SIG_IGN)
    signal(SIGTERM, SIG_IGN)
    guard let line = readLine(), let assignment = Assignment(line: line) else {
      throw OmniError(.usage, "no assignment on standard input", hint: "run omni sprint run, which starts its workers itself")
    }
    do throws(OmniError) {
      let manifest = try work(assignment)
      Self.emit(manifest.map { .published($0) } ?? .probed)
    } catch {
      Self.emit(WorkEvent.gaveUp(error))
      throw error
    }
  }

  private func work(_ assignment: Assignment) throws(OmniError) -> BatchCounts? {
    let installation = try Installation.find()
    let dataset = Dataset(folder: assignment.dataset)
    let plan = try PlanReader(path: dataset.planPath(assignment.sprint))
    guard plan.batches.indices.contains(assignment.batch) else { throw OmniError(.usage, "the plan has no such batch", at: "\(assignment.batch)") }
    let registry = try installation.registries().registry(id: plan.batches[assignment.batch].registry)
    let packs = try installation.packs(of: registry)
    let limits = try installation.limits()
    let dictionary = try ChunkDictionary.load(of: registry.id, in: installation.dictionaries)
    // Packs and grammars are loaded, and nothing from outside has been read: from here on the process is locked in.
    _ = Sandbox.enter(
      readable: [installation.root] + assignment.lists.map(\.path) + [assignment.certificates].compactMap { $0 },
      writable: [dataset.folder] + [assignment.paceFolder].compactMap { $0 },
      memory: limits.worker.memory, fileBytes: limits.worker.fileBytes, openFiles: limits.worker.openFiles)
    let work = try BatchWork(assignment, plan: plan, registry: registry, packs: packs, limits: limits, dictionary: dictionary, emit: Self.emit)
    listen(work)
    return try work.run().map(work.counts)
  }

  /// Heeds the supervisor: `read` gives it a core, the end of the input ends the work.
  private func listen(_ work: BatchWork) {
    Thread.detachNewThread {
      while let line = readLine() {
        if line == "read" { work.takeCore() }
      }
      work.cancel()
      // Whoever does not listen, is gone: a supervisor that died kills nobody.
      sleep(4)
      _exit(130)
    }
  }

  /// Says what happens; when nobody listens any more, nobody needs the work.
  @Sendable private static func emit(_ event: WorkEvent) {
    let line = event.line
    let count = line.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    if count < 0, errno == EPIPE { _exit(130) }
  }
}
