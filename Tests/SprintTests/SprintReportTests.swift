import Foundation
import FoundationXML
import Records
import Registries
import Store
import TestSupport
import Testing

@testable import Sprint

/// What is told of a sprint, from journals and manifests that are written by hand.
@Suite struct SprintReportTests {
  /// A sprint in a dataset of its own.
  private struct World {
    let folder: TemporaryFolder
    let dataset: Dataset
    let plan: PlanReader
    let journal: Journal

    init(_ packages: [String], name: String = "told", batchPackages: Int = 2) throws {
      folder = try TemporaryFolder()
      dataset = Dataset(folder: folder.path)
      let registry = try RegistrySet(directory: Checkout.root + "/plugins/registries").registry(id: "pypi")
      let file = try SprintFile(name: name, packages: [("pypi", packages)])
      plan = try PlanBuilder(dataset, batchPackages: batchPackages).plan(file, ["pypi": registry])
      journal = Journal(dataset, sprint: name)
    }

    /// Publishes a batch: a reason for each package that fails, nil for one that is skipped.
    func publish(_ batch: Int, _ reasons: [String?]) throws {
      let place = try Dataset.Batch(sprint: plan.name, number: batch)
      let writer = try dataset.writer(place, tool: "test")
      let rows = plan.batches[batch].rows
      for (row, (package, reason)) in zip(rows, zip(try plan.packages(rows), reasons)) {
        let key = PackageKey(registry: "pypi", name: package.name, version: "")
        try writer.add(reason.map { PackageReader.failed(key, OmniError(.network, $0)) } ?? PackageReader.skipped(key, "nothing in it"), row: row)
      }
      let manifest = try dataset.publish(place, writer, plan: plan.id)
      try journal.append(.published(plan: plan.id, batch: batch, counts: BatchCounts(manifest)))
    }

    func began(at time: Double = 1_700_000_000, workers: Int = 2) throws {
      try journal.append(.began(plan: plan.id, time: time, process: 1, workers: workers))
    }

    func sample(_ elapsed: Double, processor: Double = 0, memory: Int = 0, packages: Int = 0, bytes: Int = 0, left: Int = 0) throws {
      let sample = Journal.Sample(
        time: 0, elapsed: elapsed, processor: processor, memory: memory, packages: packages, bytes: bytes, requests: packages, workers: 1,
        bytesToRead: left)
      try journal.append(.sample(sample))
    }

    func report() throws -> SprintReport { try SprintReport(plan, dataset) }
  }

  /// Whether a text is XML, and the texts of its elements.
  private final class Elements: NSObject, XMLParserDelegate {
    private(set) var names: [String] = []
    private(set) var text = ""

