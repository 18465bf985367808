import Testing

@testable import Registries

@Suite struct VersionOrderTests {
  /// Ascending; from the examples of PEP 440 and the `packaging` library's tests.
  private static let ascending = [
    "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2", "1.0b2.post345.dev456", "1.0b2.post345",
    "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0.post456.dev34", "1.0.post456", "1.0.15", "1.1.dev1", "1.10", "2.0",
    "20040101", "123456789012345678901234567890", "1!0.1",
  ]

  @Test func ordersAsPEP440Says() throws {
    let places = try Self.ascending.map { try #require(VersionScheme.pep440.order($0), "\($0) is a version") }
    for i in places.indices {
      for j in places.indices {
        #expect((places[i] < places[j]) == (i < j), "\(Self.ascending[i]) and \(Self.ascending[j])")
        #expect((places[i] == places[j]) == (i == j))
      }
    }
  }

  /// Ascending: clause 11 of semver.org, Go's pseudo-versions; the Debian ones by `dpkg --compare-versions`.
  @Test(arguments: [
    (
      VersionScheme.semver,
      [
        "v0.0.0-20200101000000-abcdefabcdef", "0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
        "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0", "2.0.0+incompatible", "v2.0.1-0.20200101000000-abcdefabcdef",
      ]
    ),
    (
      .debian,
      ["1.0~~", "1.0~~a", "1.0~", "1.0", "1.0-0.1", "1.0-1", "1.0-1+b1", "1.0a", "1.0+", "1.0+b1", "1.0.1", "1.9", "1.10", "2-1~bpo", "2-1", "1:0"]
    ),
  ])
  func ordersAsTheSchemeSays(scheme: VersionScheme, ascending: [String]) throws {
    let places = try ascending.map { try #require(scheme.order($0), "\($0) is a version") }
    for i in places.indices {
      for j in places.indices { #expect((places[i] < places[j]) == (i < j), "\(ascending[i]) and \(ascending[j])") }
    }
  }

  @Test(
    arguments: [
      (VersionScheme.semver, ["", "1", "1.0", "1.0.0.0", "1.0.x", "1.0.0-", "1.0.0-a..b", "1.0.0-é", "main", "1.0.0+"]),
      (.debian, ["", "a", "1_0", ":1", "x:1", "1.0/2"]),
    ])
  func othersAreNoVersions(scheme: VersionScheme, texts: [String]) {
    for text in texts { #expect(scheme.order(text) == nil, "\(text)") }
  }

  @Test func equalInDebian() {
    for (a, b) in [("1.0", "0:1.0"), ("1.0", "1.0-0"), ("1.01", "1.1")] {
      #expect(VersionScheme.debian.order(a) == VersionScheme.debian.order(b), "\(a) and \(b)")
    }
  }

  @Test(arguments: [
    ("1.0", "v1"), ("1.0", "1.0.0.0"), ("1.0a1", "1.0-ALPHA.1"), ("1.0rc1", "1.0c1"), ("1.0rc1", "1.0_pre_1"), ("1.0rc1", "1.0preview1"),
    ("1.0b0", "1.0beta"), ("1.0.post1", "1.0-1"), ("1.0.post1", "1.0rev1"), ("1.0.post0", "1.0-r"), ("1.0.dev0", "1.0dev"), ("1.0", " 1.0\n"),
    ("1.0+ubuntu.1", "1.0+Ubuntu-1"), ("1.0", "0!1.00"), ("1.0a0.dev0", "1.0a.dev"), ("1.0rc1.post1.dev1", "1.0RC1-post1_dev1"), ("0", "0.0.0"),
  ])
  func equalSpellings(a: String, b: String) throws {
    let a = try #require(VersionScheme.pep440.order(a)), b = try #require(VersionScheme.pep440.order(b))
    #expect(a == b)
    #expect(a.hashValue == b.hashValue)
  }

  @Test(arguments: ["", "v", "2004d-x", "french toast", "1.0+", "1.0+a+b", "1..0", "1.0.", "1!", "!1", "1.0-", "1.0 1", "1.0a1b", "1.0+_x", "１"])
  func noVersions(text: String) {
    #expect(VersionScheme.pep440.order(text) == nil)
  }

  @Test(arguments: [("1.0", false), ("1.0.post1", false), ("1.0rc1", true), ("1.0.dev3", true), ("1.0.post1.dev2", true)])
  func prereleases(text: String, expected: Bool) {
    #expect(VersionScheme.pep440.order(text)?.isPrerelease == expected)
  }
}
