import Subprocess

/// The workspaces that tests copy. Each is created once per test process.
package enum ScriptWorkspace {
  /// Keys, vaults and environments: the folder that `Tests/Scripts/bin/make-workspace` creates.
  package static func template() throws -> String { try plain.get().path }

  /// The same and all that the gate answers yes to: `Tests/Scripts/bin/make-gate` completes it.
  package static func gateTemplate() throws -> String { try gate.get().path }

  /// Programs for scripts; they are after the products in `PATH`.
  static let programs = "\(Places.root)/Tests/Scripts/bin"

  /// The environment of scripts: ``Programs/environment(home:)`` and further variables.
  package static func environment(folder: String) -> [String: String] {
    var variables = Programs.environment(home: folder)
    variables["PATH"] = variables["PATH"].map { path in
      path.replacing(
        "\(Places.products):", with: "\(Places.products):\(programs):", maxReplacements: 1)
    }
    variables["WORK"] = folder
    variables["ROOT"] = Places.root
    variables["PRODUCTS"] = Places.products
    return variables
  }

  private static let plain = Result {
    let folder = try TemporaryFolder()
    try run("make-workspace", in: folder, folder.path)
    return folder
  }

  private static let gate = Result {
    let folder = try TemporaryFolder()
    let copied = try Subprocess.run(
      ["cp", "-Rp", "--", "\(try template())/.", folder.path], environment: [:])
    try require(copied, "cp")
    try run("make-gate", in: folder, folder.path(of: "repo"))
    return folder
  }

  private static func run(_ program: String, in folder: TemporaryFolder, _ place: String) throws {
    let output = try Subprocess.run(
      [program], environment: environment(folder: folder.path), folder: place)
    try require(output, program)
  }

  private static func require(_ output: Output, _ program: String) throws {
    guard output.status.isSuccess else {
      throw ScriptFailure(
        file: "Tests/Scripts/bin/\(program)", line: 1,
        message: "\(output.status)\n\(output.errorText)")
    }
  }
}
