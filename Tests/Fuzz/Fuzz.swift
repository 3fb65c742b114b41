internal import FuzzDriver
internal import Glibc

/// One program with every target: `fuzz TARGET [libFuzzer's options and folders]`.
///
/// `fuzz --list` prints the names. libFuzzer starts the program again to merge and to minimize, with
/// its own arguments only; those processes find the name in `FUZZ_TARGET`.
@main
struct Fuzz {
  static let targets = [
    jsonTargets, yamlTargets, xmlTargets, configurationTargets, logbookTargets, attestationTargets,
    evidenceTargets, recordTargets, relayTargets, stateTargets, httpTargets,
  ].flatMap(\.self)

  private static let variable = "FUZZ_TARGET"

  /// The target that the process runs.
  static let chosen: FuzzTarget? = {
    let name = getenv(variable).map { String(cString: $0) }
    return targets.first { $0.name == name }
  }()

  static func main() {
    var arguments = CommandLine.arguments
    if arguments.dropFirst().first == "--list" {
      for target in targets { print(target.name) }
      return
    }
    if let name = arguments.dropFirst().first, targets.contains(where: { $0.name == name }) {
      setenv(variable, name, 1)
      arguments.remove(at: 1)
    }
    guard chosen != nil else {
      print("usage: fuzz TARGET [OPTION]... [FOLDER]...; fuzz --list prints the targets")
      exit(2)
    }
    exit(drive(arguments))
  }

  /// Hands the arguments to libFuzzer, which ends the process itself in most cases.
  private static func drive(_ arguments: [String]) -> Int32 {
    var count = Int32(arguments.count)
    var list = arguments.map { strdup($0) } + [nil]
    return list.withUnsafeMutableBufferPointer { buffer in
      var start = buffer.baseAddress
      return LLVMFuzzerRunDriver(&count, &start, runInput)
    }
  }
}

/// A function and not a closure of `main`: that would be isolated to the main actor.
private func runInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  Fuzz.chosen?.run(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}
