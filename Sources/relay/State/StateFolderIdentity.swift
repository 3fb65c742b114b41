import Crypto
import Durable

extension StateFolder {
  /// Identifies the folder at `path` among all folders of running machines, so that two instances
  /// can be compared. Returns nil if the folder cannot be read. Reveals nothing about the path.
  ///
  /// Two containers on one machine that mount the same folder have the same identity.
  static func identity(of path: String) -> String? {
    do throws(DurableError) {
      // The id of the boot distinguishes machines, whose devices and inodes are often equal.
      let boot = try readFile("/proc/sys/kernel/random/boot_id", limit: 64)
      let (device, inode) = try Folder(path).number
      let text = boot + Array("\(device) \(inode)".utf8)
      return String(SHA256.digest(of: text).hex.prefix(16))
    } catch {
      return nil
    }
  }
}
