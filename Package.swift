// swift-tools-version: 6.2
// One section per kind of target, low to high: an arrow only ever points up this file (DESIGN: Sources/README.md).
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

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
    .systemLibrary(name: "CTreeSitter", pkgConfig: "tree-sitter", providers: [.apt(["libtree-sitter-dev"])]),

    // Libraries.
    .target(name: "Records", swiftSettings: strict),
    .target(name: "StrictYAML", dependencies: ["Records", "Yams"], swiftSettings: strict),

    // Tests.
    .testTarget(name: "RecordsTests", dependencies: ["Records"], swiftSettings: strict),
    .testTarget(name: "StrictYAMLTests", dependencies: ["Records", "StrictYAML"], swiftSettings: strict),
  ]
)