    static func of(_ xml: String) -> Elements? {
      let elements = Elements(), parser = XMLParser(data: Data(xml.utf8))
      parser.delegate = elements
      return parser.parse() ? elements : nil
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]
    ) {
      names.append(name)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  @Test func reasonsAreCountedAndHaveExamples() throws {
    let world = try World((10..<30).map { "p\($0)" }, batchPackages: 5)
    try world.began()
    try world.publish(0, ["gone: a", "gone: b", nil, "refused", "gone: c"])
    try world.publish(1, [String?](repeating: "gone: x", count: 5))
    try world.publish(3, [nil, "refused", nil, "rare (3 files)", "rare (4 files)"])
    let reasons = try world.report().reasons
    #expect(reasons.map(\.reason) == ["gone", "rare", "refused", "nothing in it"])
    #expect(reasons.map(\.packages) == [8, 2, 2, 3] && reasons.map(\.status) == ["failed", "failed", "failed", "skipped"])
    #expect(reasons[0].examples.map(\.name) == ["p10", "p11", "p14", "p15", "p16"] && reasons[0].examples.map(\.why).first == "gone: a")
    #expect(reasons[2].examples.map(\.name) == ["p13", "p26"])
    #expect(try SprintStatus(world.dataset, sprint: "told", withExamples: true).reasons == reasons)
  }

  @Test func runsAddUpAndTheTimeBetweenThemIsLeftOut() throws {
    let world = try World(["a", "b", "c", "d"])
    try world.began(at: 1_700_000_000)
    try world.sample(10, processor: 10, memory: 300, packages: 100, bytes: 1000)
    // Killed: it has no end. A day later:
    try world.began(at: 1_700_086_400)
    try world.publish(0, [nil, nil])
    try world.publish(1, [nil, nil])
    try world.sample(10, processor: 20, memory: 200, packages: 40, bytes: 3000)
    try world.journal.append(.ended(time: 1_700_086_410, outcome: "complete"))
    // Nothing to do: no run that anybody wants to read of.
    try world.began(at: 1_700_086_500)
    try world.sample(0.01, processor: 0.02)
    try world.journal.append(.ended(time: 1_700_086_500, outcome: "complete"))
    let report = try world.report(), total = report.total
    #expect(report.runCount == 2 && report.runs.map(\.outcome) == [nil, "complete"])
    #expect(total.elapsed == 20 && total.packages == 140 && total.bytes == 4000 && total.peakMemory == 300)
    #expect(total.packagesPerSecond == 7 && total.use == 0.75 && report.runs[1].use == 1)
    #expect(report.timeline.seconds == 20 && report.timeline.seams == [10] && report.timeline.points.count == 20)
    #expect(report.timeline.points.compactMap { $0?.packages }.reduce(0, +).rounded() == 140, "a point for each second")
    #expect(report.timeline.points[9]?.cores == 1 && report.timeline.points[10]?.cores == 2)
    let text = ReportText(report).markdown()
    #expect(
      text.contains("Complete: 4 of 4 packages in 20 s at work.") && text.contains("| 2023-11-14 22:13:20Z | ended without notice | 10 s |"),
      "\(text)")
    #expect(text.contains("30 s, 75 % of what the workers' cores offered"))
  }

  @Test func withoutSamplesThereIsAReportAllTheSame() throws {
    let world = try World(["a"])
    let planned = try world.report()
    #expect(planned.timeline.points.isEmpty && ReportText(planned).markdown().contains("Not begun."))
    #expect(try #require(Elements.of(ReportChart(planned).svg())).text.contains("nothing was measured yet"))
    try world.began()
    try world.journal.append(.ended(time: 1_700_000_001, outcome: "interrupted"))
    let stopped = ReportText(try world.report()).markdown()
    #expect(stopped.contains("0 of 1 packages: the last run was stopped; `omni sprint run told` goes on."), "\(stopped)")
    #expect(!stopped.contains("report.svg"))
  }

  @Test func oneSampleIsAPicture() throws {
    let world = try World(["a"])
    try world.began(workers: 1)
    try world.sample(0.25, processor: 0.125, memory: 5, packages: 1, bytes: 50)
    let report = try world.report()
    #expect(report.timeline.points == [Timeline.Point(cores: 0.5, packages: 4, bytes: 200, memory: 5)])
    let svg = ReportChart(report).svg()
    #expect(svg.contains("V102H704V134Z"), "half of the panel, over its whole width: \(svg)")
  }

  /// A journal is a file: what cannot be must neither crash the report nor spoil it.
  @Test func impossibleSamplesArePassedOver() throws {
    let world = try World(["a"])
    try world.began(workers: -3)
    try world.sample(1, processor: 1, packages: 10)
    try world.sample(1e300, processor: 1e300)
    try world.sample(2, packages: .max, bytes: .min)
    try world.sample(0.5, packages: 20)
    try world.sample(2, processor: 0.5, packages: 5)
    let report = try world.report()
    #expect(report.total.elapsed == 2 && report.total.packages == 10 && report.total.processor == 1 && report.total.workers == 1)
    #expect(report.timeline.points.map { $0?.packages } == [10, 0])
  }

