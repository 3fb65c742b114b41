import Configuration
import Crypto
import JSON
import Subprocess
import Support
import Testing

/// The rendered file reads the same everywhere.
@Suite struct ReaderTests {
  private static let portable = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-".utf8)

  /// A file of the rendered form with these values.
  private func file(_ values: [[UInt8]], in folder: TemporaryFolder) throws -> [String: [UInt8]] {
    var bytes: [UInt8] = []
    var variables: [String: [UInt8]] = [:]
    for (index, value) in values.enumerated() {
      variables["VALUE_\(index)"] = value
      bytes += Array("VALUE_\(index)=".utf8) + value + [0x0A]
    }
    try folder.write(bytes, to: "env", mode: 0o600)
    return variables
  }

  @Test(arguments: Reader.allCases)
  func readsEveryPortableCharacterAtEveryPlace(reader: Reader) throws {
    let singles: [[UInt8]] = Self.portable.flatMap { byte -> [[UInt8]] in
      [[byte], [byte, 0x61], [0x61, byte], [0x61, byte, 0x61], [byte, byte]]
    }
    let folder = try TemporaryFolder()
    let variables = try file([[]] + singles, in: folder)
    let read = try reader.read(folder.path(of: "env"), names: Array(variables.keys))
    #expect(read == variables)
  }

  @Test(arguments: Reader.allCases)
  func readsRandomValues(reader: Reader) throws {
    let seed = Seed()
    var generator = seed.generator
    let values = (0..<500).map { _ -> [UInt8] in
      let count = Int.random(in: 0...80, using: &generator)
      return (0..<count).compactMap { _ in Self.portable.randomElement(using: &generator) }
    }
    let folder = try TemporaryFolder()
    let variables = try file(values, in: folder)
    let read = try reader.read(folder.path(of: "env"), names: Array(variables.keys))
    for (name, value) in variables {
      #expect(read[name] == value, "\(String(decoding: value, as: UTF8.self)); \(seed)")
    }
    #expect(read.count == variables.count, "\(seed)")
  }

  /// What would be read otherwise if it were not refused: at least one reader takes each for
  /// something else, or stumbles over it.
  @Test(
    arguments: [
      "two words", " leading", "trailing ", "$HOME", "`date`", "back\\slash", "\"quoted\"",
      "'quoted'", "a#b c #d", "a;b", "a&b", "a|b", "(a)", "~/x", "a\tb", "${X:-y}", "!x y",
    ])
  func differsOutsideThePortableSet(value: String) throws {
    let folder = try TemporaryFolder()
    let variables = try file([Array(value.utf8)], in: folder)
    let path = folder.path(of: "env")
    let others = Reader.allCases.filter { $0 != .relay }
    let same = others.filter {
      (try? $0.read(path, names: Array(variables.keys))) == variables
    }
    #expect(same.count < others.count, "\(value) reads the same everywhere")
    #expect(throws: EnvironmentFileError.self) { try Reader.relay.read(path, names: []) }
  }

  @Test(arguments: ["dev", "staging", "prod"])
  func readsTheProjectsEnvironments(environment: String) throws {
    let seed = Seed()
    var generator = seed.generator
    let sample = try ReaderSample(EnvironmentName(rawValue: environment) ?? .dev, &generator)
    let bytes = try TestFile.read(sample.rendered)
    let lines = bytes.split(separator: 0x0A)
    var expected: [String: [UInt8]] = [:]
    for line in lines {
      let name = line.prefix { $0 != UInt8(ascii: "=") }
      expected[String(decoding: name, as: UTF8.self)] = Array(line.dropFirst(name.count + 1))
    }
    #expect(expected.count == lines.count)
    #expect(expected["A2A_API_KEY"] == Array(sample.apiKey.utf8))
    for reader in Reader.allCases {
      let read = try reader.read(sample.rendered, names: Array(expected.keys))
      #expect(read == expected, "\(reader.rawValue); \(seed)")
    }
  }

  /// `relay` says the checksum of what it read; in a shell's export it reads the same.
  @Test(arguments: ["dev", "staging", "prod"])
  func relayReadsTheFileAndTheExportedVariablesAlike(environment: String) throws {
    var generator = Seed().generator
    let sample = try ReaderSample(EnvironmentName(rawValue: environment) ?? .dev, &generator)
    let workspace = sample.workspace
    let checksum = try workspace.require(workspace.relayctl("checksum", environment)).text
    let fromFile = try workspace.run(["relay", "--check-config", "--env-file", sample.rendered])
    #expect(fromFile.status == .exited(0), "\(fromFile.errorText)")
    #expect(fromFile.text.hasSuffix(checksum))
    for shell in ["dash", "bash"] {
      let exported = try workspace.run([
        shell, "-c", "set -a; . \(sample.rendered); exec relay --check-config",
      ])
      #expect(exported.text == fromFile.text, "\(shell): \(exported.errorText)")
    }
  }

  /// The longest value is well below the longest line that any reader takes.
  @Test(arguments: [4096, 4097])
  func rendersNoValueThatIsTooLong(count: Int) throws {
    var generator = Seed().generator
    let sample = try ReaderSample(
      .staging, &generator, apiKey: String(repeating: "k", count: count))
    guard count <= 4096 else {
      #expect(sample.output.status == .exited(2), "\(sample.output.errorText)")
      #expect(sample.output.errorText.contains("A2A_API_KEY: longer than 4096 bytes"))
      return
    }
    try #require(sample.output.status == .exited(0), "\(sample.output.errorText)")
    for reader in Reader.allCases {
      let read = try reader.read(sample.rendered, names: ["A2A_API_KEY"])
      #expect(read["A2A_API_KEY"]?.count == count, "\(reader.rawValue)")
    }
  }
}
