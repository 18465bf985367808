public import Fuzzing
public import Testing

extension FuzzTarget: CustomTestStringConvertible {
  public var testDescription: String { name }
}

@Suite struct FindingTests {
  /// Each finding once crashed, hung or broke a promise; what must hold of the answers, the target itself checks.
  @Test(arguments: FuzzTarget.all) func whatFuzzersFoundIsBorne(target: FuzzTarget) throws {
    let run = try target.prepare()
    for finding in target.findings { _ = run(finding.bytes) }
  }

  /// A target whose seeds are all refused would try nothing behind the refusal.
  @Test(arguments: FuzzTarget.all) func seedsAreUnderstood(target: FuzzTarget) throws {
    let run = try target.prepare(), seeds = try target.seeds()
    #expect(seeds.prefix(12).contains(where: run))
    #expect(seeds.allSatisfy { $0.count <= target.longest }, "a seed is longer than the target's inputs")
  }
}
