import Subprocess

/// The workspace that scripts copy. `Tests/Scripts/bin/make-workspace` makes it once per test run.
package enum ScriptWorkspace {
  /// The folder; each script gets a copy.
  package static func template() throws -> String { try made.get().path }

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

  private static let made = Result { try make() }

  private static func make() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let output = try Subprocess.run(
      ["make-workspace"], environment: environment(folder: folder.path), folder: folder.path)
    guard output.status.isSuccess else {
      throw ScriptFailure(
        file: "Tests/Scripts/bin/make-workspace", line: 1,
        message: "\(output.status)\n\(output.errorText)")
    }
    return folder
  }
}
