// swift-tools-version: 6.2
// One section per kind of target, low to high: an arrow only ever points up this file (DESIGN: Sources/README.md).
import PackageDescription

/// The library of the fuzzing engine, only where scripts/fuzz builds: then all code says where it went, and assertions stay.
let fuzzer = Context.environment["OMNI_FUZZER"]

let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (fuzzer == nil ? [] : [.unsafeFlags(["-sanitize=address,fuzzer", "-assert-config", "Debug"])])

let package = Package(
  name: "omniscient",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // C libraries: a module map and a shim each, imported by exactly one owner.
    .target(name: "CArena"),
    .target(name: "CSandbox"),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CTreeSitter", pkgConfig: "tree-sitter", providers: [.apt(["libtree-sitter-dev"])]),

    // Libraries.
    .target(name: "Records", swiftSettings: strict),
    .target(name: "Sandbox", dependencies: ["CSandbox"], swiftSettings: strict),
    .target(name: "StrictYAML", dependencies: ["Records", "Yams"], swiftSettings: strict),
    .target(name: "Manifests", dependencies: ["Records"], swiftSettings: strict),
    .target(
      name: "Syntax",
      dependencies: ["CArena", "CTreeSitter", "Records", "StrictYAML", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(
      name: "Rules", dependencies: ["Records", "StrictYAML", "Syntax", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
    .target(
      name: "Surface", dependencies: ["Manifests", "Records", "Rules", "Syntax", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(name: "HTTP", dependencies: ["CCurl", "Records"], swiftSettings: strict),
    .target(
      name: "Registries",
      dependencies: ["HTTP", "Records", "StrictYAML", "CArchive", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(
      name: "Buckets", dependencies: ["HTTP", "Records", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
    .target(
      name: "Store", dependencies: ["Buckets", "CSQLite", "CZstd", "Records", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(
      name: "Sprint",
      dependencies: [
        "HTTP", "Records", "Registries", "Rules", "Store", "StrictYAML", "Surface", "Syntax", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(name: "Query", dependencies: ["Records", "Store", "StrictYAML"], swiftSettings: strict),
    .target(name: "Corpus", dependencies: ["Records", "Registries", "Rules", "Sprint", "StrictYAML", "Surface", "Syntax"], swiftSettings: strict),

    // The program.
    .executableTarget(
      name: "omni",
      dependencies: [
        "Buckets", "Corpus", "HTTP", "Query", "Records", "Registries", "Rules", "Sandbox", "Sprint", "Store", "Surface", "Syntax",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // The benchmark, a program of its own.
    .executableTarget(
      name: "omni-bench",
      dependencies: ["CArena", "CTreeSitter", "Corpus", "Query", "Records", "Registries", "Rules", "Store", "Surface", "Syntax", "TestSupport"],
      path: "Tests/Benchmarks", exclude: ["counts.json"], swiftSettings: strict),

    // Tests.
    .systemLibrary(name: "CRawCalls", path: "Tests/RawCalls"),
    .executableTarget(
      name: "sandbox-probe", dependencies: ["HTTP", "CRawCalls", "Records", "Registries", "Rules", "Sandbox", "Sprint", "Store", "TestSupport"],
      path: "Tests/SandboxProbe", swiftSettings: strict),
    .testTarget(name: "SandboxTests", dependencies: ["Sandbox", "TestSupport", "sandbox-probe"], swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["Registries", "Rules", "Syntax"], path: "Tests/Support",
      exclude: ["poison_archives.py", "registry_feeds.py", "registry_protocols.py", "registry_server.py", "s3_server.py"], swiftSettings: strict),
    .testTarget(name: "RecordsTests", dependencies: ["Records", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "StrictYAMLTests", dependencies: ["Records", "StrictYAML"], swiftSettings: strict),
    .testTarget(name: "ManifestsTests", dependencies: ["Manifests", "Records", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "SyntaxTests", dependencies: ["Records", "Syntax", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "RulesTests", dependencies: ["Records", "Rules", "Syntax", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SurfaceTests", dependencies: ["Records", "Rules", "Surface", "Syntax", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SprintTests", dependencies: ["Records", "Registries", "Rules", "Sprint", "Store", "Syntax", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "CommandTests", dependencies: ["Registries", "TestSupport", "omni"], swiftSettings: strict),
    .testTarget(name: "CorpusTests", dependencies: ["Corpus", "Records", "Rules", "Surface", "Syntax", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "BucketsTests", dependencies: ["Buckets", "HTTP", "Records", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "StoreTests", dependencies: ["Buckets", "Records", "Store", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "QueryTests", dependencies: ["Query", "Records", "Store", "TestSupport"], swiftSettings: strict),
    .executableTarget(
      name: "fetch-probe", dependencies: ["HTTP", "Records", "Registries", "TestSupport"], path: "Tests/FetchProbe", swiftSettings: strict),
    .testTarget(name: "RegistriesTests", dependencies: ["HTTP", "Records", "Registries", "TestSupport", "fetch-probe"], swiftSettings: strict),
    .target(
      name: "Fuzzing", dependencies: ["Manifests", "Query", "Records", "Registries", "Rules", "Store", "Surface", "Syntax", "TestSupport"],
      path: "Tests/Fuzzing", exclude: ["seeds.py"], swiftSettings: strict),
    .testTarget(name: "FuzzingTests", dependencies: ["Fuzzing"], swiftSettings: strict),
  ]
)

if let fuzzer {
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "Tests/FuzzEngine"),
    .executableTarget(
      name: "omni-fuzz", dependencies: ["CFuzzer", "Fuzzing"], path: "Tests/FuzzDriver", swiftSettings: strict,
      linkerSettings: [.unsafeFlags(["-sanitize=address", "-Xlinker", fuzzer, "-lstdc++"])]),
  ]
}
