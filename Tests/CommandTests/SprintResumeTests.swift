import Foundation
import TestSupport
import Testing

/// Whatever ends a sprint early, the same command finishes it, with the same bytes as a sprint that nothing disturbed.
@Suite struct SprintResumeTests {
  /// Runs a sprint of two batches, the second of which the server holds back.
  private func run(
    _ server: RegistryServer, _ folder: TemporaryFolder, _ more: [String] = [], started: (Process) throws -> Void = { _ in }
  ) throws -> Command {
    let arguments = [
      "sprint", "run", "--packages", "demo,demo==1.0,held,sdist-only", "--batch-packages", "2", "--workers", "1", "--dataset", folder.path,
    ]
    return try Command(arguments + more, environment: ["PIP_INDEX_URL": server.index], started: started)
  }

  /// What the sprint leaves when nothing disturbs it.
  private func undisturbed(_ server: RegistryServer) throws -> [String: Data] {
    try TemporaryFolder.with { folder in
      try server.release()
      let run = try run(server, folder)
      #expect(run.status == 0 && run.output.contains("2 of 2 batches, 4 packages (4 exact)"), "\(run.output)\(run.errors)")
      return try SprintCommandTests.results(folder)
    }
  }

  /// The processes that a process has started and that still run.
  private func children(of process: Process) throws -> [pid_t] {
    let list = try String(contentsOfFile: "/proc/\(process.processIdentifier)/task/\(process.processIdentifier)/children", encoding: .utf8)
    return list.split(separator: " ").compactMap { pid_t($0) }
  }

  private func disturbed(expecting status: Int32, _ disturb: (RegistryServer, Process) throws -> Void) throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        var workers: [pid_t] = []
        let first = try run(server, folder) { process in
          try server.waitUntilHeld()
          workers = try children(of: process)
          try disturb(server, process)
        }
        #expect(workers.count == 1)
        // Workers notice that nobody listens any more, and end by themselves.
        for worker in workers { while isWorker(worker) { sched_yield() } }
        #expect(first.status == status, "\(first.output)\(first.errors)")
        try server.release()
        let second = try run(server, folder)
        #expect(second.status == 0 && second.output.contains("2 of 2 batches, 4 packages (4 exact)"), "\(second.output)\(second.errors)")
        let found = try SprintCommandTests.results(folder), expected = try undisturbed(server)
        #expect(Set(found.keys) == Set(expected.keys))
        #expect(found.keys.filter { found[$0] != expected[$0] } == [])
        let check = try Command(["sprint", "status", "adhoc", "--dataset", folder.path])
        #expect(check.status == 0 && check.output.contains("state     complete"), "\(check.output)")
      }
    }
  }

  @Test func ctrlCKeepsWhatIsDoneAndSaysHowToGoOn() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let first = try run(server, folder) { process in
          try server.waitUntilHeld()
          process.interrupt()
        }
        #expect(first.status == 130 && !first.wasSignalled, "\(first.errors)")
        #expect(
          first.errors.contains("1 of 2 batches are done and stay") && first.errors.contains("\nhint: omni sprint run adhoc goes on"),
          "\(first.errors)")
        let status = try Command(["sprint", "status", "adhoc", "--dataset", folder.path])
        #expect(status.output.contains("batches   1/2 done") && status.output.contains("stopped (interrupted)"), "\(status.output)")
        let report = String(decoding: try #require(try folder.files()["sprints/adhoc/report.md"]), as: UTF8.self)
        #expect(report.contains("the last run was stopped; `omni sprint run adhoc` goes on."), "\(report)")
        try server.release()
        let second = try Command(["sprint", "run", "adhoc", "--dataset", folder.path], environment: ["PIP_INDEX_URL": server.index])
        #expect(second.status == 0 && second.output.contains("2 of 2 batches"), "\(second.output)\(second.errors)")
        #expect(try SprintCommandTests.results(folder) == undisturbed(server))
      }
    }
  }

  @Test func aKilledSupervisorTakesItsWorkersWithItAndLosesNothing() throws {
    try disturbed(expecting: SIGKILL) { _, process in kill(process.processIdentifier, SIGKILL) }
  }

  private func isWorker(_ process: pid_t) -> Bool {
    guard let line = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8) else { return false }
    return line.contains("omni")
  }

  @Test func aKilledWorkersBatchIsDoneAgain() throws {
    try disturbed(expecting: 0) { server, process in
      for worker in try children(of: process) { kill(worker, SIGKILL) }
      // The batch comes again, and its archive is held again.
      try server.waitUntilHeld()
      try server.release()
    }
  }

  /// A spot machine's notice: what can be finished within the grace is.
  @Test func sigtermLetsTheBatchAtWorkFinish() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let run = try run(server, folder) { process in
          try server.waitUntilHeld()
          process.terminate()
          try server.release()
        }
        #expect(run.status == 0 || run.status == 130, "\(run.errors)")
        #expect(run.output.contains("2 of 2 batches"), "the batch at work was the last: \(run.output)\(run.errors)")
      }
    }
  }

  @Test func sigtermWithoutGraceEndsAtOnce() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let run = try run(server, folder, ["--grace", "0"]) { process in
          try server.waitUntilHeld()
          process.terminate()
        }
        #expect(run.status == 130 && run.errors.contains("1 of 2 batches are done and stay"), "\(run.errors)")
      }
    }
  }

  @Test func aSecondSupervisorIsRefused() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        var second: Command?
        let first = try run(server, folder) { _ in
          try server.waitUntilHeld()
          second = try run(server, folder)
          try server.release()
        }
        #expect(first.status == 0, "\(first.errors)")
        #expect(second?.status == 2 && second?.errors.contains("the sprint is running already") == true, "\(second?.errors ?? "")")
      }
    }
  }

  @Test func slicesTogetherAreTheWhole() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        try server.release()
        let half = try run(server, folder, ["--slice", "1/2"])
        #expect(half.status == 0 && half.output.contains("1 of 2 batches"), "\(half.output)\(half.errors)")
        #expect(try run(server, folder, ["--slice", "0/2"]).output.contains("2 of 2 batches"))
        #expect(try SprintCommandTests.results(folder) == undisturbed(server))
        #expect(try run(server, folder, ["--slice", "2/2"]).status == 2)
      }
    }
  }

  @Test func repairAsksForWhatFailedAndNothingElse() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let environment = ["PIP_INDEX_URL": server.index]
        let first = try Command(["sprint", "run", "--packages", "demo,sdist-only,no-such-thing", "--dataset", folder.path], environment: environment)
        #expect(first.status == 1 && first.output.contains("(2 exact, 1 failed)"), "\(first.output)\(first.errors)")
        let before = try SprintCommandTests.results(folder), asked = try server.log().requests.count
        let repair = try Command(["sprint", "repair", "adhoc", "--dataset", folder.path], environment: environment)
        #expect(repair.status == 1 && repair.output.contains("(2 exact, 1 failed)"), "it fails again: \(repair.output)\(repair.errors)")
        let news = try server.log().requests.dropFirst(asked).map(\.path)
        #expect(!news.isEmpty && news.allSatisfy { $0.contains("no-such-thing") }, "\(news)")
        #expect(try SprintCommandTests.results(folder) == before, "what is sound is taken over byte for byte")
        let nothing = try Command(["sprint", "repair", "adhoc", "--status", "partial", "--dataset", folder.path], environment: environment)
        #expect(nothing.status == 0 && nothing.output == "adhoc: nothing to repair\n")
      }
    }
  }
}
