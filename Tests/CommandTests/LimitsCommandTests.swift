import Foundation
import TestSupport
import Testing

/// Limits of an installation, met by packages of one file. Each costs what is beyond it and says so; the run goes on.
@Suite struct LimitsCommandTests {
  /// A limit as the file has it, and a source with more.
  struct Case: CustomTestStringConvertible {
    var limits: String, file: String, text: String, reason: String
    /// Whether something is left.
    var isPartial = true
    var testDescription: String { limits }
  }

  private static let classes = "class A:\n  class B:\n    class C:\n      x = 1\n"
  private static let cases = [
    Case(limits: "file: {bytes: 20}", file: "one.py", text: classes, reason: "larger than the file limit", isPartial: false),
    Case(limits: "file: {line: 5}", file: "one.py", text: classes, reason: "has a line longer than the limit", isPartial: false),
    Case(
      limits: "file: {cpu: 1, cpu-per-megabyte: 1}", file: "one.py", text: String(repeating: "f(1)\n", count: 300_000),
      reason: "parse stopped at its CPU time limit", isPartial: false),
    Case(
      limits: "file: {cpu: 300, cpu-per-megabyte: 1}", file: "one.py", text: String(repeating: "[\n", count: 40_000),
      reason: "its tree was read up to its CPU time limit"),
    Case(
      limits: "file: {tree: 4096}", file: "one.py", text: String(repeating: "f(1)\n", count: 1_000), reason: "parse stopped at its memory limit",
      isPartial: false),
    Case(limits: "file: {depth: 3}", file: "one.py", text: classes, reason: "nested deeper than the limit", isPartial: false),
    Case(limits: "package: {source: 20}", file: "one.py", text: classes, reason: "beyond the limit on the source", isPartial: false),
    Case(limits: "package: {paths: 2}", file: "one.py", text: classes, reason: "more than 2 public paths"),
    Case(limits: "package: {path: 6}", file: "one.py", text: classes, reason: "one longer than 6 bytes"),
    Case(limits: "package: {depth: 2}", file: "one.py", text: classes, reason: "nested deeper than 2"),
    Case(
      limits: "package: {link-steps: 4}", file: "index.d.ts",
      text: (0..<9).map { "export declare const a\($0): typeof a\($0 + 1);\n" }.joined(), reason: "stopped linking at the limit of 4 steps"),
    Case(
      limits: "package: {preprocessor-steps: 40}", file: "one.h", text: "#define A B B B B\n#define B C C C C\nint a;\nint b = A A A A A A;\n",
      reason: "at the limit on preprocessor steps"),
  ]

  @Test func aLimitMarksWhatIsBeyondIt() throws {
    try withInstallation { home in
      for test in Self.cases {
        try home.write(test.limits, to: "plugins/limits.yaml")
        try home.write(test.text, to: test.file)
        let run = try Command(["extract", home.path + "/" + test.file, "--format", "jsonl"], environment: ["OMNI_HOME": home.path])
        #expect(!run.wasSignalled && run.errors.contains(test.reason), "\(test.limits): \(run.errors)")
        #expect(run.errors.contains(test.isPartial ? "partial" : "failed") && run.status == (test.isPartial ? 0 : 1), "\(test.limits): \(run.status)")
      }
    }
  }

  @Test(arguments: [["extract", Checkout.root + "/corpus/python/class-heads/input"], ["sprint", "run", "--packages", "demo"]])
  func aMistakeInTheFileSaysWhere(arguments: [String]) throws {
    try withInstallation { home in
      try home.write("package:\n  path: 0\n", to: "plugins/limits.yaml")
      let run = try Command(arguments, environment: ["OMNI_HOME": home.path])
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.errors.contains("plugins/limits.yaml:2:9: 'path' must be a whole number"), "\(run.errors)")
    }
  }
}
