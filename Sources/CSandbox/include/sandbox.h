#pragma once
#include <stdbool.h>

/* What Swift cannot call: variadic system calls, and a filter program for the kernel. x86_64 and aarch64.

   Every function returns a negative errno when the kernel refuses. None takes a lock or memory, so the child of a process with many
   threads may call them between fork and exit. */

/* Neither this thread nor its children can ever gain privileges by executing a program (prctl(2)). */
int omni_no_new_privileges(void);

/* Gives up the calling thread's capabilities, but for those over files: folders that belong to others stay writable for root. */
int omni_drop_capabilities(void);

/* The version of the kernel's Landlock. */
int omni_landlock_abi(void);
/* An empty set of rules, as a file descriptor: nothing of the file system may be read, written or executed, no process outside be
   signalled, as far as this ABI knows. */
int omni_landlock_create(int abi);
/* Lets a file, or a folder with all below it, be read, or read and written. Never executed; links and devices are never made. */
int omni_landlock_allow(int rules, int abi, const char *path, bool writable);
/* Puts the rules in force for the whole process from ABI 8 on, before that for this thread and those it will start. */
int omni_landlock_enforce(int rules, int abi);
/* The first ABI that binds the threads already there. */
extern const int omni_landlock_all_threads;

/* Installs the filter of system calls (filter.c says which). Returns 0 when it binds all threads of the process, 1 when only this one
   and those it will start. Needs no_new_privs. */
int omni_filter_calls(void);

/* What a process that tries all of the above would get; each field as the function of that name returns it. */
typedef struct omni_sandbox_trial {
  int no_new_privileges, drop_capabilities, landlock, filter_calls;
} omni_sandbox_trial;
/* Tries in a child process. */
int omni_sandbox_try(omni_sandbox_trial *trial);
