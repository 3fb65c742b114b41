import Console
import Glibc

/// The number of files that the process may have open (RLIMIT_NOFILE).
enum DescriptorLimit {
  /// The relay has up to 15 files open in normal operation, up to 32 connections to its pages, and
  /// up to 64 replies in flight; the rest is for other calls. Without a free descriptor the
  /// runtime's timers abort the process.
  static let minimum: rlim_t = 128

  /// Raises the soft limit if it is too low. Throws `.no` if the hard limit does not allow it.
  static func check() throws(Failure) {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < minimum else { return }
    if limit.rlim_max >= minimum {
      limit.rlim_cur = min(limit.rlim_max, 1024)
      guard setrlimit(resource, &limit) != 0 else { return }
    }
    throw Failure(
      .no, "the process may open \(limit.rlim_max) files, expected at least \(minimum)",
      hint: "raise the limit: LimitNOFILE= of systemd, or ulimit -n")
  }
}