  @Test func namesAndReasonsOfOthersAreNoMarkup() throws {
    let world = try World(["a|b`c", "d"])
    try world.began()
    try world.sample(1)
    try world.publish(0, ["<script>\u{1B}[2J | *x*", nil])
    var report = try world.report()
    report.sprint = "<b>&x"
    let text = ReportText(report).markdown(), svg = ReportChart(report).svg()
    #expect(text.contains("| 1 | \\<script\\>\u{FFFD}\\[2J \\| \\*x\\* | `pypi/a\u{FFFD}b\u{FFFD}c` |"), "\(text)")
    let elements = try #require(Elements.of(svg), "\(svg)")
    #expect(elements.text.contains("Sprint <b>&x") && !elements.names.contains("b"))
    #expect(elements.names.starts(with: ["svg", "title", "desc", "style"]) && !elements.names.contains("script"))
  }

  @Test func aHugeSprintHasASmallReport() throws {
    let world = try World((0..<100_000).map { "p\($0)" }, name: "huge", batchPackages: 50)
    #expect(world.plan.batches.count == 2000)
    for batch in 0..<2000 {
      // What the journal knows of a batch is not read again: these could not be.
      try world.folder.write("", to: String(format: "manifests/huge/%05d.json", batch))
    }
    var journal: [UInt8] = []
    for run in 0..<1000 {
      journal += JSONLine.encode(Journal.Entry.began(plan: world.plan.id, time: Double(run), process: 1, workers: 2))
      for batch in [2 * run, 2 * run + 1] {
        var counts = BatchCounts()
        counts.statuses = ["failed": 50]
        counts.failures = ["reason \(batch)": 20, "the same": 30]
        journal += JSONLine.encode(Journal.Entry.published(plan: world.plan.id, batch: batch, counts: counts))
        journal += JSONLine.encode(Journal.Entry.blamed(plan: world.plan.id, row: batch, reason: "it crashes"))
      }
      for second in 1...20 {
        let sample = Journal.Sample(
          time: 0, elapsed: Double(second), processor: Double(second), memory: 1, packages: second, bytes: second, requests: 1, workers: 2)
        journal += JSONLine.encode(Journal.Entry.sample(sample))
      }
    }
    try AppendedFile.append(journal, to: world.journal.path)
    let report = try world.report()
    #expect(report.isComplete && report.statuses == ["failed": 100_000] && report.crashing == 2000 && report.runCount == 1000)
    #expect(report.reasons.count == 41 && report.reasons.reduce(0) { $0 + $1.packages } == 100_000)
    #expect(report.total.elapsed == 20_000 && report.timeline.points.count == 200)
    #expect(report.timeline.points.allSatisfy { abs(($0?.cores ?? 0) - 1) < 1e-6 })
    try report.write(world.dataset)
    for (name, limit) in [("json", 100_000), ("md", 20_000), ("svg", 40_000)] {
      let size = try #require(FileManager.default.contents(atPath: world.dataset.runFolder("huge") + "/report." + name)).count
      #expect(size < limit, "report.\(name) has \(size) bytes")
    }
  }

  @Test func theJSONIsTheReportAndTheSameEachTime() throws {
    let world = try World(["a", "b", "c"])
    try world.began()
    try world.sample(3, processor: 2.5, memory: 7, packages: 2, bytes: 9)
    try world.publish(0, ["gone", nil])
    try world.journal.append(.blamed(plan: world.plan.id, row: 2, reason: "reading it ended the process (SIGSEGV)"))
    try world.journal.append(.leftOut(plan: world.plan.id, registry: "npm", why: "nobody answers"))
    let report = try world.report()
    #expect(try JSONDecoder().decode(SprintReport.self, from: Data(report.json())) == report)
    #expect(try world.report().json() == report.json())
    #expect(report.crashes == [SprintReport.Crash(registry: "pypi", name: "c", reason: "reading it ended the process (SIGSEGV)")])
    #expect(ReportText(report).markdown().contains("- npm: nobody answers"))
  }

  @Test func anotherPlansRunsAreNotTold() throws {
    let world = try World(["a"])
    try world.journal.append(.began(plan: "another", time: 1, process: 1, workers: 1))
    try world.sample(100, packages: 100)
    try world.journal.append(.leftOut(plan: "another", registry: "npm", why: "nobody answers"))
    #expect(try world.report().runCount == 0 && world.report().leftOut.isEmpty)
    #expect(try SprintStatus(world.dataset, sprint: "told").state == .planned)
  }

