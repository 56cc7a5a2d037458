// swift-tools-version: 6.2
import PackageDescription

// One language policy for every Swift target: Swift 6 mode (the tools version's default), spelled-out
// existentials, and imports that name what they use.
let policy: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// The arrows point one way: amend -> Shell -> Evaluation -> Editing -> Llama -> Tensors.
let package = Package(
  name: "amend",
  products: [
    .executable(name: "amend", targets: ["amend"]),
    .executable(name: "train-atlas", targets: ["train-atlas"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    // C faces of the system libraries, each a handful of plain functions.
    .target(name: "CEditLine", linkerSettings: [.linkedLibrary("edit")]),
    .target(
      name: "CNumerics",
      linkerSettings: [
        .linkedLibrary("openblas"), .linkedLibrary("gomp", .when(platforms: [.linux])),
        .linkedLibrary("m"),
      ]),
    .target(name: "CStorage", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CAtlas", exclude: ["model"]),

    .target(name: "Tensors", dependencies: ["CNumerics", "CStorage"], swiftSettings: policy),
    .target(name: "Llama", dependencies: ["Tensors", "CNumerics"], swiftSettings: policy),
    .target(
      name: "Editing", dependencies: ["Llama", "Tensors", "CNumerics"], swiftSettings: policy),
    .target(
      name: "Evaluation", dependencies: ["Editing", "Llama", "Tensors", "CNumerics"],
      swiftSettings: policy),
    .target(
      name: "Atlas", dependencies: ["Evaluation", "Llama", "Tensors", "CAtlas"],
      swiftSettings: policy),
    .target(
      name: "Shell", dependencies: ["Atlas", "Evaluation", "Editing", "Llama", "Tensors"],
      swiftSettings: policy),
    .executableTarget(
      name: "amend",
      dependencies: [
        "Shell", "Editing", "Llama", "Tensors", "CEditLine",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: policy),
    .executableTarget(
      name: "train-atlas",
      dependencies: [
        "Atlas", "Llama", "Tensors", "CNumerics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: policy),

    .target(
      name: "TestSupport", dependencies: ["Editing", "Llama", "Tensors"],
      path: "Tests/TestSupport", swiftSettings: policy),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors", "CNumerics", "TestSupport"],
      swiftSettings: policy),
    .testTarget(
      name: "LlamaTests",
      dependencies: ["Llama", "Tensors", "CNumerics", "TestSupport", "train-atlas"],
      swiftSettings: policy),
    .testTarget(
      name: "EditingTests", dependencies: ["Editing", "Llama", "Tensors", "TestSupport"],
      swiftSettings: policy),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["Evaluation", "Editing", "Llama", "Tensors", "CNumerics", "TestSupport"],
      swiftSettings: policy),
    .testTarget(
      name: "AtlasTests",
      dependencies: ["Atlas", "Evaluation", "Editing", "Llama", "Tensors", "TestSupport"],
      swiftSettings: policy),
    .testTarget(
      name: "ShellTests",
      dependencies: ["Shell", "Atlas", "Evaluation", "Editing", "Llama", "Tensors", "TestSupport"],
      swiftSettings: policy),
    .testTarget(
      name: "AmendTests",
      dependencies: ["amend", "Shell", "Tensors", "CEditLine", "TestSupport"],
      swiftSettings: policy),
  ]
)
