import Subprocess

/// The workspace that scripts start from, made once in a test run by
/// `Tests/Scripts/bin/make-workspace`.
package enum ScriptWorkspace {
  /// Its folder; each script gets a copy.
  package static func template() throws -> String { try made.get().path }

  /// Programs of the scripts' own; they come behind the products in `PATH`.
  static let programs = "\(Places.root)/Tests/Scripts/bin"

  /// What a script finds set besides ``Programs/environment(home:)``.
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
