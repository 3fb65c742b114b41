import Configuration
import Console
import Vault

/// Resolves the name of a secret that an operator passes to a command.
enum SecretName {
  /// Returns the address of a secret. `text` is an address `PATH#/FIELD`, a complete `ref+local://`
  /// reference, or the name of a variable in the environment that is set to a reference.
  static func address(
    _ text: String, _ environment: EnvironmentName, in workspace: Workspace
  ) throws(Failure) -> SecretAddress {
    if Contract.variable(named: text) != nil {
      return try address(ofVariable: text, environment, in: workspace)
    }
    let prefix = "ref+local://"
    let bare = text.utf8.starts(with: prefix.utf8) ? String(text.dropFirst(prefix.count)) : text
    do throws(ReferenceError) { return try SecretAddress(bare) } catch {
      throw Failure(
        .usage,
        "SECRET: \(error.problem), expected PATH#/FIELD such as relay/prod/telegram#/token",
        hint: "or pass the name of a variable in environments/\(environment)/runtime.env")
    }
  }

  private static func address(
    ofVariable name: String, _ environment: EnvironmentName, in workspace: Workspace
  ) throws(Failure) -> SecretAddress {
    let file = try workspace.environment(environment)
    guard let reference = file[name]?.reference else {
      throw Failure(.usage, "\(file.file): \(name): no reference, expected one to a local vault")
    }
    guard reference.backend == .local else {
      throw Failure(
        .usage,
        "\(file.file): \(name): stored in \(reference.backend.rawValue), expected a local vault",
        hint: "change the secret in that vault")
    }
    return SecretAddress(reference)
  }
}
