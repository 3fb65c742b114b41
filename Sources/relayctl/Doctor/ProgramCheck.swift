import Console
import Subprocess

/// Looks for a program that relayctl calls.
enum ProgramCheck {
  /// Starts the program once; that it can be started is what counts, ssh-keygen has no version option.
  static func version(_ arguments: [String]) throws(Failure) -> String {
    do throws(SubprocessError) {
      let output = try run(arguments, environment: inheritedEnvironment(["PATH"]))
      guard output.status.isSuccess else { return "found" }
      return output.text.split(separator: "\n").first.map(String.init) ?? "found"
    } catch {
      throw Failure(.undecided, "\(error)", hint: "install it or check PATH")
    }
  }
}
