import Glibc

/// Resource usage of a process, as reported by the kernel.
struct ProcessFigures: Equatable, Sendable {
  /// Anonymous resident memory, in KiB.
  let anonymous: Int
  /// Resident memory including mapped files, in KiB.
  let resident: Int
  let threads: Int
  let descriptors: Int
  /// The processor time used so far, in milliseconds. The kernel's resolution is 10 ms.
  let processor: Int

  /// Reads the figures from /proc; returns `nil` if the process does not exist.
  init?(pid: Int32) {
    guard let status = text("/proc/\(pid)/status"), let stat = text("/proc/\(pid)/stat"),
      let ticks = ProcessFigures.ticks(stat)
    else { return nil }
    anonymous = ProcessFigures.number("RssAnon:", in: status)
    resident = ProcessFigures.number("VmRSS:", in: status)
    threads = ProcessFigures.number("Threads:", in: status)
    descriptors = ProcessFigures.entries("/proc/\(pid)/fd")
    processor = ticks * 1000 / max(1, sysconf(Int32(_SC_CLK_TCK)))
  }

  private static func number(_ name: String, in status: String) -> Int {
    for line in status.split(separator: "\n") where line.hasPrefix(name) {
      return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
        .flatMap { Int($0) } ?? 0
    }
    return 0
  }

  /// Returns the sum of user and system time, which are fields 14 and 15 of /proc/PID/stat
  /// (proc(5)). Field 2, the program's name, may contain any character and ends at the last `)`.
  private static func ticks(_ stat: String) -> Int? {
    guard let end = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[end...].split(separator: " ")
    guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else {
      return nil
    }
    return user + system
  }

  private static func entries(_ path: String) -> Int {
    guard let folder = opendir(path) else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while let entry = readdir(folder) {
      if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
    }
    return count
  }
}

private func text(_ path: String) -> String? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var buffer = [UInt8](repeating: 0, count: 16_384)
  let count = read(descriptor, &buffer, buffer.count)
  return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
}