  @Test func aRunAtWorkIsSeenFromOutside() throws {
    let world = try World(["a", "b"])
    try world.began()
    try world.sample(10, processor: 5, packages: 10, left: 900)
    try world.sample(20, processor: 25, packages: 30, left: 800)
    let lock = try RunLock(world.dataset, sprint: "told")
    try withExtendedLifetime(lock) {
      let status = try SprintStatus(world.dataset, sprint: "told")
      #expect(status.state == .running(process: 1) && status.progress.bytesToRead == 800 && status.progress.secondsLeft == 80)
      #expect(status.progress.run?.recent == RecentRates(packages: 2, requests: 2, cores: 2, planned: 10))
    }
  }

  @Test func aRegistryThatAnswersIsNoLongerLeftOut() throws {
    let world = try World(["a"])
    try world.began()
    try world.journal.append(.leftOut(plan: world.plan.id, registry: "npm", why: "nobody answers"))
    try world.journal.append(.reached(registry: "npm", hosts: ["localhost"]))
    #expect(try world.report().leftOut.isEmpty)
  }
}

@Suite struct RateWindowTests {
  private func run(_ elapsed: Double, packages: Int) -> SprintProgress.Run {
    var run = SprintProgress.Run()
    (run.elapsed, run.packages, run.processor) = (elapsed, packages, elapsed / 2)
    return run
  }

  @Test func onlyTheLastHalfMinuteCounts() {
    var window = RateWindow()
    var rates: RecentRates?
    // A package a second for a hundred seconds, then ten.
    for second in 0...100 { rates = window.add(run(Double(second), packages: second), bytesToRead: 1_000_000 - second * 1000) }
    #expect(rates == RecentRates(packages: 1, cores: 0.5, planned: 1000))
    for second in 101...130 { rates = window.add(run(Double(second), packages: 100 + (second - 100) * 10), bytesToRead: 900_000) }
    #expect(rates == RecentRates(packages: 10, cores: 0.5, planned: 0))
  }

  @Test func samplesFarApartAreStillARate() {
    var window = RateWindow()
    _ = window.add(run(1000, packages: 10), bytesToRead: 0)
    _ = window.add(run(1040, packages: 50), bytesToRead: 0)
    #expect(window.add(run(1080, packages: 130), bytesToRead: 0)?.packages == 2)
  }

  @Test func aMomentSaysNothing() {
    var window = RateWindow()
    #expect(window.add(run(0.5, packages: 3), bytesToRead: 0) == nil)
    #expect(window.add(run(1, packages: 9), bytesToRead: 0) == nil)
  }

  /// Only what is still to be read of batches at work counts, and probes read nothing that counts.
  @Test func whatIsLeftIsCountedInPackagesToo() throws {
    try TemporaryFolder.with { folder in
      let registry = try RegistrySet(directory: Checkout.root + "/plugins/registries").registry(id: "pypi")
      let file = try SprintFile(name: "left", packages: [("pypi", ["a", "b", "c", "d"])])
      let plan = try PlanBuilder(Dataset(folder: folder.path), batchPackages: 2).plan(file, ["pypi": registry])
      let ledger = try BatchLedger(plan, Dataset(folder: folder.path))
      var progress = SprintProgress(plan, ledger)
      #expect(progress.bytes == plan.batches.map(\.bytes).reduce(0, +) && progress.bytesToRead == progress.bytes)
      var run = SprintProgress.Run()
      run.working = [
        SprintProgress.Working(batch: 0, done: 1, packages: 2, bytes: plan.batches[0].bytes),
        SprintProgress.Working(batch: 1, done: 1, packages: 1, bytes: 0),
      ]
      run.recent = RecentRates(planned: 10)
      progress.run = run
      let left = progress.bytes - plan.batches[0].bytes / 2
      #expect(progress.bytesToRead == left && progress.secondsLeft == Double(left) / 10)
      let slice = SprintProgress(plan, ledger, slice: SprintProgress.Slice(index: 1, of: 2))
      #expect(slice.bytes == plan.batches[1].bytes && slice.packages == 4)
    }
  }
}
