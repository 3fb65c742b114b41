// Functions of the C library that are missing in Swift's Glibc module, because they need
// _GNU_SOURCE or a header that the module does not list. Durable, Subprocess, Console, relay and sandbox
// import this module.
#pragma once
#include <spawn.h>
#include <stdint.h>

/// Returns the arguments of main and sets `count` to their number, including the program's name. The C
/// library passes them to initializers before main, so this works without /proc.
const char *_Nullable const *_Nonnull clinux_arguments(int *_Nonnull count);

/// Returns the type of the file system of `descriptor` (statfs(2), `f_type`), or -1 with errno.
int64_t clinux_file_system(int descriptor);

/// Creates a pipe with pipe2 and O_CLOEXEC. Returns 0, or -1 with errno.
int clinux_pipe(int ends[_Nonnull 2]);

/// Creates an unnamed file in memory with memfd_create and MFD_CLOEXEC. Returns its descriptor, or
/// -1 with errno.
int clinux_memory_file(const char *_Nonnull label);

/// Adds an action to change the child's working directory to `folder`
/// (posix_spawn_file_actions_addchdir_np). Returns 0 or an error number.
int clinux_spawn_in_folder(posix_spawn_file_actions_t *_Nonnull actions, const char *_Nonnull folder);

/// Adds an action to close all descriptors from `first` on in the child
/// (posix_spawn_file_actions_addclosefrom_np). Returns 0 or an error number.
int clinux_spawn_closing(posix_spawn_file_actions_t *_Nonnull actions, int first);

/// Returns a close-on-exec descriptor that becomes readable when the process has ended
/// (pidfd_open), or -1 with errno.
int clinux_process_file(int pid);

/// Blocks SIGHUP, SIGINT and SIGTERM in the calling thread and in threads that it starts later.
/// Returns a close-on-exec, non-blocking descriptor that becomes readable when one of these signals
/// arrives, or -1 with errno.
int clinux_stop_signal_file(void);
