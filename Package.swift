// swift-tools-version: 6.2

import PackageDescription

/// The settings of every Swift target. Warnings are errors, and imports are internal unless declared
/// otherwise.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["Support"], swiftSettings: strict)
}

let package = Package(
  name: "relay",
  products: [
    .executable(name: "relay", targets: ["relay"]),
    .executable(name: "relayctl", targets: ["relayctl"]),
  ],
  targets: [
    // C libraries of the Linux distribution. Each target has one importer.
    .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("crypto")]),
    .target(name: "CYAML", linkerSettings: [.linkedLibrary("yaml")]),
    // Not linked to libcurl, which it loads at the first request.
    .target(name: "CCurl"),
    // Not linked to libexpat, which it loads at the first document.
    .target(name: "CExpat"),
    .target(name: "CMicrohttpd", linkerSettings: [.linkedLibrary("microhttpd")]),

    // Functions of the C library that are missing in Swift's Glibc module.
    .target(name: "CLinux"),

    // General formats and system calls, independent of the product.
    module("Crypto", ["COpenSSL"]),
    module("JSON"),
    module("RFC3339"),
    module("Durable", ["CLinux"]),
    module("Console", ["CLinux"]),
    module("Threads"),
    module("HTTP", ["CCurl", "RFC3339", "Threads"]),
    module("HTTPServer", ["CMicrohttpd", "Threads"]),
    module("Telemetry", ["JSON", "RFC3339"]),
    module("YAML", ["CYAML"]),
    module("XML", ["CExpat"]),
    module("Subprocess", ["CLinux"]),

    // The objects of a promotion, the gate that decides on them, and the logbook that records them.
    module("Configuration", ["Crypto", "RFC3339"]),
    module("Attestation", ["Crypto", "JSON", "RFC3339"]),
    module("Policy", ["Configuration", "Crypto", "RFC3339", "YAML"]),
    module("Manifest", ["Configuration", "Crypto", "Policy", "RFC3339", "YAML"]),
    module("Lock", ["Crypto", "JSON"]),
    module("Vault", ["Configuration", "Crypto", "JSON", "RFC3339"]),
    module("Evidence", ["Crypto", "JSON", "RFC3339", "XML"]),
    module("Logbook", ["Crypto", "Durable", "Threads", "RFC3339"]),
    // Decides on values that callers pass. It does not open files or connections.
    module(
      "Gate",
      [
        "Attestation", "Configuration", "Crypto", "Evidence", "JSON", "Lock", "Logbook", "Manifest",
        "Policy", "RFC3339",
      ]),

    program(
      "relay",
      [
        "Configuration", "Console", "Crypto", "Durable", "HTTP", "HTTPServer", "JSON", "RFC3339",
        "Telemetry", "Threads",
      ]),
    program(
      "relayctl",
      [
        "Attestation", "Configuration", "Console", "Crypto", "Durable", "Evidence", "Gate", "HTTP",
        "JSON", "Lock", "Logbook", "Manifest", "Policy", "RFC3339", "Subprocess", "Threads",
        "Vault", "YAML",
      ],
      // Parts of the page that `relayctl report` writes, embedded as constants.
      resources: [.embedInCode("Report/report.js"), .embedInCode("Report/report.css")]),

    // Test doubles of relay's peers, and benchmarks. This program is not released.
    program(
      "sandbox", ["CLinux", "Console", "HTTPServer", "JSON", "Subprocess", "Threads"]),

    .target(
      name: "Support",
      dependencies: [
        "Configuration", "Console", "Crypto", "Gate", "JSON", "Lock", "Policy", "RFC3339",
        "Subprocess", "Threads",
      ],
      path: "Tests/Support", swiftSettings: strict),
    // A logbook with a promotion, the sample for tests of report pages.
    .target(
      name: "ReportSample",
      dependencies: ["Crypto", "Durable", "JSON", "Logbook", "RFC3339", "Subprocess", "Support"],
      path: "Tests/ReportSample", swiftSettings: strict),
    tests("BrowserTests", ["relayctl", "ReportSample", "Subprocess"]),
    tests("CryptoTests", ["Crypto"]),
    tests("JSONTests", ["JSON"]),
    tests("RFC3339Tests", ["RFC3339"]),
    tests("DurableTests", ["Durable", "Subprocess"]),
    // A program with every kind of option, for tests that need a process.
    .executableTarget(
      name: "ConsoleSample", dependencies: ["Console"], path: "Tests/ConsoleSample",
      swiftSettings: strict),
    tests("ConsoleTests", ["Console", "ConsoleSample", "Subprocess"]),
    tests("YAMLTests", ["YAML"]),
    tests("XMLTests", ["XML"]),
    tests("ThreadsTests", ["Threads"]),
    tests("HTTPTests", ["HTTP", "RFC3339", "Subprocess"]),
    tests("HTTPServerTests", ["HTTPServer", "Subprocess"]),
    tests("TelemetryTests", ["Telemetry", "JSON"]),
    tests("SubprocessTests", ["Subprocess"]),
    tests("AttestationTests", ["Attestation", "Crypto", "JSON", "Subprocess"]),
    tests("ConfigurationTests", ["Configuration", "Crypto", "RFC3339"]),
    tests(
      "PolicyTests", ["Policy", "Configuration", "Crypto", "RFC3339", "Subprocess", "YAML"]),
    tests(
      "ManifestTests",
      ["Manifest", "Configuration", "Crypto", "Policy", "RFC3339", "Subprocess"]),
    tests("LockTests", ["Lock", "Crypto", "JSON"]),
    tests("VaultTests", ["Vault", "Configuration", "Crypto", "JSON", "RFC3339"]),
    tests(
      "GateTests",
      [
        "Gate", "Attestation", "Configuration", "Crypto", "Evidence", "JSON", "Lock", "Logbook",
        "Manifest", "Policy", "RFC3339",
      ]),
    tests("EvidenceTests", ["Evidence", "Crypto", "JSON", "RFC3339", "XML"]),
    tests("LogbookTests", ["Logbook", "Crypto", "Durable", "JSON", "RFC3339"]),
    tests(
      "relayTests",
      [
        "relay", "Configuration", "Console", "Crypto", "HTTP", "HTTPServer", "JSON", "RFC3339",
        "Threads", "Telemetry",
      ]),
    tests(
      "relayctlTests",
      [
        "relayctl", "Attestation", "Configuration", "Console", "Crypto", "Evidence", "Gate", "JSON",
        "Lock",
        "Logbook", "Manifest", "Policy", "ReportSample", "RFC3339", "Subprocess", "Vault", "XML",
      ]),
    tests(
      "sandboxTests", ["sandbox", "relay", "HTTP", "HTTPServer", "JSON", "Subprocess", "Threads"]),
    tests("DaemonTests", ["relay", "sandbox", "Crypto", "HTTP", "JSON", "Subprocess", "Threads"]),
    tests("ScriptTests", ["relay", "relayctl", "Subprocess"]),
    tests(
      "InteropTests",
      [
        "relay", "relayctl", "sandbox", "Configuration", "Crypto", "Durable", "JSON", "Threads",
        "Logbook", "RFC3339", "Subprocess", "Telemetry", "Vault", "YAML",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// `FUZZ=1`, with the options of scripts/fuzz, adds the fuzzer. Its symbols exist in no other build.
if Context.environment["FUZZ"] != nil {
  // A program links into no other program, so relay's modules become a library, without its `main`.
  package.products = [.executable(name: "fuzz", targets: ["fuzz"])]
  package.targets = package.targets.map { target in
    guard target.name == "relay" else { return target }
    return .target(
      name: "relay", dependencies: target.dependencies, exclude: ["Daemon/Relay.swift"],
      swiftSettings: strict)
  }
  package.targets += [
    .target(name: "FuzzDriver", path: "Tests/FuzzDriver"),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "FuzzDriver", "relay", "Attestation", "Configuration", "Crypto", "Evidence", "Gate", "HTTP",
        "JSON", "Lock", "Logbook", "Manifest", "Policy", "RFC3339", "Telemetry", "XML", "YAML",
      ],
      path: "Tests/Fuzz", exclude: ["corpus", "dictionaries"], swiftSettings: strict),
  ]
}
