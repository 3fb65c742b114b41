// swift-tools-version: 6.2

import PackageDescription

/// Settings of every Swift target: warnings are errors, imports are internal unless they say otherwise.
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
    // C libraries of the distribution; each has one importer.
    .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("crypto")]),
    .target(name: "CYAML", linkerSettings: [.linkedLibrary("yaml")]),
    // Linked to nothing: it loads libcurl at the first request.
    .target(name: "CCurl"),
    // Linked to nothing: it loads libexpat at the first document.
    .target(name: "CExpat"),
    .target(name: "CMicrohttpd", linkerSettings: [.linkedLibrary("microhttpd")]),

    // Calls of the C library that Swift's Glibc module leaves out.
    .target(name: "CLinux"),

    // Written formats and system calls; they know nothing of the product.
    module("Crypto", ["COpenSSL"]),
    module("JSON"),
    module("RFC3339"),
    module("Durable", ["CLinux"]),
    module("Console"),
    module("Threads"),
    module("HTTP", ["CCurl", "Threads"]),
    module("HTTPServer", ["CMicrohttpd", "Threads"]),
    module("Telemetry", ["JSON", "RFC3339"]),
    module("YAML", ["CYAML"]),
    module("XML", ["CExpat"]),
    module("Subprocess", ["CLinux"]),

    // What is promoted, what decides, what is remembered.
    module("Configuration", ["Crypto", "RFC3339"]),
    module("Attestation", ["Crypto", "JSON", "RFC3339"]),
    module("Policy", ["Configuration", "Crypto", "RFC3339", "YAML"]),
    module("Manifest", ["Configuration", "Crypto", "Policy", "RFC3339", "YAML"]),
    module("Lock", ["Crypto", "JSON"]),
    module("Vault", ["Configuration", "Crypto", "JSON", "RFC3339"]),
    module("Evidence", ["Crypto", "JSON", "RFC3339", "XML"]),
    module("Logbook", ["Crypto", "Durable", "Threads", "RFC3339"]),
    // Decides on values; opens nothing.
    module(
      "Gate",
      [
        "Attestation", "Configuration", "Crypto", "Evidence", "JSON", "Lock", "Logbook", "Manifest",
        "Policy", "RFC3339",
      ]),

    program(
      "relay",
      [
        "Configuration", "Console", "Crypto", "Durable", "HTTP", "HTTPServer", "JSON", "Telemetry",
        "Threads",
      ]),
    program(
      "relayctl",
      [
        "Attestation", "Configuration", "Console", "Crypto", "Durable", "Evidence", "Gate", "HTTP",
        "JSON", "Lock", "Logbook", "Manifest", "Policy", "RFC3339", "Subprocess", "Threads",
        "Vault", "YAML",
      ],
      // Parts of the page of `relayctl report`, as constants of the program.
      resources: [.embedInCode("Report/report.js"), .embedInCode("Report/report.css")]),

    // Not shipped: what relay is tried against and measured with.
    program(
      "sandbox", ["CLinux", "Console", "HTTPServer", "JSON", "Subprocess", "Threads"]),

    .target(
      name: "Support",
      dependencies: [
        "Configuration", "Console", "Crypto", "Gate", "JSON", "Lock", "Policy", "RFC3339",
        "Subprocess", "Threads",
      ],
      path: "Tests/Support", swiftSettings: strict),
    // A promotion in a logbook, of which pages are made.
    .target(
      name: "ReportSample",
      dependencies: ["Crypto", "Durable", "JSON", "Logbook", "RFC3339", "Subprocess", "Support"],
      path: "Tests/ReportSample", swiftSettings: strict),
    tests("BrowserTests", ["relayctl", "ReportSample", "Subprocess"]),
    tests("CryptoTests", ["Crypto"]),
    tests("JSONTests", ["JSON"]),
    tests("RFC3339Tests", ["RFC3339"]),
    tests("DurableTests", ["Durable", "Subprocess"]),
    // A program with an option of each sort: what only a process can show is tested on it.
    .executableTarget(
      name: "ConsoleSample", dependencies: ["Console"], path: "Tests/ConsoleSample",
      swiftSettings: strict),
    tests("ConsoleTests", ["Console", "ConsoleSample", "Subprocess"]),
    tests("YAMLTests", ["YAML"]),
    tests("XMLTests", ["XML"]),
    tests("ThreadsTests", ["Threads"]),
    tests("HTTPTests", ["HTTP", "Subprocess"]),
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
        "relay", "Configuration", "Console", "Crypto", "HTTP", "HTTPServer", "JSON", "Threads",
        "Telemetry",
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
