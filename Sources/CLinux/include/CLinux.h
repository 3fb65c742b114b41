// Calls of the C library that Swift's Glibc module leaves out (they need _GNU_SOURCE or a header
// that it does not list). Durable, Subprocess, relay and sandbox are the importers.
#pragma once
#include <spawn.h>
#include <stdint.h>

/// Whether the file system of `descriptor` keeps its files in memory only (tmpfs, ramfs): 1 or 0,
/// or -1 with errno.
int clinux_is_memory_only(int descriptor);

/// pipe2 with O_CLOEXEC: 0, or -1 with errno.
int clinux_pipe(int ends[_Nonnull 2]);

/// memfd_create with MFD_CLOEXEC: an unnamed file in memory, or -1 with errno.
int clinux_memory_file(const char *_Nonnull label);

/// posix_spawn_file_actions_addchdir_np: the child starts in `folder`. 0 or an error number.
int clinux_spawn_in_folder(posix_spawn_file_actions_t *_Nonnull actions, const char *_Nonnull folder);

/// posix_spawn_file_actions_addclosefrom_np: the child inherits no descriptor from `first` on. 0 or
/// an error number.
int clinux_spawn_closing(posix_spawn_file_actions_t *_Nonnull actions, int first);

/// pidfd_open: a descriptor (close-on-exec) that is readable once the child has ended, or -1 with
/// errno.
int clinux_process_file(int pid);

/// Blocks SIGHUP, SIGINT and SIGTERM for this thread and the threads it starts later. Returns a
/// descriptor (close-on-exec, non-blocking) that is readable once one of them has arrived, or -1
/// with errno.
int clinux_stop_signal_file(void);
