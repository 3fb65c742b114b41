import CLinux
import Glibc

/// The kind of a file system, as far as it determines what a sync and a lock guarantee.
package enum FileSystem: Equatable, Sendable {
  /// tmpfs or ramfs: the files are lost when the machine stops.
  case memory
  /// The data is on another machine or passes through another program, as on NFS and FUSE. A sync
  /// or a lock may have no effect.
  case remote(String)
  /// overlay, the file system of a container. Its files are usually lost with the container.
  case overlay
  /// Any other file system, such as ext4 or xfs.
  case local

  /// Creates the kind for the `f_type` of statfs(2).
  init(type: Int64) {
    switch type {
    case 0x0102_1994, 0x8584_58F6: self = .memory
    case 0x794C_7630: self = .overlay
    default: self = Self.remoteNames[type].map(FileSystem.remote) ?? .local
    }
  }

  /// The file systems that are not local, by `f_type`. virtiofs has the type of FUSE.
  private static let remoteNames: [Int64: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFE53_4D42: "SMB", 0xFF53_4D42: "SMB", 0x6573_5546: "FUSE",
    0x0102_1997: "9p", 0x00C3_6400: "Ceph", 0x5346_414F: "AFS", 0x7375_7245: "Coda",
    0x564C: "NCP", 0x786F_4256: "VirtualBox shared folders",
  ]
}

extension Folder {
  /// The kind of the file system that contains the folder.
  package var fileSystem: FileSystem {
    get throws(DurableError) {
      FileSystem(type: try retried { clinux_file_system(descriptor.number) }.get(path, .inspect))
    }
  }

  /// The device and the inode of the folder. Together, they identify it on this machine.
  package var number: (device: UInt64, inode: UInt64) {
    get throws(DurableError) {
      let status = try descriptor.status()
      return (UInt64(status.st_dev), UInt64(status.st_ino))
    }
  }

  /// The user who owns the folder.
  package var owner: UInt32 {
    get throws(DurableError) { try descriptor.status().st_uid }
  }

  /// The permissions of the folder.
  package var mode: FileMode {
    get throws(DurableError) { FileMode(try descriptor.status().st_mode & 0o7777) }
  }

  /// Whether this process can create files in the folder: it has the permission, and the file
  /// system is not read-only.
  package var isWritable: Bool {
    retried { faccessat(descriptor.number, ".", W_OK | X_OK, AT_EACCESS) }.number == 0
  }
}
